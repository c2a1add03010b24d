// A small recorded run for tests of what is written to files.

import type { TraceRecord } from '../../src/record/trace.ts';
import type { RecordedRun } from '../../src/report/recordedRun.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/world/run.ts';
import { minimalWith } from '../scenario/minimal.ts';

/** Two t3.medium and 40 pods, of which some find no place; a subnet of which others use a part. */
export const CROWDED = minimalWith(`timeline:
  - { at: 2m, createDeployment: { name: web, replicas: 40 } }
  - { at: 3m, takeAddresses: { subnet: main, random: 20 } }
until: 4m
`);

export function recorded(source = CROWDED, file = 'mine.yaml'): RecordedRun {
  const parsed = parseScenario(source);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const records: TraceRecord[] = [];
  const result = runScenario(parsed.scenario, { onRecord: (record) => records.push(record) });
  return {
    scenario: parsed.scenario,
    document: parsed.document,
    source,
    file,
    result,
    records,
    until: undefined,
  };
}
