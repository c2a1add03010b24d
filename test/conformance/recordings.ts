// The project's copies of the recorded runs of the real daemon.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { isIpamdTrace, type IpamdTrace } from '../../src/conformance/ipamdTrace.ts';

export function unpacked(name: string): unknown {
  const file = new URL(`../fixtures/conformance/ipamd/${name}.json.gz`, import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
}

export function recordedTraces(version: 'v1.16.4' | 'v1.23.1'): IpamdTrace[] {
  const content = unpacked(version);
  if (!Array.isArray(content) || !content.every(isIpamdTrace)) throw new Error('not recorded runs');
  return content;
}
