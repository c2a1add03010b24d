// The values of --set as axes of a sweep. Arguments have places as a text has: each is a line of its own, so that what
// is wrong with them is shown as it is in files.

import { elementAt } from '../base/assert.ts';
import type { Axis, Choice, PlacedFault } from '../sweep/axis.ts';
import { readValueList } from '../sweep/valueList.ts';
import { problemAt } from '../scenario/language/yamlText.ts';
import type { Problem, TextPlace } from '../scenario/language/diagnostics.ts';

const OPTION = '--set ';

export interface ReadArguments {
  readonly axes: readonly Axis<TextPlace>[];
  readonly faults: readonly PlacedFault<TextPlace>[];
  /** What the places are places in. */
  readonly text: string;
}

export function readSetArguments(given: readonly string[]): ReadArguments {
  const excerpts = given.map((argument) => `${OPTION}${argument}`);
  const faults: PlacedFault<TextPlace>[] = [];
  const axes = given.map((argument, index): Axis<TextPlace> => {
    const placeOf = (start: number, length: number): TextPlace => {
      const excerpt = elementAt(excerpts, index);
      return { line: index + 1, column: OPTION.length + start + 1, length, excerpt };
    };
    const equals = argument.indexOf('=');
    if (equals === -1) {
      const detail = 'missing value';
      const fault = {
        code: 'bad-sweep-values',
        detail,
        fix: `use ${argument}=1,2,5 or ${argument}=1..16`,
      } as const;
      faults.push({ fault, place: placeOf(0, argument.length) });
      return { path: argument, place: placeOf(0, argument.length), choices: [] };
    }
    const { values, flaws } = readValueList(argument.slice(equals + 1));
    for (const { detail, fix, start, length } of flaws) {
      faults.push({
        fault: { code: 'bad-sweep-values', detail, fix },
        place: placeOf(equals + 1 + start, length),
      });
    }
    const choices = values.map(({ value, asText, start, length }): Choice<TextPlace> => {
      const place = placeOf(equals + 1 + start, length);
      return asText === undefined ? { value, place } : { value, asText, place };
    });
    return { path: argument.slice(0, equals), place: placeOf(0, Math.max(1, equals)), choices };
  });
  return { axes, faults, text: excerpts.join('\n') };
}

/** In the order of the arguments, then those in files that the values name. */
export function argumentProblems(faults: readonly PlacedFault<TextPlace>[]): Problem[] {
  return faults
    .map(argumentProblem)
    .sort(
      (one, other) =>
        Number(one.elsewhere !== undefined) - Number(other.elsewhere !== undefined) ||
        one.line - other.line ||
        one.column - other.column,
    );
}

function argumentProblem({ fault, place, inFile }: PlacedFault<TextPlace>): Problem {
  return problemAt(inFile ?? { fault, path: [], place });
}
