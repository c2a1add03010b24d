// A change that somebody types: what the steps of the scenario would be, and what the tool prints.

import type { Options, Option } from '../../kubectl/options.ts';
import type { View } from '../../kubectl/view.ts';
import type { Moment } from '../moment.ts';
import type { StepBody } from './session.ts';

/** The text of a manifest that the shell itself has; undefined: it has no such file. */
export type ReadManifest = (file: string) => string | undefined;

export interface Change {
  readonly steps: readonly StepBody[];
  /** Lines that the tool prints once it is done. */
  readonly told: readonly string[];
}

/** A command as it was typed. */
export interface Typed {
  readonly moment: Moment;
  readonly view: View;
  readonly options: Options;
  readonly namespace: string;
  readonly readManifest: ReadManifest;
}

export interface ChangeRow {
  readonly options: readonly Option[];
  /** Throws `Failure` with kubectl's words. */
  readonly change: (typed: Typed) => Change;
}
