// The first moment at which two runs differ: found among all their facts, and none where there is none.

import { describe, expect, it } from 'vitest';
import type { TraceRecord } from '../../src/record/trace.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { firstDifference } from '../../src/world/firstDifference.ts';
import { runScenario } from '../../src/world/run.ts';
import { minimalWith } from '../scenario/minimal.ts';

function scenario(rest: string): CompiledScenario {
  const parsed = parseScenario(minimalWith(rest));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

function facts(of: CompiledScenario): TraceRecord[] {
  const records: TraceRecord[] = [];
  runScenario(of, { onRecord: (record) => records.push(record) });
  return records;
}

const WEB = (replicas: number): string =>
  `timeline:\n  - { at: 3m, createDeployment: { name: web, replicas: ${replicas} } }\nuntil: 6m\n`;

describe('the first difference', () => {
  it.each([
    [WEB(5), WEB(9)],
    [WEB(5), `cni: { env: { WARM_IP_TARGET: 2 } }\n${WEB(5)}`],
  ])('is the first fact that is not the same', (one, other) => {
    const [a, b] = [facts(scenario(one)), facts(scenario(other))];
    const place = a.findIndex((record, index) => JSON.stringify(record) !== JSON.stringify(b[index]));
    const first = firstDifference(scenario(one), scenario(other), 1);
    expect(first).toMatchObject({ a: a[place], b: b[place] });
    expect(first?.at).toBe(Math.min(a[place]?.t ?? Infinity, b[place]?.t ?? Infinity));
  });

  it('is none of runs that are the same, until quiet too', () => {
    expect(firstDifference(scenario(WEB(5)), scenario(WEB(5)), 1)).toBeUndefined();
    expect(firstDifference(scenario(''), scenario(''), 1)).toBeUndefined();
  });

  it('is no matter of what happens after the end of one of them', () => {
    const longer = WEB(5).replace('6m', '20m');
    expect(firstDifference(scenario(WEB(5)), scenario(longer), 1)).toBeUndefined();
  });
});
