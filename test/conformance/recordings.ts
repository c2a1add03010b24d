// The project's copies of the recorded runs of the real daemon.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { isIpamdTrace, type IpamdTrace } from '../../src/conformance/ipamdTrace.ts';

export function unpacked(
  name: string,
  kind: 'ipamd' | 'introspection' | 'ipamd-versions' | 'ipamd-modes' = 'ipamd',
): unknown {
  const file = new URL(`../fixtures/conformance/${kind}/${name}.json.gz`, import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
}

/** `introspection`: those that end with what the daemon says of itself. */
export function recordedTraces(
  version: 'v1.16.4' | 'v1.23.1',
  kind: 'ipamd' | 'introspection' = 'ipamd',
): IpamdTrace[] {
  const content = unpacked(version, kind);
  if (!Array.isArray(content) || !content.every(isIpamdTrace)) throw new Error('not recorded runs');
  return content;
}

/** Those of a mode of the daemon. */
export function tracesOfMode(mode: string): IpamdTrace[] {
  const content = unpacked(mode, 'ipamd-modes');
  if (!Array.isArray(content) || !content.every(isIpamdTrace)) throw new Error('not recorded runs');
  return content;
}
