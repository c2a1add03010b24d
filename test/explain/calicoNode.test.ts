// Nodes and pods of Calico's, explained by their blocks; and what is measured of pods that waited for one.

import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { nodesText } from '../../src/report/nodesText.ts';
import { PLAIN } from '../../src/report/page.ts';
import { measureRun } from '../../src/sweep/run.ts';
import { claims, explained, played, source } from './scenes.ts';

function cluster(cni: string, timeline: string): string {
  return `apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: blocks }
kubernetes: { systemPods: { coredns: { replicas: 0 } } }
vpc:
  cidrs: [10.0.0.0/16]
  subnets: [{ name: main, cidr: 10.0.0.0/24, availabilityZone: us-west-2a }]
cni: { plugin: calico, installedBy: manifest, ${cni} }
nodeGroups: [{ name: workers, instanceType: t3.medium, size: 2, maxPods: 30 }]
timeline:
${timeline}
until: 12m
`;
}

/** Two blocks of eight for two nodes: what the one needs beyond its own it borrows. */
const LENT = cluster(
  'pools: [{ name: small, cidr: 172.16.0.0/28, natOutgoing: true }], blockSize: 29',
  `  - { at: 2m, cordon: { nodeGroup: workers, index: 1 } }
  - { at: 3m, createPods: { name: web, count: 10 } }`,
);

/** Strict: pods beyond the block wait until two of the first are gone. */
const FREED = cluster(
  'pools: [{ name: small, cidr: 172.16.0.0/28, natOutgoing: true }], blockSize: 29, strictAffinity: true',
  `  - { at: 2m, cordon: { nodeGroup: workers, index: 1 } }
  - { at: 3m, createPods: { name: web, count: 6 } }
  - { at: 4m, createPods: { name: late, count: 2 } }
  - { at: 8m, deletePods: { of: web, count: 2 } }`,
);

describe('a node of Calico’s', () => {
  const run = played(LENT);
  const [busy] = run.summary.nodes.filter(({ blocks }) => (blocks?.borrowed ?? 0) > 0);

  it('is told by its blocks, what it borrowed, and by nothing of aws-node or ENIs', () => {
    const text = claims(
      explained(LENT, undefined, { kind: 'node', name: busy?.name ?? '' }).parts[0]?.chain ?? [],
    );
    expect(text[0]).toMatch(/^holds \d+ of 30 pods and 1 block of Calico’s$/);
    expect(text).toContainEqual(
      expect.stringMatching(/^172\.16\.0\.(0|8)\/29: 8 of 8 addresses are in use$/),
    );
    expect(text).toContainEqual(
      expect.stringMatching(/^its tunnel has one of the addresses, 172\.16\.0\.\d+$/),
    );
    expect(text.join('\n')).toMatch(/has borrowed \d address(es)? of other blocks/);
    expect(text.join('\n')).not.toMatch(/ENI slot|aws-node|ipamd/);
  });

  it('counts what is lent in the block that lends it', () => {
    const lender = run.summary.nodes.find((node) => node !== busy)?.name ?? '';
    const text = claims(explained(LENT, undefined, { kind: 'node', name: lender }).parts[0]?.chain ?? []);
    expect(text.join('\n')).toMatch(
      new RegExp(`of 8 addresses are in use, ${busy?.blocks?.borrowed} of them lent`),
    );
  });

  it('has columns of blocks instead of ENIs', () => {
    const { cni, calico } = source(LENT).scenario;
    const [title = '', ...rows] = nodesText(run.summary.nodes, { ...cni, calico }, PLAIN);
    expect(title.trimEnd()).toMatch(/^node +pods +blocks +addresses +borrowed +state$/);
    expect(rows[0]).not.toContain('ENI');
    // The tunnel’s address, calico-kube-controllers’ and those of ten pods.
    expect(busy?.blocks).toEqual({ blocks: 1, total: 8, assigned: 12, borrowed: 4 });
  });
});

describe('pods that wait for a block', () => {
  it('are told which block gave the address', () => {
    const { chronicle } = played(LENT);
    const blocks = [...chronicle.pods.values()].flatMap(({ entries }) =>
      entries.flatMap(({ event }) => (event.kind === 'pool-address' ? [event.borrowed] : [])),
    );
    expect(blocks.filter((borrowed) => borrowed)).toHaveLength(4);
    expect(blocks).toHaveLength(11);
  });

  it('have waited until they got one, not until the end', () => {
    const figures = measureRun(source(FREED).scenario, 1);
    expect(figures.podsNeverStarted).toBe(0);
    expect(figures.addressWaitMax).toBeGreaterThan(3 * MINUTE + 30 * SECOND);
    expect(figures.addressWaitMax).toBeLessThan(6 * MINUTE);
    expect(figures.addressWaitP50).toBe(0);
  });
});
