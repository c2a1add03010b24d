// The shipped scenario of an update on small subnets, and what its comment says saves it.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { explainNodes } from '../../src/explain/nodeExplanation.ts';
import { playRun } from '../../src/explain/playedRun.ts';
import { findings } from '../../src/explain/findings.ts';
import { situationOf } from '../../src/explain/finding.ts';
import { surplusOf } from '../../src/record/nodeUpdates.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/world/run.ts';

const TEXT = readFileSync(new URL('../../scenarios/managed-update-surge.yaml', import.meta.url), 'utf8');

function played(text: string) {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { scenario } = parsed;
  const result = runScenario(scenario, { check: true });
  expect(result.brokenInvariant).toBeUndefined();
  const [update] = result.summary.nodeUpdates;
  if (update === undefined) throw new Error('no update');
  const found = findings(situationOf(scenario, result)).map(({ text: told }) => told);
  const exhausted = result.summary.episodes.filter(({ reason }) => reason === 'SubnetExhausted');
  return { update, exhausted, found, warnings: parsed.warnings.map(({ code }) => code), result };
}

const withEnv = (env: string): string => TEXT.replace('nodeGroups:', `cni: { env: { ${env} } }\nnodeGroups:`);

describe('a managed update with surge on small subnets', () => {
  it('needs more addresses than are left, and is warned of', () => {
    const { update, exhausted, warnings, result } = played(TEXT);
    expect(update).toMatchObject({
      status: 'Successful',
      surge: 6,
      replaced: 6,
      addressesBefore: 140,
      lowestFree: { free: 0 },
    });
    expect(surplusOf(update)).toBe(37);
    expect(exhausted.length).toBeGreaterThan(0);
    expect(warnings).toContain('update-surge');
    expect(result.expectations.every(({ held }) => held)).toBe(true);
  });

  it('is saved by targets that fit the pods', () => {
    const { update, exhausted, warnings } = played(withEnv('WARM_IP_TARGET: 2, MINIMUM_IP_TARGET: 10'));
    expect(update).toMatchObject({ status: 'Successful', addressesBefore: 80 });
    expect(update.lowestFree?.free).toBeGreaterThan(0);
    expect(exhausted).toEqual([]);
    expect(warnings).not.toContain('update-surge');
  });

  it('is saved by the minimal strategy', () => {
    const text = TEXT.replace('{ maxUnavailable: 1 }', '{ updateStrategy: MINIMAL }');
    const { update, exhausted, warnings } = played(text);
    expect(update).toMatchObject({ status: 'Successful', surge: 0, addressesBefore: 140 });
    expect(surplusOf(update)).toBeLessThan(37);
    expect(exhausted).toEqual([]);
    expect(warnings).not.toContain('update-surge');
  });
});

describe('a node of an update', () => {
  it('says that the update launched it, or that the update drains it', () => {
    const parsed = parseScenario(TEXT);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const run = playRun(parsed, 12 * MINUTE, 1);
    const nodes = run.summary.nodes.map(({ name, cordoned }) => ({
      cordoned,
      told: explainNodes([name], run).map(({ text }) => text),
    }));
    expect(nodes).toHaveLength(12);
    for (const { cordoned, told } of nodes)
      expect(told.includes('it was launched by the update of workers')).toBe(!cordoned);
    const leaving = nodes.filter(({ told }) =>
      told.some((text) => text.startsWith('it leaves workers since ')),
    );
    expect(leaving).toHaveLength(1);
    expect(leaving).toMatchObject([{ cordoned: true }]);
  });
});

describe('an update that a budget keeps from ending', () => {
  const budget = `  - at: 3m
    apply:
      manifest:
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: web }
        spec: { maxUnavailable: 0, selector: { matchLabels: { app: web } } }
`;
  const text = TEXT.replace(/expect:[^]*$/, '');
  const blocked = text.replace('  - at: 10m\n', `${budget}  - at: 10m\n`);

  it('is found with what EKS says of it and the node that pods stay on', () => {
    const { update, found } = played(blocked);
    expect(update).toMatchObject({ status: 'Failed', replaced: 0, error: { code: 'PodEvictionFailure' } });
    expect(found).toContainEqual(
      expect.stringMatching(
        /^update of node group workers from 10m00s failed with 0 of 6 nodes replaced \(PodEvictionFailure\): pods did not leave within 15 minutes on ip-10-0-0-\d+; rolled back by \d+m\d\ds$/,
      ),
    );
  });

  it('ends by force', () => {
    const { update, found } = played(
      blocked
        .replace('{ name: workers }', '{ name: workers, force: true }')
        .replace('until: 40m', 'until: 3h'),
    );
    expect(update).toMatchObject({ status: 'Successful', replaced: 6, error: undefined });
    expect(found.filter((told) => told.includes('update of'))).toEqual([]);
  });
});
