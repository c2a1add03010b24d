// The fingerprint of what a run's figures depend on beside the seed: scenarios of one hash run alike.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { AllocatorRef } from './allocatorRef.ts';

/** 32 hex digits. Names, expectations and the scenario's own seed change no run of a sweep; an own allocator does. */
export function scenarioHash(scenario: CompiledScenario, allocator?: AllocatorRef): string {
  const played = { ...scenario, name: '', description: '', seed: 0, expectations: [], ignored: [] };
  const text = `${JSON.stringify(played)}${allocator === undefined ? '' : `\n${allocator.content}`}`;
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 32);
}
