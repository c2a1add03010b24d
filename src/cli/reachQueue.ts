// The look at a queue before a sweep or a worker begins: it is there, or waited for as long as was asked.

import { formatDuration } from '../base/time.ts';
import { BadInput } from './badInput.ts';
import { ExitCode } from './exitCode.ts';
import { probe } from './queueConnection.ts';
import type { QueueAddress } from './queueAddress.ts';
import { problemAt } from './queueProblem.ts';
import type { Stream } from './streams.ts';
import { SweepEnded } from './sweepRunner.ts';

const RETRY_MS = 1000;

/** `wait`: wall time in milliseconds; undefined: not at all. */
export async function reachQueue(
  address: QueueAddress,
  wait: number | undefined,
  error: Stream,
): Promise<void> {
  if (address.isExposed) {
    // From here on the list of processes has this in place of the arguments.
    process.title = 'vpc-cni-sim';
    error.write(
      'warning: others may have read the password in --queue in the list of processes; ' +
        'use VPC_CNI_SIM_QUEUE or --queue-file\n',
    );
  }
  const start = performance.now();
  for (let isTold = false; ; isTold = true) {
    const problem = await probe(address);
    if (problem === undefined) return;
    const text = problemAt(address, problem);
    // Nothing listens there, or something that will never take us: the address is at fault.
    const isRefused =
      problem.kind === 'setup' || (wait === undefined && /refused|unreachable/.test(problem.words));
    if (isRefused) throw new BadInput(text);
    const limit = wait ?? 0;
    if (performance.now() - start >= limit) throw new SweepEnded(text, ExitCode.queueLost);
    if (!isTold) error.write(`${text}. Waiting up to ${formatDuration(limit)} (--wait)\n`);
    await new Promise((resume) => setTimeout(resume, RETRY_MS));
  }
}
