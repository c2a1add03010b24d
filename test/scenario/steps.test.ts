// The table of timeline steps: what every row owes to those who go through it.

import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { type StepKey, STEPS } from '../../src/scenario/steps/table.ts';
import { minimalWith } from './minimal.ts';

/** Steps that name what is not there, by key. */
const OF_GHOSTS: Partial<Readonly<Record<StepKey, string>>> = {
  createDeployment: '{ name: a, replicas: 1, priorityClassName: ghost }',
  createPods: '{ name: a, count: 1, priorityClassName: ghost }',
  delete: '{ kind: Service, name: ghost }',
  scale: '{ statefulSet: ghost, replicas: 1 }',
  setImage: '{ daemonSet: ghost, images: { a: b } }',
  rollout: '{ pause: deployment/ghost }',
  deleteDeployment: '{ name: ghost }',
  deletePods: '{ of: ghost }',
  addNodeGroup: '{ name: more, instanceType: t3.medium, size: 1, subnets: [ghost] }',
  scaleNodeGroup: '{ name: ghost, size: 1 }',
  deleteNodeGroup: '{ name: ghost }',
  instanceRefresh: '{ name: ghost }',
  cordon: '{ nodeGroup: ghost }',
  uncordon: '{ nodeGroup: ghost }',
  drain: '{ nodeGroup: ghost }',
  restartDaemon: '{ nodeGroup: ghost }',
  rebootNode: '{ nodeGroup: ghost, index: 0 }',
  terminateNode: '{ nodeGroup: ghost }',
  failNode: '{ nodeGroup: ghost }',
  recoverNode: '{ nodeGroup: ghost }',
  taint: '{ nodes: { nodeGroup: ghost }, taint: { key: a, effect: NoSchedule } }',
  untaint: '{ nodes: { nodeGroup: ghost }, taint: { key: a, effect: NoSchedule } }',
  takeAddresses: '{ subnet: ghost, random: 1 }',
  freeAddresses: '{ subnet: ghost, addresses: [10.0.0.9] }',
  attachEni: '{ nodes: { nodeGroup: ghost } }',
  detachEnis: '{ nodes: { nodeGroup: ghost } }',
  observe: '{ command: kubectl get pods, node: "ghost[0]" }',
};

function problemsOf(...steps: string[]): string[] {
  const timeline = steps.map((step) => `  - { at: 1m, ${step} }\n`).join('');
  const parsed = parseScenario(minimalWith(`timeline:\n${timeline}`));
  return parsed.ok ? [] : parsed.problems.map(({ code, message }) => `${code}: ${message}`);
}

describe('a step', () => {
  it.each(Object.entries(OF_GHOSTS))('%s is found to name what is not there', (key, value) => {
    expect(problemsOf(`${key}: ${value}`)).toEqual([
      expect.stringMatching(/^unknown-reference: .*"?ghost"?/) as string,
    ]);
  });

  it('may name nodes up to the greatest size that their group has had by then', () => {
    const ninth = 'cordon: { nodeGroup: more, index: 8 }';
    const added = 'addNodeGroup: { name: more, instanceType: t3.medium, size: 2 }';
    const nine = 'scaleNodeGroup: { name: more, size: 9 }';
    const one = 'scaleNodeGroup: { name: more, size: 1 }';
    expect(problemsOf(added, ninth)).toEqual([expect.stringMatching(/^no-such-node: /) as string]);
    expect(problemsOf(added, ninth, nine)).toHaveLength(1);
    expect(problemsOf(added, nine, ninth)).toEqual([]);
    expect(problemsOf(added, nine, one, ninth)).toEqual([]);
  });

  it('shares a kind of action with another only where both do the same', () => {
    const deedOf = new Map<string, unknown>();
    for (const { deeds } of Object.values(STEPS)) {
      for (const [kind, deed] of Object.entries(deeds)) {
        expect(deedOf.get(kind) ?? deed).toBe(deed);
        deedOf.set(kind, deed);
      }
    }
    expect(deedOf.size).toBeGreaterThan(Object.keys(STEPS).length - 3);
  });
});
