// The verbs, in the order of the help.

import { maxPodsCommand } from './commands/maxPods.ts';
import { replayCommand } from './commands/replay.ts';
import { schemaCommand } from './commands/schema.ts';
import { sweepCommand } from './commands/sweep.ts';
import { validateCommand } from './commands/validate.ts';

export const COMMANDS = [replayCommand, sweepCommand, validateCommand, schemaCommand, maxPodsCommand];
