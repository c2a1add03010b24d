// The project's copies of the recorded runs of the real daemon.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { isIpamdTrace, type IpamdTrace, type ObservedRecord } from '../../src/conformance/ipamdTrace.ts';
import { judgeIpamdTrace } from '../../src/conformance/judgeIpamd.ts';
import { verdictText } from '../../src/conformance/verdict.ts';

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
  return tracesIn(unpacked(version, kind));
}

/** Those of a mode of the daemon. */
export function tracesOfMode(mode: string): IpamdTrace[] {
  return tracesIn(unpacked(mode, 'ipamd-modes'));
}

function tracesIn(content: unknown): IpamdTrace[] {
  if (!Array.isArray(content) || !content.every(isIpamdTrace)) throw new Error('not recorded runs');
  return content;
}

export function traceNamed(
  traces: readonly IpamdTrace[],
  name: string,
  upstream: IpamdTrace['upstream'] = 'v1.23.1',
): IpamdTrace {
  const trace = traces.find((each) => each.name === name && each.upstream === upstream);
  if (trace === undefined) throw new Error(`no trace ${name} ${upstream}`);
  return trace;
}

export function isAccepted(trace: IpamdTrace): boolean {
  return judgeIpamdTrace(trace).accepted === true;
}

/** A test a trace. */
export function itAcceptsEach(traces: readonly IpamdTrace[]): void {
  it.each(traces.map((trace) => [trace.name, trace.upstream, trace] as const))(
    '%s of %s is accepted, whether idle ticks are played or not',
    (_, __, trace) => {
      expect(verdictText(judgeIpamdTrace(trace))).toMatch(/^accepted /);
      expect(verdictText(judgeIpamdTrace(trace, { playsEveryTick: true }))).toMatch(/^accepted /);
    },
  );
}

/** The trace with each record that has all of these members changed; it must have one. */
export function altered(trace: IpamdTrace, matches: object, change: object): IpamdTrace {
  const isMatch = (record: ObservedRecord): boolean =>
    Object.entries(matches).every(([key, value]) => record[key] === value);
  expect(trace.observed.some(isMatch)).toBe(true);
  const observed = trace.observed.map((record) => (isMatch(record) ? { ...record, ...change } : record));
  return { ...trace, observed };
}
