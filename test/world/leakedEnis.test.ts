// ENIs that no instance has, in whole runs: a node dies while it frees one, another node's search finds it.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { findings } from '../../src/explain/findings.ts';
import { situationOf } from '../../src/explain/finding.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario, type RunOptions, type RunResult } from '../../src/world/run.ts';

const TEXT = readFileSync(
  new URL('../fixtures/leaked-enis/node-dies-while-freeing.yaml', import.meta.url),
  'utf8',
);
const OFF = '\ncni: { env: { DISABLE_LEAKED_ENI_CLEANUP: true } }\n';

function compiled(text: string): CompiledScenario {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

function play(scenario: CompiledScenario, options: RunOptions = {}): RunResult & { records: TraceRecord[] } {
  const records: TraceRecord[] = [];
  const result = runScenario(scenario, { check: true, ...options, onRecord: (each) => records.push(each) });
  expect(result.brokenInvariant).toBeUndefined();
  return { ...result, records };
}

function available(scenario: CompiledScenario, result: RunResult): string[] {
  return findings(situationOf(scenario, result)).flatMap(({ finding, text }) =>
    finding === 'EnisAvailable' ? [text] : [],
  );
}

const isOf = (call: string, eni?: string) => (record: TraceRecord) =>
  record.kind === 'call-answered' && record.call === call && record.eni === eni;

describe('an ENI that was detached when its instance ended', () => {
  const scenario = compiled(TEXT);
  const dead = play(scenario, { until: 7 * MINUTE + 10 * SECOND });

  it('holds its addresses', () => {
    expect(dead.leakedEnis).toHaveLength(1);
    expect(dead.leakedEnis).toMatchObject([{ subnet: 'main', addresses: 6 }]);
    expect(dead.summary.subnets).toMatchObject([{ free: 256 - 5 - 18 - 6 }]);
  });

  it('is deleted by the search that the finding names, when it says, and the addresses come back', () => {
    expect(available(scenario, dead)).toEqual([
      expect.stringMatching(
        /^1 detached ENI of main is still there \(status available\) since 6m0\ds, with 6 addresses; the search for leaked ENIs of ip-10-0-0-\d+ at \dm\d\ds deletes it$/,
      ),
    ]);
    const [leaked] = dead.leakedEnis;
    if (leaked === undefined || typeof leaked.search === 'string') throw new Error('no search is named');
    const { at, node } = leaked.search;
    const after = play(scenario, { until: at + 5 * SECOND });
    expect(after.records.filter(isOf('DescribeNetworkInterfaces')).at(-1)).toMatchObject({
      node,
      startedAt: at,
    });
    expect(after.records.findLast(isOf('DeleteNetworkInterface', leaked.eni))).toMatchObject({ node });
    expect(after.leakedEnis).toEqual([]);
    expect(after.summary.subnets).toMatchObject([{ free: 256 - 5 - 18 }]);
    expect(available(scenario, after)).toEqual([]);
  });

  it('stays where no node searches, and the finding says so', () => {
    const off = compiled(TEXT + OFF);
    const end = play(off);
    expect(end.records.filter(isOf('DescribeNetworkInterfaces'))).toEqual([]);
    expect(end.leakedEnis).toMatchObject([{ search: 'none', addresses: 6 }]);
    expect(available(off, end)).toEqual([
      expect.stringContaining('no node searches for leaked ENIs, so nothing deletes it'),
    ]);
  });

  it('is told the same with every tick played', () => {
    const every = play(scenario, { playsEveryTick: true });
    expect(every.records).toEqual(play(scenario).records);
  });
});

describe('a run until nothing more happens', () => {
  const quiet = TEXT.replace(/^until: .*$/m, 'until: quiet');

  it('waits for the search that finds an ENI, and for no other', () => {
    const end = play(compiled(quiet));
    expect(end.leakedEnis).toEqual([]);
    expect(end.simulatedMs).toBeLessThan(12 * MINUTE);
    const sound = play(compiled(quiet.replace(/^.*terminateNode.*$/m, '')));
    const last = sound.records.findLast((record) => !isOf('DescribeNetworkInterfaces')(record));
    expect(sound.simulatedMs).toBeLessThan((last?.t ?? 0) + MINUTE);
  });

  it('waits for none where nobody searches', () => {
    const end = play(compiled(quiet + OFF));
    expect(end.leakedEnis).toHaveLength(1);
    expect(end.simulatedMs).toBeLessThan(12 * MINUTE);
  });
});

it('searches change nothing else: without them the same is told', () => {
  const text = readFileSync(new URL('../../scenarios/burst.yaml', import.meta.url), 'utf8');
  const isSearch = isOf('DescribeNetworkInterfaces');
  const [on, off] = [play(compiled(text)), play(compiled(text + OFF))];
  expect(on.records.filter(isSearch)).toHaveLength(4);
  expect(on.records.filter((record) => !isSearch(record))).toEqual(off.records);
});
