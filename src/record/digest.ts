// The fingerprint of a run: SHA-256 over the canonical lines of all its records, but for what they say twice. Same
// scenario and seed, same digest.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { toLine } from './ndjson.ts';
import type { TraceRecord } from './trace.ts';

/** Left out: it says in data of a pod that finds no node what `reasons`, which are covered, say in words. */
const LEFT_OUT = 'rejections';

/** Characters gathered before they are hashed: one call a record would cost more than the hash. */
const BATCH = 16_384;

export class TraceDigest {
  private readonly hash = sha256.create();
  private pending = '';

  /** `line`: the record's canonical one, of callers that have it already. */
  add(record: TraceRecord, line?: string): void {
    const covered = record.kind === 'pod-unschedulable' ? toLine(record, LEFT_OUT) : (line ?? toLine(record));
    this.pending += `${covered}\n`;
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
