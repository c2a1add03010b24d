// The verdict of a whole run as pages and pictures have it: the headline of its replay, and hazards after it.

import type { Situation } from '../explain/finding.ts';
import type { RunFinding } from '../explain/findings.ts';
import { hazardHeadline } from '../explain/hazardText.ts';
import { plural } from '../base/words.ts';
import { runHeadline } from './runHeadline.ts';

/** Hazards told; the rest are counted. */
const MOST_HAZARDS = 2;

export function headlineOf(situation: Situation, found: readonly RunFinding[] = []): string {
  const { hazards } = situation.summary;
  const told = hazards.slice(0, MOST_HAZARDS).map((hazard) => ` Hazard: ${hazardHeadline(hazard)}.`);
  const left = hazards.length - told.length;
  const rest = left > 0 ? ` ${plural(left, 'more hazard')}.` : '';
  return `${runHeadline(situation, found)}${told.join('')}${rest}`;
}
