// What changes are chosen by: how things stand at a moment, and the document that the changes are made to. A run played to
// that moment is one; the end of a run that nobody replays is another.

import type { Milliseconds } from '../base/time.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { Situation } from './finding.ts';

export interface Scene extends Situation {
  readonly document: ScenarioDocument;
  readonly at: Milliseconds;
}
