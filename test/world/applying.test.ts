import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { World } from '../../src/world/world.ts';
import { minimalWith } from '../scenario/minimal.ts';

function played(timeline: string, until = 9 * MINUTE): World {
  const parsed = parseScenario(minimalWith(`timeline:\n${timeline}until: 10m\n`));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const world = new World(parsed.scenario, { seed: 1, onFact: () => undefined });
  world.simulation.runUntil(until);
  return world;
}

const podsOf = (world: World, start: string) =>
  [...world.kubernetes.pods()].filter(({ name, phase }) => name.startsWith(start) && phase === 'Running');

describe('a manifest that is applied again', () => {
  const web = (at: string, replicas: string, image: string) => `  - at: ${at}
    manifest:
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        ${replicas}
        selector: { matchLabels: { app: web } }
        template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: c, image: ${image} }] } }
`;
  const scaled = '  - { at: 3m, scale: { deployment: web, replicas: 3 } }\n';

  it.each([
    ['keeps the replicas that no manifest has said', '', '', 3],
    ['sets those that it says', '', 'replicas: 2', 2],
    ['goes back to one when it no longer says them', 'replicas: 2', '', 1],
  ])('%s', (_, before, after, replicas) => {
    const world = played(`${web('2m', before, 'nginx')}${scaled}${web('4m', after, '"nginx:2"')}`);
    const pods = podsOf(world, 'web-');
    expect(pods).toHaveLength(replicas);
    expect(pods.map(({ spec }) => spec.containers[0]?.image)).toEqual(pods.map(() => 'nginx:2'));
  });
});

describe('an object that leaves its name to the API server', () => {
  it('is a new one each time', () => {
    const task = (at: string) => `  - at: ${at}
    manifest:
      apiVersion: v1
      kind: Pod
      metadata: { generateName: task- }
      spec: { containers: [{ name: c, image: nginx }] }
`;
    const pods = podsOf(played(`${task('2m')}${task('3m')}${task('4m')}`), 'task-');
    expect(new Set(pods.map(({ name }) => name)).size).toBe(3);
    expect(pods.every(({ name }) => /^task-[a-z0-9]{5}$/.test(name))).toBe(true);
  });
});

describe('a node', () => {
  it('has the labels that charts still select by', () => {
    const world = played(`  - at: 2m
    manifest:
      apiVersion: v1
      kind: Pod
      metadata: { name: old }
      spec:
        nodeSelector:
          beta.kubernetes.io/os: linux
          failure-domain.beta.kubernetes.io/zone: us-west-2a
          eks.amazonaws.com/capacityType: ON_DEMAND
        containers: [{ name: c, image: nginx }]
`);
    expect(podsOf(world, 'old')).toHaveLength(1);
  });
});
