// Every run of the properties tries the same cases, so that a failure is a change's and not chance's; FC_SEED=7 tries
// others. A property that fails says first by which line it is repeated, then the smallest case it could find, and the
// beginning of what was wrong with it.

import { relative } from 'node:path';
import fc, { type RunDetails } from 'fast-check';
import { expect } from 'vitest';

const DEFAULT_SEED = 20_240_301;
/** Of what was wrong: walls of internals hide the first difference. */
const MOST_LINES = 30;

fc.configureGlobal({
  seed: Number(process.env['FC_SEED'] ?? DEFAULT_SEED),
  reporter: (details) => {
    if (details.failed) throw failureOf(details);
  },
});

function failureOf(details: RunDetails<unknown>): Error {
  const { seed, counterexample, numRuns, numShrinks, errorInstance } = details;
  const error = errorInstance instanceof Error ? errorInstance : undefined;
  const wrong = (error?.message ?? 'too many cases were left out').split('\n');
  const cut = wrong.length > MOST_LINES ? [...wrong.slice(0, MOST_LINES), '…'] : wrong;
  const failure = new Error(
    [
      `repeat it with: ${repeatLine(seed)}`,
      `case ${numRuns} fails; made smaller ${numShrinks} times, it is:`,
      fc.stringify(counterexample),
      ...cut,
    ].join('\n'),
  );
  // Where the property failed, not where this was made.
  if (error?.stack !== undefined) failure.stack = `Error: ${failure.message}\n${framesOf(error.stack)}`;
  return failure;
}

function repeatLine(seed: number): string {
  const { testPath = '', currentTestName = '' } = expect.getState();
  const file = relative(process.cwd(), testPath);
  const project = file.startsWith('test/cli/') ? 'cli' : file.startsWith('test/web/') ? 'browser' : 'rooms';
  // Vitest takes the name for a pattern, and joins the names of its suites by a blank.
  const name = currentTestName.replaceAll(' > ', ' ').replace(/[.*+?^${}()|[\]\\]/g, '.');
  return `FC_SEED=${seed} npx vitest run --project ${project} ${file} -t '${name.replaceAll("'", '.')}'`;
}

function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
