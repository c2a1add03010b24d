// The verbs, in the order of the help.

import type { Command } from './commands/command.ts';
import { explainCommand } from './commands/explain.ts';
import { inspectCommand } from './commands/inspect.ts';
import { maxPodsCommand } from './commands/maxPods.ts';
import { replayCommand } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { schemaCommand } from './commands/schema.ts';
import { sweepCommand } from './commands/sweep.ts';
import { sweepWorkerCommand } from './commands/sweepWorker.ts';
import { tuneCommand } from './commands/tune.ts';
import { validateCommand } from './commands/validate.ts';

export const COMMANDS: readonly Command[] = [
  replayCommand,
  explainCommand,
  inspectCommand,
  reportCommand,
  sweepCommand,
  sweepWorkerCommand,
  tuneCommand,
  validateCommand,
  schemaCommand,
  maxPodsCommand,
];
