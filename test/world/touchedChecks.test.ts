// What the facts of an event touched is enough to look at: a watch that looks at no more finds each planted break at the
// same event, and in the same words, as one that looks at everything after every event.

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Fact } from '../../src/record/trace.ts';
import { InvariantWatch } from '../../src/world/invariants.ts';
import { playTo } from '../../src/world/run.ts';
import { World } from '../../src/world/world.ts';
import { parseIpv4 } from '../../src/base/ipv4.ts';
import { MINUTE } from '../../src/base/time.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { compiled } from './fixtures.ts';

const SCENARIO = compiled(
  minimalWith(`timeline:
  - { at: 1m, createDeployment: { name: web, replicas: 12 } }
  - { at: 4m, scale: { deployment: web, replicas: 3 } }
  - { at: 6m, restartDaemon: { nodeGroup: workers, index: 0 } }
  - { at: 7m, scaleNodeGroup: { name: workers, size: 3 } }
  - { at: 9m, terminateNode: { nodeGroup: workers, index: 0 } }
until: 12m
workloads:
  - { name: cron, shortJobs: { jobs: 3, every: 20s, lifetime: 3s } }
`),
);

/** Damage done behind the models' backs in the event of some fact; false where that fact gives no occasion. */
const BREAKS: Readonly<Record<string, (world: World, fact: Fact) => boolean>> = {
  'a ready pod without an address': ({ kubernetes }, fact) => {
    const pod = fact.kind === 'pod-ready' ? kubernetes.pod(fact.pod) : undefined;
    if (pod === undefined || pod.spec.hostNetwork) return false;
    pod.podIp = undefined;
    return true;
  },
  'a ready pod with another address': ({ kubernetes }, fact) => {
    const pod = fact.kind === 'pod-ready' ? kubernetes.pod(fact.pod) : undefined;
    if (pod === undefined || pod.spec.hostNetwork) return false;
    pod.podIp = parseIpv4('10.0.0.250');
    return true;
  },
  'a running pod without a node': ({ kubernetes }, fact) => {
    const pod = fact.kind === 'pod-running' ? kubernetes.pod(fact.pod) : undefined;
    if (pod === undefined) return false;
    pod.nodeName = undefined;
    return true;
  },
  'a miscounting store': ({ daemons }, fact) => {
    if (fact.kind !== 'address-assigned') return false;
    const [eni] = daemons.nodes.get(fact.node)?.store?.enis.values() ?? [];
    if (eni === undefined) return false;
    eni.assigned++;
    return true;
  },
  'an address carried twice': ({ cloud }, fact) => {
    if (fact.kind !== 'eni-attached') return false;
    const eni = cloud.networkInterfaces.find(fact.eni);
    const other = [...cloud.networkInterfaces.all()].find((one) => one !== eni && one.cidrs.length > 0);
    if (eni === undefined || other === undefined) return false;
    eni.cidrs = other.cidrs.slice(0, 1);
    return true;
  },
  'an address that a subnet lost': ({ cloud }, fact) => {
    if (fact.kind !== 'pod-scheduled') return false;
    const [subnet] = cloud.subnets.values();
    subnet?.allocateAddresses(1);
    return true;
  },
};

it.each(Object.entries(BREAKS))('%s is found at once', (_, plant) => {
  let planted = 0;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.nat(400), (seed, passedOver) => {
      let facts = 0;
      let brokenAt: number | undefined;
      const world = new World(SCENARIO, { seed, onFact: () => undefined });
      world.listen((fact, at) => {
        if (brokenAt === undefined && facts++ >= passedOver && plant(world, fact)) brokenAt = at;
      });
      const touched = new InvariantWatch(world, Infinity);
      const everything = new InvariantWatch(world, 0);
      playTo(world, 12 * MINUTE);
      expect(touched.broken).toEqual(everything.broken);
      expect(touched.broken?.at).toBe(brokenAt);
      if (brokenAt !== undefined) planted++;
    }),
    { numRuns: 15 },
  );
  expect(planted).toBeGreaterThan(0);
});

it('a sound run ends with a look at everything', () => {
  const world = new World(SCENARIO, { seed: 1, onFact: () => undefined });
  const watch = new InvariantWatch(world, Infinity);
  playTo(world, 3 * MINUTE);
  const pod = [...world.kubernetes.pods()].find(({ ready, spec }) => ready && !spec.hostNetwork);
  if (pod === undefined) throw new Error('no pod is ready');
  pod.podIp = parseIpv4('10.0.0.250');
  watch.finish();
  expect(watch.broken?.texts[0]).toMatch(/^pod-address: .* is Ready with 10\.0\.0\.250/);
});
