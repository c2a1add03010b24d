// Every step that a scenario can have is told in the past tense.

import { describe, expect, it } from 'vitest';
import { stepStory } from '../../src/record/stepStory.ts';

describe('a step in the story', () => {
  it.each([
    ['create deployment nginx with 43 pods', 'created deployment nginx with 43 pods'],
    ['scale nginx to 44', 'scaled nginx to 44'],
    ['others free 10.0.0.4-10.0.0.23 of small', 'released external addresses 10.0.0.4-10.0.0.23 of small'],
    ['set image web app=app:2', 'set image web app=app:2'],
    ['undo kube-system/coredns to revision 1', 'rolled back kube-system/coredns to revision 1'],
    ['workload web: 12 pods, replaced as they end', 'workload web: 12 pods, replaced as they end'],
  ])('%s', (description, told) => {
    expect(stepStory(description)).toBe(told);
  });
});
