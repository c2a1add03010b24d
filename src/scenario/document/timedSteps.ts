// The timeline as it happens: repeats written out, in order of time and, at one instant, of the file.

import type { Milliseconds } from '../../base/time.ts';
import type { ScenarioDocument } from './document.ts';
import { readDuration } from '../language/latencyText.ts';
import type { StepDocument } from './timelineDocument.ts';

export const MAX_STEPS = 100_000;

export interface TimedStep {
  readonly at: Milliseconds;
  readonly step: StepDocument;
  /** Its place in the document's timeline. */
  readonly index: number;
}

export function countSteps({ timeline }: ScenarioDocument): number {
  return timeline.reduce((count, step) => count + (step.repeat?.times ?? 1), 0);
}

export function timedSteps({ timeline }: ScenarioDocument): TimedStep[] {
  const steps = timeline.flatMap((step, index) => {
    const first = readDuration(step.at);
    if (step.repeat === undefined) return [{ at: first, step, index }];
    const every = readDuration(step.repeat.every);
    return Array.from({ length: step.repeat.times }, (_, turn) => ({
      at: first + turn * every,
      step,
      index,
    }));
  });
  return steps.sort((a, b) => a.at - b.at || a.index - b.index);
}
