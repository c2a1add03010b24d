// Sound runs in which the API server is late are not complained of; planted faults are told at the event that makes
// them, and end the run there.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { SECOND } from '../../src/base/time.ts';
import { formatAddress } from '../../src/base/address.ts';
import { parseIpv4 } from '../../src/base/ipv4.ts';
import type { CniAddAnswer, Sandbox } from '../../src/kube/api/cniPort.ts';
import type { Pod } from '../../src/kube/api/objects.ts';
import { Recorder } from '../../src/record/recorder.ts';
import { InvariantWatch } from '../../src/world/invariants.ts';
import { NodeDaemons } from '../../src/world/nodeDaemons.ts';
import { PodInvariants } from '../../src/world/podInvariants.ts';
import { runScenario } from '../../src/world/run.ts';
import { World } from '../../src/world/world.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { compiled, fixture, fixturesIn } from './fixtures.ts';

const ADDRESS = parseIpv4('10.0.0.200') ?? 0;
const TWO_PODS = minimalWith('timeline: [{ at: 1m, createPods: { name: web, count: 2 } }]\nuntil: 3m\n');

afterEach(() => {
  vi.restoreAllMocks();
});

describe('sound runs', () => {
  it.each(fixturesIn('invariants'))('%s breaks nothing', (name) => {
    const result = runScenario(fixture('invariants', name), { check: true });
    expect(result.brokenInvariant).toBeUndefined();
    expect(result.summary.hazards).toEqual([]);
  });

  it('are the same with and without checks', () => {
    const scenario = fixture('invariants', 'terminated-node.yaml');
    expect(runScenario(scenario, { check: true })).toEqual(runScenario(scenario));
  });
});

/** A world whose plugin answers the ADDs of web-0 and web-1 with one and the same address, run to its end. */
function sharing() {
  const added: number[] = [];
  const recorder = new Recorder();
  const world = new World(compiled(TWO_PODS), {
    seed: 1,
    onFact: (fact, at) => {
      recorder.apply(fact, at);
      if (fact.kind === 'address-assigned' && fact.pod.startsWith('default/web')) added.push(at);
    },
  });
  const { daemons, simulation } = world;
  vi.spyOn(daemons, 'pluginOn').mockImplementation((node, calls) => {
    const plugin = NodeDaemons.prototype.pluginOn.call(daemons, node, calls);
    const add = (sandbox: Sandbox): CniAddAnswer => {
      const answer = plugin.add(sandbox);
      return answer.ok && sandbox.pod.startsWith('default/web-') ? { ...answer, address: ADDRESS } : answer;
    };
    const sandboxStands = (): undefined => undefined;
    return {
      add,
      sandboxStands,
      del: (sandbox, done) => plugin.del(sandbox, done),
      callDue: (at) => plugin.callDue(at),
      nextCall: (due) => plugin.nextCall(due),
    };
  });
  const { broken } = watchToEnd(world);
  return { added, simulation, broken, hazards: recorder.state.hazards.all() };
}

function watchToEnd(world: World): InvariantWatch {
  const watch = new InvariantWatch(world);
  world.simulation.runUntil(180 * SECOND);
  return watch;
}

describe('two sandboxes with one address', () => {
  it('end the run at the event of the second ADD, with the names of both', () => {
    const { added, simulation, broken } = sharing();
    expect(added).toHaveLength(2);
    expect(simulation.now).toBe(added[1]);
    expect(broken).toMatchObject({ at: added[1], events: simulation.eventsProcessed });
    const [text] = broken?.texts ?? [];
    expect(text).toMatch(/^address-of-one-sandbox: default\/web-\d on ip-.* and default\/web-\d on ip-/);
    expect(text).toContain('have the same address, 10.0.0.200');
  });

  it('are no hazard when no daemon has forgotten either', () => {
    expect(sharing().hazards).toEqual([]);
  });
});

/** Events enough for a look at everything, which finds what no fact tells. */
const BUSY = `${TWO_PODS.replace('until: 3m', 'until: 1h')}workloads:
  - { name: cron, shortJobs: { jobs: 3, every: 10s, lifetime: 1s } }
`;

