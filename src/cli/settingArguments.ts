// --set PATH=VALUE for a single run: the scenario with some values other than its file has them.

import { elementAt } from '../base/assert.ts';
import { PROGRAM } from './programCommand.ts';
import { argumentProblems, readSetArguments } from './sweepArguments.ts';
import { problemsText } from '../report/problemsText.ts';
import type { Page } from '../report/page.ts';
import type { CheckedScenario } from '../scenario/check.ts';
import { formatPath, type TextPlace } from '../scenario/language/diagnostics.ts';
import type { ReadFile } from '../scenario/check/stepManifests.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import { withSettings } from '../scenario/variant.ts';
import { wordingOf } from '../scenario/language/wording.ts';
import { placedAt, settingOf, settleAxis, type Axis, type PlacedFault } from '../sweep/axis.ts';
import { BadInput } from './badInput.ts';

export type Variant =
  Extract<CheckedScenario, { readonly ok: true }> | { readonly ok: false; readonly problems: string };

export function variantOf(
  document: ScenarioDocument,
  set: readonly string[],
  page: Page,
  readFile: ReadFile,
): Variant {
  const { axes, faults, text } = readSetArguments(set);
  const settled = axes.map((axis) => settleAxis(document, axis, readFile));
  const all = [...faults, ...axes.flatMap(severalValues), ...settled.flatMap((each) => each.faults)];
  const told = (faults: readonly PlacedFault<TextPlace>[]): Variant => ({
    ok: false,
    problems: problemsText('the arguments', text, argumentProblems(faults), page),
  });
  if (all.length > 0) return told(all);
  const variant = withSettings(
    document,
    settled.map(({ axis }) => settingOf(axis.path, elementAt(axis.choices, 0).value)),
    readFile,
  );
  if (variant.ok) return variant;
  const inFiles = variant.faults.filter(({ file }) => file !== undefined);
  if (inFiles.length > 0) return told(inFiles.map((located) => placedAt(located, elementAt(axes, 0).place)));
  // What is wrong only with the values together stands in none of the arguments.
  const { fault, path } = elementAt(variant.faults, 0);
  const { message, fix } = wordingOf(fault);
  throw new BadInput(`${formatPath(path)}, with --set: ${message}; ${fix}`);
}

function severalValues({ path, choices }: Axis<TextPlace>): PlacedFault<TextPlace>[] {
  const second = choices[1];
  if (second === undefined) return [];
  const detail = 'more than one value for one run';
  const fix = `use one value, or ${PROGRAM} sweep FILE --set ${path}=… to try all`;
  return [{ fault: { code: 'bad-sweep-values', detail, fix }, place: second.place }];
}
