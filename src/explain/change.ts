// One thing changed in a scenario, from the moment that is explained on by further steps, or from the start; or a proposal
// that a scenario cannot express.

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
  /** Why it cannot be replayed; empty where it can. */
  readonly obstacle: string;
}

export function fromStart(label: string, ...settings: readonly Setting[]): Change {
  return { label, from: 'start', settings, steps: [], obstacle: '' };
}

/** A proposal that is told and not played. */
export function untried(label: string, obstacle: string): Change {
  return { label, from: 'start', settings: [], steps: [], obstacle };
}

interface Now {
  readonly document: ScenarioDocument;
  readonly at: Milliseconds;
}

export function fromNow(label: string, now: Now, ...actions: readonly StepAction[]): Change {
  const timed = actions.map((action) => ({ after: 0, action }));
  return fromNowOn(`${label} at ${formatMoment(now.at)}`, now, timed);
}

/** Steps some time after now. They go before those of later times; those of the same time come first. */
export function fromNowOn(
  label: string,
  { document, at }: Now,
  timed: readonly { readonly after: Milliseconds; readonly action: StepAction }[],
): Change {
  const steps = timed.map(({ after, action }) => ({ at: formatDuration(at + after), ...action }));
  const value = timed.reduce<readonly StepAction[]>((timeline, { after }, index) => {
    const later = timeline.findIndex((step) => readDuration(String(step['at'])) > at + after);
    const place = later === -1 ? timeline.length : later;
    return [...timeline.slice(0, place), ...steps.slice(index, index + 1), ...timeline.slice(place)];
  }, document.timeline);
  return { label, from: 'now', settings: [{ path: 'timeline', value }], steps, obstacle: '' };
}
