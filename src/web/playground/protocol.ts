// What the page and its workers say to each other. All of it is plain data; each request has a number, which its replies
// repeat.

import type { Milliseconds } from '../../base/time.ts';
import type { RunDocument } from '../../report/htmlDocument.ts';
import type { PageBundle } from '../../report/htmlPage.ts';
import type { MomentExplanation } from '../../report/momentExplanation.ts';
import type { Problem } from '../../scenario/language/diagnostics.ts';
import type { Warning } from '../../scenario/warnings.ts';
import type { SeedPair } from '../views/compareRows.ts';
import type { TypedLine } from '../run/runActions.ts';

/** Texts by name. */
export interface ScenarioFiles {
  /** Of the scenario; the others are those that it names. */
  readonly name: string;
  readonly text: string;
  readonly others: Readonly<Record<string, string>>;
}

/** As a person drops it on the page. */
export interface DroppedFile {
  readonly name: string;
  readonly text: string;
  /** Ms since 1970. */
  readonly modifiedAt: number;
}

/** `said`: what was read and what was left out, or why nothing came of it. */
export type ImportedFiles =
  | { readonly ok: true; readonly files: ScenarioFiles; readonly said: string }
  | { readonly ok: false; readonly said: string };

export type Request =
  /** Plays it from its start to its end; one that is still playing is dropped. */
  | { readonly kind: 'play'; readonly id: number; readonly files: ScenarioFiles }
  /** Ends what is playing where it is, and keeps that. */
  | { readonly kind: 'stop'; readonly id: number }
  | {
      readonly kind: 'explain';
      readonly id: number;
      readonly files: ScenarioFiles;
      readonly at: Milliseconds;
    }
  | {
      readonly kind: 'type';
      readonly id: number;
      readonly files: ScenarioFiles;
      readonly line: string;
      readonly at: Milliseconds;
      /** Undefined: one's own machine. */
      readonly node: string | undefined;
    }
  /** The run as one file: a report's page, made of this script and style sheet. */
  | {
      readonly kind: 'report';
      readonly id: number;
      readonly files: ScenarioFiles;
      readonly bundle: PageBundle;
    }
  | { readonly kind: 'import'; readonly id: number; readonly files: readonly DroppedFile[] }
  /** Both with so many seeds. */
  | {
      readonly kind: 'compare';
      readonly id: number;
      readonly files: ScenarioFiles;
      readonly pinned: ScenarioFiles;
      readonly seeds: number;
    };

export type Reply =
  | {
      readonly kind: 'progress';
      readonly id: number;
      readonly now: Milliseconds;
      readonly end: Milliseconds;
    }
  | {
      readonly kind: 'played';
      readonly id: number;
      readonly run: RunDocument;
      readonly warnings: readonly Warning[];
      /** Whether it was stopped before its end. */
      readonly isPartial: boolean;
    }
  | { readonly kind: 'problems'; readonly id: number; readonly problems: readonly Problem[] }
  | {
      readonly kind: 'explained';
      readonly id: number;
      readonly explanation: MomentExplanation;
      /** Whether nothing more follows. */
      readonly isLast: boolean;
    }
  | { readonly kind: 'compared'; readonly id: number; readonly pair: SeedPair }
  | { readonly kind: 'imported'; readonly id: number; readonly imported: ImportedFiles }
  | { readonly kind: 'reported'; readonly id: number; readonly html: string }
  | { readonly kind: 'typed'; readonly id: number; readonly typed: TypedLine }
  /** A fault of the simulator, or of the browser: too little memory. */
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
