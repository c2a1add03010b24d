// A run that starts from a running cluster: what is there at 0:00, what its controllers take over, and what comes of it.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/address.ts';
import { podKey, type Pod } from '../../src/kube/api/objects.ts';
import { Measure } from '../../src/record/measure.ts';
import type { Fact } from '../../src/record/trace.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { playTo, runScenario } from '../../src/world/run.ts';
import { World } from '../../src/world/world.ts';

const FIXTURES = 'test/fixtures/start';

function shop(steps = '', file = 'shop.yaml'): CompiledScenario {
  const text = readFileSync(`${FIXTURES}/${file}`, 'utf8').replace('until:', `${steps}until:`);
  const parsed = parseScenario(text, (name) => ({
    ok: true,
    text: readFileSync(`${FIXTURES}/${name}`, 'utf8'),
  }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

function played(scenario: CompiledScenario, to: number, facts: Fact[] = []): World {
  const world = new World(scenario, { seed: scenario.seed, onFact: (fact) => facts.push(fact) });
  playTo(world, to);
  return world;
}

const places = (world: World): string[] =>
  [...world.kubernetes.pods()]
    .map((pod) => `${podKey(pod)} ${pod.phase} ${pod.nodeName?.split('.')[0] ?? '-'} ${addressOf(pod)}`)
    .sort();

const addressOf = ({ podIp }: Pod): string => (podIp === undefined ? '-' : formatAddress(podIp));

const created = (facts: readonly Fact[]): string[] =>
  facts.flatMap((fact) => (fact.kind === 'pod-created' && fact.since === undefined ? [fact.pod] : []));

describe('a run that starts from a state', () => {
  it('has the nodes, pods and addresses of the state at 0:00', () => {
    const world = played(shop(), 0);
    expect(
      [...world.kubernetes.nodes()].map(({ name, ready, unschedulable }) => [name, ready, unschedulable]),
    ).toEqual([
      ['ip-10-0-1-10.us-west-2.compute.internal', true, false],
      ['ip-10-0-2-10.us-west-2.compute.internal', true, true],
      ['karpenter-1', true, false],
    ]);
    expect(places(world)).toContain('shop/web-6c8f7d9b5-1bbbb Running ip-10-0-1-10 10.0.1.30');
    expect(places(world)).toContain('shop/web-6c8f7d9b5-pppp1 Pending - -');
    const node = world.daemons.nodes.get('ip-10-0-1-10.us-west-2.compute.internal');
    expect(node?.store?.stats()).toMatchObject({ total: 10, assigned: 7 });
    expect(node?.store?.cooling(0)).toBe(1);
    // Of 256 addresses: five of AWS, 21 of two nodes, 10 of a third.
    expect(world.cloud.subnets.get('a')?.availableIpAddressCount).toBe(256 - 5 - 12 - 10);
    expect(world.cloud.networkInterfaces.find('eni-left')).toMatchObject({
      tagged: true,
      attachment: undefined,
    });
    expect(world.kubernetes.node('karpenter-1')?.allocatable['nvidia.com/gpu']).toBe(1);
  });

  it('makes nothing that is there: the controllers take over what is theirs', () => {
    const facts: Fact[] = [];
    const world = played(shop(), 60_000, facts);
    expect(created(facts)).toEqual([]);
    expect(facts.filter(({ kind }) => kind === 'instance-launched')).toHaveLength(3);
    // The pod that waited has found a node, the one that was being deleted has gone, all others stay where they were.
    expect(places(world).filter((place) => place.startsWith('shop/web'))).toEqual([
      'shop/web-6c8f7d9b5-0bbbb Running ip-10-0-1-10 10.0.1.21',
      'shop/web-6c8f7d9b5-1bbbb Running ip-10-0-1-10 10.0.1.30',
      'shop/web-6c8f7d9b5-2bbbb Running ip-10-0-2-10 10.0.2.21',
      expect.stringMatching(/^shop\/web-6c8f7d9b5-pppp1 Running ip-10-0-1-10 10\.0\.1\./),
    ]);
    const [deployment] = [...world.kubernetes.stores.workloads.deployments.all()].filter(
      ({ config }) => config.name === 'web',
    );
    expect(deployment?.current).toMatchObject({ number: 4 });
    expect(deployment?.current.replicaSet.owner.name).toBe('web-6c8f7d9b5');
  });

  it('goes on with what is left: a Job ends when its life is over, the next comes by the clock', () => {
    const facts: Fact[] = [];
    played(shop(), 90_000, facts);
    const ends = facts.flatMap((fact) => (fact.kind === 'pod-finished' ? [fact.pod] : []));
    expect(ends).toContain('shop/report-29543610-x1x1x');
    // The schedule says half past: the start is at that very time, so the next Job comes an hour later.
    const later: Fact[] = [];
    played(shop('', 'shop.yaml'), 3_601_000, later);
    expect(created(later).filter((pod) => pod.startsWith('shop/report'))).toHaveLength(1);
  });

  it('knows when its CronJob ran last, and since when there is one', () => {
    const world = played(shop(), 0);
    const { cronJobs } = world.kubernetes.stores.workloads;
    const [cronJob] = [...cronJobs.all()];
    // The Job that runs is that of 9:30.
    expect(cronJob?.lastScheduleTime).toBe(29_543_610 * 60_000);
    expect(cronJob && cronJobs.createdAt(cronJob.config)).toBe(-3_600_000);
  });

  it('scales and rolls the pods that were adopted', () => {
    const scale = '  - at: 10s\n    scale: { deployment: web, replicas: 6 }\n';
    const rollout = "  - at: 1m\n    setImage: { deployment: web, images: { web: 'nginx:2' } }\n";
    const facts: Fact[] = [];
    const world = played(shop(scale + rollout), 240_000, facts);
    const [first, second] = created(facts);
    expect([first, second].every((pod) => pod?.startsWith('shop/web-6c8f7d9b5-'))).toBe(true);
    const web = [...world.kubernetes.pods()].filter(({ labels }) => labels['app'] === 'web');
    expect(web).toHaveLength(6);
    expect(web.map(({ name }) => name.startsWith('web-6c8f7d9b5-'))).toEqual(web.map(() => false));
    expect(facts.find(({ kind }) => kind === 'rollout-finished')).toMatchObject({ revision: 5 });
  });

  it('measures only pods that are created in it', () => {
    const measure = new Measure();
    const world = new World(shop(), { seed: 1, onFact: (fact, at) => measure.apply(fact, at) });
    playTo(world, 60_000);
    expect(measure.finish(60_000)).toMatchObject({ podStartMax: 0, podsNeverStarted: 0, podsStarted: 1 });
  });

  it('is the same every time, with every tick or not, and keeps every invariant', () => {
    const trace = (playsEveryTick: boolean): string => {
      const records: string[] = [];
      const run = runScenario(shop(), {
        check: true,
        playsEveryTick,
        onRecord: (record) => records.push(JSON.stringify(record)),
      });
      expect(run.brokenInvariant).toBeUndefined();
      return records.join('\n');
    };
    const once = trace(false);
    expect(trace(false)).toBe(once);
    expect(trace(true)).toBe(once);
  });
});
