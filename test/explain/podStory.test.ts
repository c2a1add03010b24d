// The story of one pod: what it waited for, where its address came from, and what became of it.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { podStory } from '../../src/explain/podStory.ts';
import { podParts } from '../../src/explain/podExplanation.ts';
import type { PlayedRun } from '../../src/explain/playedRun.ts';
import { shippedScenarios } from '../scenario/shippedScenarios.ts';
import { played, SCENES } from './scenes.ts';

const shipped = (name: string, at?: number): PlayedRun =>
  played(shippedScenarios().find((scenario) => scenario.name === `${name}.yaml`)?.text ?? '', at);

function texts(run: PlayedRun, pod: string): string[] {
  const life = run.chronicle.pods.get(pod);
  return life === undefined ? [] : podStory(life, run).map(({ text }) => text);
}

function podWhere(run: PlayedRun, matches: (told: string) => boolean): string {
  const found = [...run.chronicle.pods.keys()].find((pod) => matches(texts(run, pod).join('\n')));
  if (found === undefined) throw new Error('no such pod');
  return found;
}

describe('a pod that runs', () => {
  it('got its address from an ENI of the pool, when the daemon had added it', () => {
    const run = shipped('43-pods');
    const pod = podWhere(run, (told) => told.includes('no address'));
    const told = texts(run, pod).join('\n');
    expect(told).toMatch(/^created for nginx\nbound to ip-[\d-]+\nno address.*NoAddressOnNode/);
    const [, address, eni, device] =
      /address ([\d.]+) from (eni-\w+) \(device (\d)\), in the pool since/.exec(told) ?? [];
    const { node = '' } = run.chronicle.pods.get(pod) ?? {};
    const slot = run.nodes.get(node)?.enis.find((each) => each.eni === eni);
    expect(slot?.device).toBe(Number(device));
    expect(slot?.slots.map(({ cidr }) => cidr)).toContain(`${address}/32`);
    expect(elementAt(podParts(pod, run), 0).headline).toMatch(
      / runs on ip-[\d-]+ since 5m\d\ds, \d[\d.]*s after its creation$/,
    );
  });

  it('names the prefix its address is of', () => {
    const run = shipped('prefix-delegation-trap');
    const told = [...run.chronicle.pods.keys()].flatMap((pod) => texts(run, pod)).join('\n');
    expect(told).toMatch(
      /address [\d.]+ from eni-\w+ \(device \d\), of the prefix [\d.]+\/28, in the pool since/,
    );
  });

  it('is told in order of time', () => {
    const run = shipped('ip-exhaustion');
    for (const life of run.chronicle.pods.values()) {
      const times = podStory(life, run).map(({ at }) => at);
      expect(times).toEqual([...times].sort((one, other) => one - other));
    }
  });
});

describe('a pod that is gone', () => {
  it('says who preempted it, and that it ran', () => {
    const run = shipped('preemption');
    const pod = podWhere(run, (told) => told.includes('preempted'));
    expect(texts(run, pod).join('\n')).toMatch(
      /preempted: kube-system\/agent-\w+ of higher priority takes its place/,
    );
    expect(elementAt(podParts(pod, run), 0).headline).toMatch(
      / is gone since 6m\d\ds; it ran from 3m\d\ds on$/,
    );
  });
});

describe('a pod whose eviction is refused', () => {
  it('says which budget holds it', () => {
    const run = shipped('drain-and-budget', 540_000);
    const pod = podWhere(run, (told) => told.includes('PodDisruptionBudget frontend'));
    expect(texts(run, pod).join('\n')).toMatch(
      /its eviction was refused \(36 times until 8m5\ds\): the PodDisruptionBudget frontend allows none/,
    );
  });
});

describe('a pod that waits', () => {
  it('has its cause beside its story', () => {
    const run = played(SCENES['all addresses of the type']);
    const { pod } = elementAt(run.summary.waiting, 0);
    const part = elementAt(podParts(pod, run), 0);
    expect(part.reason).toBe('NoAddressOnNode');
    expect(part.headline).toMatch(/ is ContainerCreating on ip-[\d-]+ since 3m00s, for 5m00s$/);
    expect(part.story.map(({ text }) => text).join('\n')).toMatch(/no address \(\d+ times until 7m\d\ds\)/);
  });
});
