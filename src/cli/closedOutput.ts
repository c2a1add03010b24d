// Standard output that is closed: a verb whose only result is what it prints refuses to run, any other says that its
// report is lost. Its exit status stays, as it is a result as well, and programs that only want the status often discard
// what is printed in a way that looks like a closed output.

import { isMainThread } from 'node:worker_threads';
import { BadInput } from './badInput.ts';
import type { Verb } from './commands/verb.ts';
import type { Output, Streams } from './streams.ts';

/** Before a verb runs. */
export function lookForClosed(
  { prints }: Pick<ReturnType<Verb['ask']>, 'prints'>,
  { out, error }: Streams,
): void {
  // A run that has been left to a thread has been looked at before.
  if (prints === 'nothing' || !isMainThread || !out.wasClosed) return;
  if (prints === 'all') refuseClosed(out);
  error.write('vpc-cni-sim: standard output is closed; what is printed there is lost\n');
}

export function refuseClosed(out: Output): void {
  if (out.wasClosed) throw new BadInput('standard output is closed');
}
