// One thing changed in a scenario: from the moment that is explained on, by a further step, or from the start.

import { type Milliseconds, formatDuration, formatMoment } from '../base/time.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import { readDuration } from '../scenario/language/latencyText.ts';
import type { Setting } from '../scenario/variant.ts';

/** What is done beside `at`, in the words of a scenario. */
export type StepAction = Readonly<Record<string, unknown>>;

export interface Change {
  /** In a few words; a change from a moment on names the moment. */
  readonly label: string;
  readonly from: 'now' | 'start';
  /** Of the document. */
  readonly settings: readonly Setting[];
  /** Those of a change from now on, which its settings put into the timeline. */
  readonly steps: readonly StepAction[];
}

export function fromStart(label: string, ...settings: readonly Setting[]): Change {
  return { label, from: 'start', settings, steps: [] };
}

/** Steps go before those of later times; those of the same time come first. */
export function fromNow(
  label: string,
  { document, at }: { readonly document: ScenarioDocument; readonly at: Milliseconds },
  ...actions: readonly StepAction[]
): Change {
  const steps = actions.map((action) => ({ at: formatDuration(at), ...action }));
  const { timeline } = document;
  const later = timeline.findIndex((step) => readDuration(step.at) > at);
  const place = later === -1 ? timeline.length : later;
  const value = [...timeline.slice(0, place), ...steps, ...timeline.slice(place)];
  return {
    label: `${label} at ${formatMoment(at)}`,
    from: 'now',
    settings: [{ path: 'timeline', value }],
    steps,
  };
}