/** A world in which two pods run, under watch. */
function watched(): { world: World; watch: InvariantWatch; pod: Pod } {
  const world = new World(compiled(BUSY), { seed: 1, onFact: () => undefined });
  const watch = new InvariantWatch(world);
  world.simulation.runUntil(100 * SECOND);
  expect(watch.broken).toBeUndefined();
  const pod = world.kubernetes.pod('default/web-0');
  if (pod?.ready !== true) throw new Error('web-0 is not Ready');
  return { world, watch, pod };
}

describe('planted faults', () => {
  it('a Running pod without an address', () => {
    const { world, watch, pod } = watched();
    pod.podIp = undefined;
    world.kubernetes.deletePods('default/web-0', 1);
    world.simulation.runUntil(200 * SECOND);
    expect(watch.broken?.texts).toEqual([
      `pod-address: default/web-0 on ${pod.nodeName ?? ''} is Running without an address`,
    ]);
  });

  it('a Ready pod whose address is not that of its sandbox', () => {
    const { world, watch, pod } = watched();
    const right = formatAddress(pod.podIp ?? 0);
    pod.podIp = parseIpv4('10.0.0.201');
    world.simulation.runUntil(3000 * SECOND);
    expect(watch.broken?.texts).toEqual([
      `pod-address: default/web-0 on ${pod.nodeName ?? ''} is Ready with 10.0.0.201, its sandbox has ${right}`,
    ]);
  });

  it('a Running pod without a node', () => {
    const { world, pod } = watched();
    pod.nodeName = undefined;
    const { kubernetes, sandboxes, hazards } = world;
    const invariants = new PodInvariants({ kubernetes, sandboxes, hazards });
    expect(invariants.check([pod], new Set())).toContain(
      'pod-on-node: default/web-0 is Running without a node',
    );
  });

  it('a kubelet that counts a pod of no node', () => {
    const { world, watch, pod } = watched();
    const { nodeName } = pod;
    pod.nodeName = undefined;
    world.simulation.runUntil(3000 * SECOND);
    expect(watch.broken?.texts).toEqual([
      `pod-on-one-node: ${nodeName} has admitted default/web-0 of no node`,
    ]);
  });

  it('a kubelet that has admitted more than max pods, at the admission', () => {
    const { world, pod } = watched();
    const { kubernetes, sandboxes, hazards } = world;
    const node = pod.nodeName ?? '';
    const admitted = [...kubernetes.admittedPods(node)];
    const maxPods = kubernetes.node(node)?.allocatable['pods'] ?? 0;
    const late: Pod = { ...pod, name: 'late', key: 'default/late', phase: 'Pending', startedAt: undefined };
    const invariants = new PodInvariants({
      kubernetes: {
        pod: (key) => (key === 'default/late' ? late : kubernetes.pod(key)),
        node: (name) => kubernetes.node(name),
        admittedPods: () => admitted,
      },
      sandboxes,
      hazards,
    });
    while (admitted.length < maxPods) admitted.push(pod);
    expect(invariants.check([late], new Set())).toEqual([]);
    expect(invariants.check([], new Set())).toEqual([]);
    // No fact tells the admission.
    late.startedAt = 1;
    admitted.push(late);
    const counts = `${maxPods + 1} pods of ${maxPods}`;
    expect(invariants.check([], new Set())).toEqual([
      `max-pods: ${node} has admitted ${counts}, the latest default/web-0, default/web-0, default/late`,
    ]);
  });

  it('is none where kubelets count the pods that run', () => {
    const { world, pod } = watched();
    const running = [...world.kubernetes.pods()].filter(
      ({ nodeName, phase }) => nodeName === pod.nodeName && phase === 'Running',
    );
    const admitted = world.kubernetes.admittedPods(pod.nodeName ?? '');
    expect(admitted).toEqual(expect.arrayContaining(running));
    expect(world.kubernetes.admittedPods('nowhere')).toEqual([]);
  });
});
