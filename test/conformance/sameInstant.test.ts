// What happens in one instant: CNI calls in any order, before, between and after what the daemon reads and writes.

import { describe, expect, it } from 'vitest';
import {
  CallsLast,
  compareDistributions,
  differs,
  isDistributions,
  metricVerdictText,
  traceKey,
  type Distributions,
} from '../../src/conformance/distributions.ts';
import { IpamdRun } from '../../src/conformance/ipamdRun.ts';
import type { IpamdTrace, ObservedRecord } from '../../src/conformance/ipamdTrace.ts';
import { judgeIpamdTrace } from '../../src/conformance/judgeIpamd.ts';
import { verdictText } from '../../src/conformance/verdict.ts';
import { enumerate } from '../../src/kernel/enumeratingChooser.ts';
import { tracesOfMode, unpacked } from './recordings.ts';

const MOST_PATHS = 5000;
/** As many as the real daemon's. */
const RUNS = 100;

const traces = tracesOfMode('same-instant');
/** Small lives, each with a recording of every outcome that many runs of the real daemon came to. */
const meets = new Map<string, IpamdTrace[]>();
for (const trace of traces.filter(({ name }) => name.startsWith('meet-'))) {
  meets.set(traceKey(trace), [...(meets.get(traceKey(trace)) ?? []), trace]);
}

function callsLast(): Distributions {
  const content = unpacked('same-instant-calls-last', 'ipamd-modes');
  if (!isDistributions(content)) throw new Error('not distributions');
  return content;
}

/** What was done in each instant, in whatever order and with whichever addresses. */
function outline(observed: readonly ObservedRecord[]): string {
  const byInstant = new Map<number, string[]>();
  for (const { t, cni, call, pod, error, ips, prefixes } of observed) {
    if (cni === undefined && call === undefined) continue;
    const count = Array.isArray(ips) ? ips.length : (ips ?? prefixes ?? '');
    const told = cni === undefined ? [call, count] : [cni, pod, error ?? 'ok'];
    byInstant.set(t, [...(byInstant.get(t) ?? []), told.join(' ')]);
  }
  return [...byInstant].map(([t, told]) => `${t} ${told.sort().join(', ')}`).join('\n');
}

function outcomesOf(life: IpamdTrace): Set<string> {
  const seen = new Set<string>();
  const { complete } = enumerate((chooser) => {
    const run = new IpamdRun(life, { chooser: () => chooser, takesSamples: false });
    seen.add(outline(run.finish()));
  }, MOST_PATHS);
  expect(complete).toBe(true);
  return seen;
}

describe('recorded runs in which much happens at once', () => {
  it.each(traces.map((trace, index) => [`${traceKey(trace)} (${index})`, trace] as const))(
    '%s is accepted, whether idle ticks are played or not',
    (_, trace) => {
      expect(verdictText(judgeIpamdTrace(trace))).toMatch(/^accepted /);
      expect(verdictText(judgeIpamdTrace(trace, { playsEveryTick: true }))).toMatch(/^accepted /);
    },
  );

  it('are rejected where an ADD was answered that no order gives', () => {
    const [trace] = meets.get('meet-add-tick@v1.23.1') ?? [];
    if (trace === undefined) throw new Error('not recorded');
    const observed = trace.observed.map((each) =>
      each.cni === 'add' ? { t: each.t, cni: 'add', pod: each['pod'], error: 'no address' } : each,
    );
    expect(judgeIpamdTrace({ ...trace, observed }).accepted).toBe(false);
  });
});

describe('all that may come of', () => {
  it.each([...meets])('%s is what was recorded, and nothing else', (_, recorded) => {
    const [life] = recorded;
    if (life === undefined) throw new Error('not recorded');
    expect(outcomesOf(life)).toEqual(new Set(recorded.map(({ observed }) => outline(observed))));
  });
});

describe('many runs', () => {
  const known = new Map(traces.map((trace) => [traceKey(trace), trace]));
  const recorded = callsLast();

  it.each(Object.entries(recorded))('of %s cannot be told from those of the real daemon', (name, metrics) => {
    const verdicts = compareDistributions({ [name]: metrics }, known, { runs: RUNS, choosing: CallsLast });
    expect(verdicts.filter(differs).map(metricVerdictText)).toEqual([]);
  });

  it('can be told from them when calls come before the daemon as often as after it', () => {
    const verdicts = compareDistributions(recorded, known, { runs: RUNS });
    expect(verdicts.filter(differs).length).toBeGreaterThan(10);
  });

  it('can be told from them when calls keep the order in which they became due', () => {
    class InOrder extends CallsLast {
      override next(): number {
        return 0;
      }
    }
    const verdicts = compareDistributions(recorded, known, { runs: RUNS, choosing: InOrder });
    expect(new Set(verdicts.filter(differs).map(({ trace }) => trace))).toEqual(
      new Set(Object.keys(recorded)),
    );
  });
});
