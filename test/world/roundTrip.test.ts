// The round trip: a run is stopped, another begins with what it had, and both go on. At the beginning they are equal; later
// the pods that ran are where they were.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assert } from '../../src/base/assert.ts';
import { MINUTE } from '../../src/base/time.ts';
import { hasFinished } from '../../src/kube/api/cluster.ts';
import { podKey } from '../../src/kube/api/objects.ts';
import { isNetworkAgent } from '../../src/kube/kubelet/networkAgent.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { InvariantWatch } from '../../src/world/invariants.ts';
import { playTo } from '../../src/world/run.ts';
import { World } from '../../src/world/world.ts';
import { anyScenario } from '../fuzz/anyScenario.ts';
import { goingOn, standing } from './startOf.ts';

/** Steps whose effects are over when the step is: what a drain or a reboot is about, no state of a cluster shows. */
const OVER_AT_ONCE: ReadonlySet<string> = new Set([
  'apply',
  'cordon',
  'create-deployment',
  'create-pods',
  'delete-object',
  'delete-pods',
  'free-addresses',
  'scale',
  'take-addresses',
  'take-random-addresses',
  'uncordon',
]);

/** Its dependents follow what was deleted; no view shows that they will. */
const DEPENDENTS_FOLLOW = 15_000;

const LATER = 90_000;

const FINISHED_ON_THE_HOST = `
apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: {name: finished-on-the-host}
nodeGroups: [{name: g, instanceType: t3.nano, size: 1}]
timeline: [{at: 0s, createPods: {name: web, count: 1, hostNetwork: true, lifetime: {p0: 0s, p50: 0s, p100: 0s}}}]
until: 8m
`;

function compiled(file: string): CompiledScenario {
  const parsed = parseScenario(readFileSync(`scenarios/${file}`, 'utf8'));
  if (!parsed.ok) throw new Error(file);
  return parsed.scenario;
}

/** Without what comes after `at`. */
function upTo(scenario: CompiledScenario, at: number): CompiledScenario {
  return {
    ...scenario,
    workloads: [],
    expectations: [],
    timeline: scenario.timeline.filter((step) => step.at <= at),
  };
}

/** False where something is on its way at that time. */
function roundTrip(scenario: CompiledScenario, at: number): boolean {
  const workloadOf = new Map<string, string>();
  const first = new World(scenario, {
    seed: scenario.seed,
    onFact: (fact) => {
      if (fact.kind === 'pod-created') workloadOf.set(fact.pod, fact.owner);
    },
  });
  playTo(first, at);
  if (!isAtRest(first)) return false;
  const after = goingOn(scenario, first, workloadOf);
  const second = new World(after, { seed: scenario.seed, onFact: () => undefined });
  expect(asData(standing(second))).toEqual(asData(standing(first)));
  const watch = new InvariantWatch(second);
  const running = [...first.kubernetes.pods()].filter(
    ({ phase, ready, deletedAt, spec }) =>
      phase === 'Running' && ready && deletedAt === undefined && spec.lifetime === undefined,
  );
  playTo(first, at + LATER);
  playTo(second, LATER);
  expect(watch.broken).toBeUndefined();
  const placeOf = (world: World, key: string) => {
    const pod = world.kubernetes.pod(key);
    return pod && [key, pod.phase, pod.nodeName, pod.podIp, pod.deletedAt !== undefined];
  };
  const keys = running.map(podKey).filter((key) => first.kubernetes.pod(key)?.deletedAt === undefined);
  expect(keys.map((key) => placeOf(second, key))).toEqual(keys.map((key) => placeOf(first, key)));
  return true;
}

/** Without the sign of zeros. */
function asData(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Nothing is on its way between the cloud and the cluster that no view shows. */
function isAtRest({ cloud, kubernetes, daemons }: World): boolean {
  const nodes = [...kubernetes.nodes()];
  const isWhole = nodes.length === daemons.nodes.size && nodes.every(({ name }) => daemons.nodes.has(name));
  const inStep = [...daemons.nodes.values()].every(
    ({ instance, ready, running, store }) =>
      ready &&
      running?.tick.busy === false &&
      instance.metadata.nextChangeAt() === Infinity &&
      // An ENI whose setup failed is in the store without its addresses: no view shows that.
      instance.enis.every(({ id, cidrs }) => store?.enis.get(id)?.cidrs.size === cidrs.length) &&
      // The sandbox has it and the kubelet has not said so yet.
      store?.checkpoint().every(({ pod = '' }) => kubernetes.pod(pod)?.podIp !== undefined) !== false,
  );
  const attached = [...cloud.networkInterfaces.all()].every(({ attachment }) => attachment !== undefined);
  const isPlaced = [...kubernetes.pods()].every(
    (pod) =>
      // Its containers have ended: it is gone within the second.
      !(hasFinished(pod) && pod.deletedAt !== undefined) &&
      // What crashes comes back when its back-off is over: that is not known of it.
      (pod.phase !== 'Running' || pod.ready || pod.deletedAt !== undefined) &&
      (pod.owner?.kind !== 'DaemonSet' || pod.nodeName !== undefined) &&
      (pod.phase !== 'Pending' || pod.nodeName === undefined || pod.startedAt !== undefined) &&
      // It has begun and its kubelet has not said so yet.
      (pod.phase !== 'Pending' || pod.nodeName === undefined || !isNetworkAgent(pod)),
  );
  return isWhole && inStep && attached && isPlaced && nodes.every(({ ready }) => ready);
}

describe('a run that goes on from another', () => {
  it.each([
    ['43-pods.yaml', 4],
    ['43-pods.yaml', 7],
    ['rolling-update.yaml', 5],
    ['burst.yaml', 5],
    ['smallest-subnet.yaml', 6],
  ])('%s at %i min', (file, minutes) => {
    expect(roundTrip(upTo(compiled(file), minutes * MINUTE), minutes * MINUTE)).toBe(true);
  });

  it('keeps the address of a finished pod that was on the network of its host', () => {
    const parsed = parseScenario(FINISHED_ON_THE_HOST);
    assert(parsed.ok, 'valid');
    expect(roundTrip(parsed.scenario, MINUTE)).toBe(true);
  });

  it('does so from any scenario', () => {
    fc.assert(
      fc.property(anyScenario, fc.integer({ min: 60, max: 240 }), ({ text, files }, seconds) => {
        const parsed = parseScenario(text, (file) => ({ ok: true, text: files[file] ?? '' }));
        fc.pre(parsed.ok && parsed.scenario.start === undefined);
        if (!parsed.ok) return;
        const scenario = upTo(parsed.scenario, seconds * 1000);
        fc.pre(scenario.timeline.every(({ action }) => OVER_AT_ONCE.has(action.kind)));
        fc.pre(
          scenario.timeline.every(
            ({ at, action }) => action.kind !== 'delete-object' || at + DEPENDENTS_FOLLOW <= seconds * 1000,
          ),
        );
        // A daemon that goes on knows which subnets are excluded.
        fc.pre(scenario.ec2.faults.every(({ call }) => call !== 'DescribeSubnets'));
        fc.pre(roundTrip(scenario, seconds * 1000));
      }),
      { numRuns: 25, maxSkipsPerRun: 200 },
    );
  });
});
