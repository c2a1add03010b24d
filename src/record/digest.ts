// The fingerprint of a run: SHA-256 over the canonical lines of all its records. Same scenario and seed, same digest.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { toLine } from './ndjson.ts';
import type { TraceRecord } from './trace.ts';

/** Characters gathered before they are hashed: one call a record would cost more than the hash. */
const BATCH = 16_384;

export class TraceDigest {
  private readonly hash = sha256.create();
  private pending = '';

  add(record: TraceRecord): void {
    this.addLine(toLine(record));
  }

  /** For callers that have the record's canonical line already. */
  addLine(line: string): void {
    this.pending += `${line}\n`;
    if (this.pending.length >= BATCH) this.flush();
  }

  /** `sha256:` and 64 hex digits. Ends the digest: nothing may be added afterwards. */
  finish(): string {
    this.flush();
    return `sha256:${bytesToHex(this.hash.digest())}`;
  }

  private flush(): void {
    this.hash.update(utf8ToBytes(this.pending));
    this.pending = '';
  }
}
