// Notes of the author in the story: at their moment, in their own words, and kept however much happens.

import { describe, expect, it } from 'vitest';
import { Milestones } from '../../src/record/milestones.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/world/run.ts';
import { minimalWith } from '../scenario/minimal.ts';

function runOf(timeline: string) {
  const parsed = parseScenario(minimalWith(`${timeline}until: 3m\n`));
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  return runScenario(parsed.scenario);
}

const CREATES = '  - { at: 2m, createPods: { name: web, count: 2 } }\n';

describe('a note', () => {
  it('is told as it is written, as one paragraph', () => {
    const { summary } = runOf(`timeline:
  - at: 1m
    note: |
      create nothing yet:
      the nodes are Ready.
${CREATES}`);
    expect(summary.milestones).toContainEqual({
      at: 60_000,
      text: 'create nothing yet: the nodes are Ready.',
    });
  });

  it('changes nothing but the story', () => {
    const [plain, noted] = [
      runOf(`timeline:\n${CREATES}`),
      runOf(`timeline:\n  - { at: 1m, note: Look. }\n${CREATES}`),
    ];
    expect(noted.summary.milestones.filter(({ text }) => text !== 'Look.')).toEqual(plain.summary.milestones);
    expect({ ...noted.summary.pods }).toEqual({ ...plain.summary.pods });
  });

  it('stays in the short story', () => {
    const story = new Milestones();
    for (let step = 0; step < 60; step++) story.add(step, 'pods-wait', `reason ${step}`, `pod-${step}`);
    story.add(70, 'note', 'Read this.', '');
    expect(story.tell().milestones).toContainEqual({ at: 70, text: 'Read this.' });
  });

  it('needs text', () => {
    const parsed = parseScenario(minimalWith("timeline: [{ at: 1m, note: '' }]\n"));
    expect(!parsed.ok && parsed.problems).toHaveLength(1);
  });
});
