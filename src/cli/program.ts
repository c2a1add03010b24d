// The program on a Node that can run it. Everything it does is behind `commandLine`.

import { commandLine } from './commandLine.ts';
import { tuneHeap } from './heapTuning.ts';
import { processStreams } from './streams.ts';

tuneHeap();
process.exitCode = await commandLine(process.argv.slice(2), processStreams());
