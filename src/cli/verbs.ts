// The verbs, in the order of the help.

import { compare } from './commands/compare.ts';
import { completion } from './commands/completion.ts';
import { examples } from './commands/examples.ts';
import { explain } from './commands/explain.ts';
import { importCluster } from './commands/import.ts';
import { init } from './commands/init.ts';
import { inspect } from './commands/inspect.ts';
import { maxPods } from './commands/maxPods.ts';
import { replay } from './commands/replay.ts';
import { report } from './commands/report.ts';
import { serve } from './commands/serve.ts';
import { schema } from './commands/schema.ts';
import { shell } from './commands/shell.ts';
import { size } from './commands/size.ts';
import { sweep } from './commands/sweep.ts';
import { sweepWorker } from './commands/sweepWorker.ts';
import { test } from './commands/test.ts';
import { tune } from './commands/tune.ts';
import { validate } from './commands/validate.ts';
import type { Verb } from './commands/verb.ts';

export const VERBS: readonly Verb[] = [
  replay,
  explain,
  inspect,
  shell,
  report,
  serve,
  sweep,
  sweepWorker,
  tune,
  size,
  compare,
  test,
  importCluster,
  validate,
  init,
  examples,
  schema,
  maxPods,
  completion(() => VERBS),
];
