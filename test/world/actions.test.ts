// Steps of a timeline, seen in the cluster after them.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE } from '../../src/base/time.ts';
import type { Pod } from '../../src/kube/api/objects.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { World } from '../../src/world/world.ts';
import { minimalWith } from '../scenario/minimal.ts';

/** A world whose steps have all happened, four minutes after the last. */
function after(...steps: string[]): World {
  const timeline = steps.map((step, index) => `  - at: ${3 + 4 * index}m\n    ${step}\n`).join('');
  const parsed = parseScenario(minimalWith(`timeline:\n${timeline}`));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const world = new World(parsed.scenario, { seed: 1, onFact: () => undefined });
  world.simulation.runUntil((3 + 4 * steps.length) * MINUTE);
  return world;
}

const WEB = `manifest: |
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: { name: web }
      spec:
        replicas: 3
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec:
            containers: [{ name: web, image: 'web:1' }]`;

function podsNamed({ kubernetes }: World, start: string): Pod[] {
  return [...kubernetes.pods()].filter(({ name }) => name.startsWith(start));
}

function images(world: World, start: string): string[] {
  return podsNamed(world, start)
    .map(
      ({ name, spec, ready }) => `${name} ${elementAt(spec.containers, 0).image}${ready ? '' : ' not ready'}`,
    )
    .sort();
}

describe('objects', () => {
  it('are applied, scaled, given another image and deleted', () => {
    expect(images(after(WEB), 'web')).toEqual(['web-0 web:1', 'web-1 web:1', 'web-2 web:1']);
    const changed = after(
      WEB,
      'scale: { statefulSet: web, replicas: 2 }',
      "setImage: { statefulSet: web, images: { web: 'web:2' } }",
    );
    expect(images(changed, 'web')).toEqual(['web-0 web:2', 'web-1 web:2']);
    expect(images(after(WEB, 'delete: { kind: StatefulSet, name: web }'), 'web')).toEqual([]);
  });

  it('are changed by applying them again', () => {
    expect(images(after(WEB, WEB.replace('web:1', 'web:2').replace('3', '1')), 'web')).toEqual([
      'web-0 web:2',
    ]);
  });

  it('roll back to the template before', () => {
    const world = after(
      "setImage: { deployment: coredns, images: { coredns: 'coredns:new' } }",
      'rollout: { undo: deployment/coredns }',
    );
    const [first, second, ...rest] = images(world, 'coredns');
    expect(rest).toEqual([]);
    for (const image of [first, second]) expect(image).toMatch(/eks\/coredns:v1/);
  });

  it('restart with new pods', () => {
    const names = (world: World): string[] => podsNamed(world, 'coredns').map(({ name }) => name);
    const before = names(after('cordon: all'));
    const restarted = names(after('rollout: { restart: deployment/coredns }'));
    expect(restarted).toHaveLength(2);
    expect(restarted.filter((name) => before.includes(name))).toEqual([]);
  });
});

describe('the nodes', () => {
  const maxPods = ({ kubernetes }: World): (number | undefined)[] =>
    [...kubernetes.nodes()].map(({ capacity }) => capacity['pods']);

  it('are replaced by ones that the refreshed group describes, and further ones are like them', () => {
    const refreshed = after(
      'instanceRefresh: { name: workers, minHealthyPercentage: 0, maxPods: 30 }',
      'scaleNodeGroup: { name: workers, size: 3 }',
    );
    expect(maxPods(refreshed)).toEqual([30, 30, 30]);
  });

  it('take a taint, and give it up', () => {
    const taint = 'taint: { key: spot, value: soon, effect: NoSchedule }';
    const keys = ({ kubernetes }: World): string[] =>
      [...kubernetes.nodes()].flatMap(({ taints }) => taints.map(({ key }) => key));
    expect(keys(after(`taint: { nodes: { nodeGroup: workers, index: 1 }, ${taint} }`))).toEqual(['spot']);
    expect(keys(after(`taint: { nodes: all, ${taint} }`, `untaint: { nodes: all, ${taint} }`))).toEqual([]);
  });

  it('that hang are not ready until they go on', () => {
    const ready = ({ kubernetes }: World): boolean[] => [...kubernetes.nodes()].map((node) => node.ready);
    expect(ready(after('failNode: { nodeGroup: workers, index: 0 }'))).toEqual([false, true]);
    expect(ready(after('failNode: all', 'recoverNode: all'))).toEqual([true, true]);
  });

  it('run the version of aws-node that was set, with the settings changed before', () => {
    const world = after('setCniEnv: { WARM_IP_TARGET: 2 }', 'setCniVersion: v1.16.4');
    for (const { spec, ready } of podsNamed(world, 'aws-node')) {
      expect(ready).toBe(true);
      expect(elementAt(spec.containers, 0).image).toContain(':v1.16.4');
      expect(elementAt(spec.containers, 0).env).toMatchObject({ WARM_IP_TARGET: '2' });
      expect(elementAt(spec.containers, 0).env).not.toHaveProperty('ENABLE_SUBNET_DISCOVERY');
    }
    expect(podsNamed(world, 'aws-node')).toHaveLength(2);
  });
});
