// A scenario from a file: read, checked and compiled, or its problems as text.

import type { Page } from '../report/page.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { ForeseenTotals } from '../scenario/check/foreseen.ts';
import type { ReadFile } from '../scenario/check/stepManifests.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { ParsedScenario } from '../scenario/parse.ts';
import { scenarioPath } from './examples.ts';
import { readerBeside, readInput } from './inputFile.ts';
import { InputFiles } from './inputFiles.ts';

export type LoadedScenario =
  | {
      readonly ok: true;
      readonly scenario: CompiledScenario;
      readonly document: ScenarioDocument;
      readonly foreseen: ForeseenTotals;
      readonly source: string;
      readonly inputs: InputFiles;
    }
  | { readonly ok: false; readonly problems: string };

export interface ReadScenario {
  readonly file: string;
  readonly parsed: ParsedScenario;
  readonly source: string;
  readonly inputs: InputFiles;
  /** Reads the files that the scenario names. */
  readonly readFile: ReadFile;
}

/** `file`: as it is named, `example:43-pods` or `-` too; `inputs`: where the files that are read are entered. */
export async function readScenario(file: string, inputs = new InputFiles()): Promise<ReadScenario> {
  const path = scenarioPath(file);
  const source = await readInput(path, inputs);
  const { parseScenario } = await import('../scenario/parse.ts');
  const readFile = readerBeside(path, inputs);
  return { file, parsed: parseScenario(source, readFile), source, inputs, readFile };
}

/** `set`: values other than the file has them, as arguments have them. */
export async function loadScenario(
  file: string,
  page: Page,
  set: readonly string[] = [],
): Promise<LoadedScenario> {
  return await withArguments(await readScenario(file), page, set);
}

/** One that has been read, with these values. */
export async function withArguments(
  { file, parsed, source, inputs, readFile }: ReadScenario,
  page: Page,
  set: readonly string[],
): Promise<LoadedScenario> {
  if (parsed.ok && set.length > 0) {
    const { variantOf } = await import('./settingArguments.ts');
    const variant = variantOf(parsed.document, set, page, readFile);
    return variant.ok ? { ...variant, source, inputs } : variant;
  }
  if (parsed.ok) return { ...parsed, source, inputs };
  const { problemsText } = await import('../report/problemsText.ts');
  return { ok: false, problems: problemsText(file, source, parsed.problems, page) };
}
