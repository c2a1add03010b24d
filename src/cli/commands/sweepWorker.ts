// vpc-cni-sim sweep-worker

import { wallTime, wholeNumber } from '../argumentForms.ts';
import { value } from './forms.ts';
import { QUEUE_FILE, WORKERS } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const sweepWorker = defineVerb({
  name: 'sweep-worker',
  summary: 'Make runs for sweeps that are started with --queue, until stopped',
  words: {},
  options: {
    queue: value({
      read: String,
      describe:
        'The Redis through which sweeps hand out their runs: redis://host:6379, rediss:// for TLS; ' +
        'VPC_CNI_SIM_QUEUE names one too',
    }),
    queueFile: QUEUE_FILE,
    wait: value({
      read: wallTime(0),
      describe: 'How long to wait for a Redis that does not answer (at the start 0s, then without limit)',
    }),
    runMemory: value({
      read: wholeNumber(32, 1_000_000),
      describe: 'Most memory of a run, in MiB (a part of the machine, 4096 at most)',
    }),
    runTime: value({ read: wallTime(1000), default: '10m', describe: 'Longest time of a run' }),
    workers: WORKERS,
  },
  examples: [['sweep-worker --queue redis://10.0.0.5:6379', 'one on each machine']],
  epilogue: 'It may be stopped or killed at any time: its runs are made by others.',
  prints: 'nothing',
  async run(asked, streams) {
    const { needQueuePackages } = await import('../queuePackages.ts');
    needQueuePackages();
    const { sweepWorkerVerb } = await import('../sweepWorkerVerb.ts');
    return await sweepWorkerVerb(asked, streams);
  },
});
