// Explanations for which nobody named a moment: the worst one of what was asked about is explained, and the others are
// listed. Subnets and node groups say who holds their addresses.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { cidrSize } from '../../src/base/ipv4.ts';
import { explain, type ExplainOptions } from '../../src/explain/explain.ts';
import type { Explanation } from '../../src/explain/explanation.ts';
import { holdersOf } from '../../src/explain/holders.ts';
import { explainText } from '../../src/report/explainText.ts';
import { PLAIN } from '../../src/report/page.ts';
import { shippedScenarios } from '../scenario/shippedScenarios.ts';
import { claims, played, source } from './scenes.ts';

const shipped = (name: string): string =>
  shippedScenarios().find((scenario) => scenario.name === `${name}.yaml`)?.text ?? '';

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/waiting/${name}.yaml`, import.meta.url), 'utf8');

function worst(text: string, about?: string): Explanation {
  const options: ExplainOptions = { about, at: 'worst' };
  const result = explain(source(text), options);
  if (!result.ok) throw new Error(`nothing called ${about}`);
  return result.explanation;
}

const page = (explanation: Explanation): string => explainText(explanation, { file: 'a.yaml' }, PLAIN);

describe('a run in which pods waited', () => {
  const explanation = worst(shipped('rolling-update'));

  it('is explained at the peak of its worst episode, by that reason alone', () => {
    const { episode, parts, at } = explanation;
    expect(at).toBe(episode?.peakAt);
    expect(parts.map(({ reason }) => reason)).toEqual([episode?.reason]);
    expect(page(explanation)).toContain(`${episode?.reason}. This is the worst of 4 episodes (`);
  });

  it('lists the others, and offers the next one', () => {
    const others = explanation.otherEpisodes;
    expect(others).toHaveLength(3);
    const lines = page(explanation).split('\n');
    const table = lines.findIndex((line) => line.startsWith('reason (others)'));
    expect(lines.slice(table + 1, table + 4).map((line) => line.split(' ')[0])).toEqual(
      others.map(({ reason }) => reason),
    );
    expect(page(explanation)).toMatch(/^Next {10}vpc-cni-sim explain a\.yaml --at \d+m\d\ds$/m);
  });
});

describe('a run in which none waited', () => {
  it('says so', () => {
    expect(page(worst(shipped('short-jobs')))).toContain('\nNo pod waited for a node or address.\n');
  });

  it('tells a group that is short of nodes, and offers to explain it', () => {
    const text = page(worst(fixture('group-short-of-nodes')));
    expect(text).toContain('node group w has 2 of 4 nodes since 3m0');
    expect(text).toMatch(/^Next {10}vpc-cni-sim explain a\.yaml w$/m);
  });
});

describe('a pod that waited and runs', () => {
  it('has the cause of its wait, and what became of it', () => {
    const run = played(shipped('ip-exhaustion'));
    const waited = [...run.chronicle.pods.values()].find(({ entries }) =>
      entries.some(({ event }) => event.kind === 'refused' && event.cause === 'SubnetExhausted'),
    );
    const [part] = worst(shipped('ip-exhaustion'), waited?.pod).parts;
    expect(part?.headline).toMatch(
      / was ContainerCreating for 10m\d\ds: SubnetExhausted\. It is Running since 13m\d\ds$/,
    );
    expect(part?.story.at(-1)?.text).toBe('Ready');
    expect(part?.whatIfs?.population).toBe('the 24 nginx pods created at 3m00s');
  });
});

describe('a subnet', () => {
  const explanation = worst(shipped('short-jobs'), 'subnet-a');
  const part = elementAt(explanation.parts, 0);

  it('is explained when it had the fewest free addresses', () => {
    expect(part.headline).toMatch(
      /^subnet-a 10\.0\.0\.0\/22, us-west-2a: 339 of 1,024 addresses are free, the fewest/,
    );
    expect(part.holders.map(({ name, total }) => [name, total])).toEqual([
      ['workers', 680],
      ['AWS-reserved', 5],
    ]);
  });

  it('says what could be released by which setting, from the start and on running nodes', () => {
    const rows = part.whatIfs?.rows ?? [];
    expect(rows[0]?.outcome?.lowestFree).toBe(339);
    const five = rows.find(({ change }) => change === 'WARM_IP_TARGET=5');
    expect(five?.outcome?.lowestFree).toBe(705);
    expect(rows.some(({ from }) => from === 'now')).toBe(true);
    expect(page(explanation)).toMatch(/^change +lowestFree +max addressWait +peakAddresses +ec2Calls$/m);
  });
});

describe('the holders of a subnet', () => {
  it.each(shippedScenarios().map(({ name, text }) => [name, text] as const))(
    'and its free addresses are the whole of it: %s',
    (_, text) => {
      const { until } = source(text).scenario;
      for (const share of [0.1, 0.5, 1]) {
        const at = Math.floor((until === 'quiet' ? 600_000 : until) * share);
        const run = played(text, at);
        for (const subnet of run.world.cloud.subnets.values()) {
          const holders = holdersOf(subnet, run);
          const held = holders.reduce((sum, { total }) => sum + total, 0);
          expect(held + subnet.availableIpAddressCount).toBe(cidrSize(subnet.cidr));
          for (const { enis, primary, assigned, cooling, warm, total } of holders) {
            expect(warm).toBeGreaterThanOrEqual(0);
            if (enis > 0) expect(primary + assigned + cooling + warm).toBe(total);
          }
        }
      }
    },
  );
});

describe('a node group', () => {
  it('says which nodes it has, why launches failed, and where its addresses are', () => {
    const [part] = worst(fixture('group-short-of-nodes'), 'w').parts;
    expect(part?.headline).toMatch(
      /^node group w, m5\.large, wants 4 nodes: 2 registered, 2 Ready at 10m00s$/,
    );
    expect(claims(part?.chain ?? [])[0]).toMatch(
      /^EC2 refused RunInstances with InsufficientFreeAddressesInSubnet \d+ times, the last at \d+m\d\ds in subnet a$/,
    );
    expect(part?.holders.map(({ name, enis, total }) => [name, enis, total])).toEqual([['a', 2, 20]]);
  });

  it('gets its nodes in another subnet though no pod waits for them, which is tried', () => {
    const elsewhere = '  - { name: b, cidr: 10.0.0.64/26, availabilityZone: us-west-2b }';
    const text = fixture('group-short-of-nodes')
      .replace(/^ {2}subnets: \[(.*)\]$/m, `  subnets:\n  - $1\n${elsewhere}`)
      .replace('size: 2 }', 'size: 2, subnets: [a] }');
    const explanation = worst(text, 'w');
    const [none, ...changes] = explanation.parts[0]?.whatIfs?.rows ?? [];
    expect(none?.outcome?.nodes).toBe(2);
    expect(changes.map(({ change, outcome, helps }) => [change, outcome?.nodes, helps])).toEqual([
      ['nodes of w in subnet b too (10.0.0.64/26, us-west-2b)', 4, true],
      ['new subnet 10.0.0.128/25 in us-west-2a, nodes of w in it', 4, true],
    ]);
    expect(page(explanation)).toMatch(/^change +nodes +peakAddresses +ec2Calls$/m);
  });
});

it('a name of several things is taken for the first of them, and the others are said', () => {
  const text = fixture('group-short-of-nodes').replaceAll('name: w,', 'name: a,');
  const explanation = worst(text, 'a');
  expect(explanation.subject).toEqual({ kind: 'subnet', name: 'a' });
  expect(explanation.alsoNamed).toEqual(['nodegroup/a']);
  expect(page(explanation)).toContain('"a" names a subnet; for the others type nodegroup/a');
  expect(worst(text, 'nodegroup/a').subject.kind).toBe('group');
});
