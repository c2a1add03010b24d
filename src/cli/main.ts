#!/usr/bin/env node
// The program. Everything it does is behind `commandLine`.

import { commandLine } from './commandLine.ts';
import { processStreams } from './streams.ts';

process.exitCode = await commandLine(process.argv.slice(2), processStreams());
