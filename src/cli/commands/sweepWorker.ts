// vpc-cni-sim sweep-worker

import { wallTime, wholeNumber } from '../argumentForms.ts';
import { value } from './forms.ts';
import { QUEUE_FILE, WORKERS } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const sweepWorker = defineVerb({
  name: 'sweep-worker',
  group: 'Decisions',
  summary: 'Run a worker for sweeps that are started with --queue',
  words: {},
  options: {
    queue: value({
      read: String,
      placeholder: 'URL',
      describe:
        'Redis of the queue: redis://host:6379, or rediss:// for TLS (default: the value of VPC_CNI_SIM_QUEUE)',
    }),
    queueFile: QUEUE_FILE,
    wait: value({
      read: wallTime(0),
      placeholder: 'DURATION',
      describe:
        'How long to wait for a Redis that does not answer (default: 0s at the start, then without limit)',
    }),
    runMemory: value({
      read: wholeNumber(32, 1_000_000),
      placeholder: 'MIB',
      describe: 'Memory limit of a run in MiB (default: a share of the machine, at most 4096)',
    }),
    runTime: value({
      read: wallTime(1000),
      default: '10m',
      placeholder: 'DURATION',
      describe: 'Time limit of a run',
    }),
    workers: WORKERS,
  },
  examples: [['sweep-worker --queue redis://10.0.0.5:6379', 'one per machine']],
  epilogue: 'A worker can be stopped or killed at any time: other workers repeat its runs.',
  prints: 'nothing',
  async run(asked, streams) {
    const { needQueuePackages } = await import('../queuePackages.ts');
    needQueuePackages();
    const { sweepWorkerVerb } = await import('../sweepWorkerVerb.ts');
    return await sweepWorkerVerb(asked, streams);
  },
});
