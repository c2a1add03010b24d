// Scenarios for programs: parsed from YAML text, or written as an object. What is wrong with one is told as values.

import { checkScenario } from '../scenario/check.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import {
  formatPath,
  type LocatedFault,
  type Problem as ProblemInText,
} from '../scenario/language/diagnostics.ts';
import type { ScenarioDocument as CheckedDocument, ScenarioInput } from '../scenario/document/document.ts';
import { parseScenario as parseText } from '../scenario/parse.ts';
import type { ReadFile } from '../scenario/check/stepManifests.ts';
import { wordingOf } from '../scenario/language/wording.ts';
import { inOwnFile, problemAt } from '../scenario/language/yamlText.ts';

/** A scenario as an object; `apiVersion`, `kind` and `metadata` may be left out. */
export type ScenarioDocument = Omit<ScenarioInput, 'apiVersion' | 'kind' | 'metadata'> &
  Partial<Pick<ScenarioInput, 'apiVersion' | 'kind' | 'metadata'>>;

interface ScenarioSource {
  readonly document: CheckedDocument;
  readonly scenario: CompiledScenario;
  /** For the files that settings name. */
  readonly readFile: ReadFile | undefined;
}

/** A checked scenario. It is frozen, and may be run as often as one likes. */
export interface Scenario {
  readonly name: string;
  /** Of runs that are given no other. */
  readonly seed: number;
  /** With every default filled in. */
  readonly document: ScenarioInput;
  /** @internal */
  readonly source: ScenarioSource;
}

export interface Problem {
  /** Stays the same between releases: `unknown-key`, `out-of-range`, … */
  readonly code: string;
  /** As in `nodeGroups[0].instanceType`; empty for the scenario as a whole. */
  readonly path: string;
  /** What is wrong. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
  /** The file that the scenario names, if the problem is in it. */
  readonly file?: string;
  /** In the text, from 1. */
  readonly line?: number;
  /** From 1, in UTF-16 units. */
  readonly column?: number;
  /** Within the line; at least 1. */
  readonly length?: number;
}

export interface TextProblem extends Problem {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

export interface ScenarioFiles {
  /** The text of a file that the scenario names. What it throws is told as a problem of the scenario. */
  readFile(name: string): string;
}

export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly TextProblem[] };

export type DefinedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** All problems at once, in the order of the text. Without `files`, a scenario that names any has a problem. */
export function parseScenario(text: string, files?: ScenarioFiles): ParsedScenario {
  const readFile = files && readerOf(files);
  const parsed = parseText(text, readFile);
  if (parsed.ok) return { ok: true, scenario: scenarioOf(parsed, readFile) };
  return { ok: false, problems: parsed.problems.map(textProblem) };
}

/** A scenario written in code: the document of the YAML file, typed. */
export function defineScenario(document: ScenarioDocument, files?: ScenarioFiles): DefinedScenario {
  const whole = {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Scenario',
    metadata: { name: 'scenario' },
    ...document,
  };
  const readFile = files && readerOf(files);
  const checked = checkScenario(plain(whole), readFile);
  if (checked.ok) return { ok: true, scenario: scenarioOf(checked, readFile) };
  return { ok: false, problems: checked.faults.map(problemOf) };
}

function scenarioOf(
  { document, scenario }: Omit<ScenarioSource, 'readFile'>,
  readFile: ReadFile | undefined,
): Scenario {
  return Object.freeze({
    name: scenario.name,
    seed: scenario.seed,
    document,
    source: { document, scenario, readFile },
  });
}

/** @internal */
export function problemOf(located: LocatedFault): Problem {
  const inFile = inOwnFile(located);
  if (inFile !== undefined) return textProblem(problemAt(inFile));
  const { fault, path } = located;
  const { message, fix } = wordingOf(fault);
  return { code: fault.code, path: formatPath(path), message, fix };
}

function textProblem({ fix, elsewhere, ...problem }: ProblemInText): TextProblem {
  const { code, path, message, line, column, length } = problem;
  const told = { code, path, message, fix, line, column, length };
  return elsewhere === undefined ? told : { ...told, file: elsewhere.file };
}

/** Keys set to undefined are keys left out, as in JSON. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries.map(([key, part]) => [key, plain(part)]));
}

function readerOf(files: ScenarioFiles): ReadFile {
  return (name) => {
    try {
      return { ok: true, text: files.readFile(name) };
    } catch (error) {
      return { ok: false, detail: error instanceof Error ? error.message : String(error) };
    }
  };
}
