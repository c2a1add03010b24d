// Sound runs in which the API server is late are not complained of; planted faults are told at the event that makes
// them, and end the run there.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { SECOND } from '../../src/base/time.ts';
import { parseIpv4 } from '../../src/base/ipv4.ts';
import type { Sandbox } from '../../src/kube/api/cniPort.ts';
import type { Pod } from '../../src/kube/api/objects.ts';
import { Kubelet } from '../../src/kube/kubelet/kubelet.ts';
import { Simulation } from '../../src/kernel/simulation.ts';
import { InvariantWatch } from '../../src/world/invariants.ts';
import { NodeDaemons } from '../../src/world/nodeDaemons.ts';
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

/** The plugin answers ADDs of these pods with one and the same address. */
function plantSharedAddress(names: readonly string[]): void {
  const { add } = NodeDaemons.prototype;
  vi.spyOn(NodeDaemons.prototype, 'add').mockImplementation(function (
    this: NodeDaemons,
    node: string,
    sandbox: Sandbox,
  ) {
    const answer = add.call(this, node, sandbox);
    return answer.ok && names.includes(sandbox.podKey) ? { ...answer, address: ADDRESS } : answer;
  });
}

describe('two sandboxes with one address', () => {
  it('end the run at the event of the second ADD, with the names of both', () => {
    plantSharedAddress(['default/web-0', 'default/web-1']);
    const added: number[] = [];
    const result = runScenario(compiled(TWO_PODS), {
      check: true,
      onFact: (fact, at) => {
        if (fact.kind === 'address-assigned' && fact.pod.startsWith('default/web')) added.push(at);
      },
    });
    expect(added).toHaveLength(2);
    expect(result.simulatedMs).toBe(added[1]);
    expect(result.brokenInvariant).toMatchObject({ at: added[1], events: result.events });
    const [text] = result.brokenInvariant?.texts ?? [];
    expect(text).toMatch(/^address-of-one-sandbox: default\/web-\d on ip-.* and default\/web-\d on ip-/);
    expect(text).toContain('have the same address, 10.0.0.200');
  });

  it('are no hazard, and no hazard is told, when no daemon has forgotten either', () => {
    plantSharedAddress(['default/web-0', 'default/web-1']);
    expect(runScenario(compiled(TWO_PODS)).summary.hazards).toEqual([]);
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
    const right = pod.podIp ?? '';
    pod.podIp = '10.0.0.201';
    world.simulation.runUntil(3000 * SECOND);
    expect(watch.broken?.texts).toEqual([
      `pod-address: default/web-0 on ${pod.nodeName ?? ''} is Ready with 10.0.0.201, its sandbox has ${right}`,
    ]);
  });

  it('a Running pod without a node', () => {
    const { world, watch, pod } = watched();
    pod.nodeName = undefined;
    world.simulation.runUntil(3000 * SECOND);
    expect(watch.broken?.texts).toEqual(['pod-on-node: default/web-0 is Running without a node']);
  });

  it('a kubelet that admits more than max pods, at the admission', () => {
    const { addPod } = Kubelet.prototype;
    const seen: number[] = [];
    let now = 0;
    vi.spyOn(Kubelet.prototype, 'addPod').mockImplementation(function (this: Kubelet, pod: Pod) {
      if (pod.name.startsWith('m-')) {
        seen.push(now);
        // It forgets one of the pods that run.
        this.stopped(pod);
      }
      addPod.call(this, pod);
    });
    const { step } = Simulation.prototype;
    vi.spyOn(Simulation.prototype, 'step').mockImplementation(function (this: Simulation) {
      now = this.nextEventTime;
      return step.call(this);
    });
    const { brokenInvariant } = runScenario(fixture('invariants', 'past-the-scheduler.yaml'), {
      check: true,
    });
    expect(brokenInvariant?.at).toBe(seen.at(-1));
    expect(brokenInvariant?.texts).toHaveLength(1);
    expect(brokenInvariant?.texts[0]).toMatch(
      /^max-pods: ip-10-0-0-4\.\S+ has admitted 6 pods of 5, the latest .*default\/m-/,
    );
  });
});
