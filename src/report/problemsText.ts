// Problems in a file, each with the line itself, a caret under the place, a code, and what to write instead.

import type { Problem } from '../scenario/language/diagnostics.ts';
import { plural } from '../base/words.ts';
import { codeFrame, gutterOf, sourceLines } from './codeFrame.ts';
import { hanging, printable } from './layout.ts';
import type { Page } from './page.ts';

/** Problems told in full; a file of another kind would have thousands. */
const MOST_PROBLEMS = 50;

export function problemsText(file: string, source: string, problems: readonly Problem[], page: Page): string {
  const lines = sourceLines(source);
  const shown = problems.slice(0, MOST_PROBLEMS);
  const gutter = gutterOf(shown);
  const left = problems.length - shown.length;
  const isCut = problems.at(-1)?.code === 'too-many-problems';
  const count = isCut
    ? `more than ${plural(problems.length - 1, 'problem')}`
    : plural(problems.length, 'problem');
  return [
    ...hanging('', `${printable(file)}: ${count}`, page.width).map(page.bold),
    ...shown.flatMap((problem, index) => {
      const { elsewhere, code, message, fix } = problem;
      const isFirst = elsewhere !== undefined && elsewhere.file !== shown[index - 1]?.elsewhere?.file;
      const title = isFirst
        ? hanging('', printable(fileTitle(elsewhere, file, problem.path)), page.width)
        : [];
      // Of files that are none of ours only the place is shown.
      const hidden = elsewhere?.excerpt === '';
      const excerpt = hidden ? undefined : (elsewhere?.excerpt ?? lines[problem.line - 1] ?? '');
      const frame = { place: problem, excerpt, words: `${code}: ${message}; ${fix}` };
      return [...title, ...codeFrame(frame, gutter, page, page.red)];
    }),
    ...(left > 0 ? [isCut ? 'and more' : `and ${plural(left, 'problem')} more`] : []),
    ...(problems.some(({ path }) => IN_MANIFEST.test(path)) ? hanging('', NOT_PLAYED, page.width) : []),
    '',
  ].join('\n');
}

/** Within an object that a step applies; a step itself may be wrong, too. */
const IN_MANIFEST = /^timeline\[\d+\]\.(?:manifest\b|apply\.(?:manifest|file)\b)/;

/** kubectl goes on after an object that is refused. Here a misspelt word would then be missed. */
const NOT_PLAYED =
  'kubectl would refuse these objects and apply the others; a scenario is played when all of its objects are right';

/** `web.yaml (applied by mine.yaml, line 24)`. */
function fileTitle({ file, line }: NonNullable<Problem['elsewhere']>, from: string, path: string): string {
  const verb = path.includes('.apply') ? 'applied by' : 'read by';
  return `${file} (${verb} ${from}, ${line === undefined ? path : `line ${line}`})`;
}
