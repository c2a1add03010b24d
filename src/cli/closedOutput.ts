// Standard output that is closed: a verb whose only result is what it prints refuses to run, any other says that its
// report is lost. Its exit status stays, as it is a result as well, and programs that only want the status often discard
// what is printed in a way that looks like a closed output.

import { isMainThread } from 'node:worker_threads';
import { BadInput } from './badInput.ts';
import type { Command } from './commands/command.ts';
import type { Output, Streams } from './streams.ts';

/** Before a verb runs. `args`: the verb and its options, as they were read. */
export function lookForClosed(
  commands: readonly Command[],
  args: Readonly<Record<string, unknown>>,
  { out, error }: Streams,
): void {
  const verb = Array.isArray(args['_']) ? String(args['_'][0]) : '';
  const command = commands.find(({ name }) => name === verb);
  // A run that has been left to a thread has been looked at before.
  if (command === undefined || command.prints === 'nothing' || !isMainThread || !out.wasClosed) return;
  const isRest = command.prints === 'rest' || command.prints?.(args) === 'rest';
  if (!isRest) refuseClosed(out);
  error.write('vpc-cni-sim: standard output is closed; what is printed there is lost\n');
}

export function refuseClosed(out: Output): void {
  if (out.wasClosed) throw new BadInput('standard output is closed');
}
