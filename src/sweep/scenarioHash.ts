// The fingerprint of what a run's figures depend on beside the seed: scenarios of one hash run alike.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { CompiledScenario } from '../scenario/compiled.ts';

/** 32 hex digits. Names, expectations and the scenario's own seed change no run of a sweep. */
export function scenarioHash(scenario: CompiledScenario): string {
  const played = { ...scenario, name: '', description: '', seed: 0, expectations: [], ignored: [] };
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(played)))).slice(0, 32);
}
