// Starts the built program, with what an earlier run of the verb has compiled.

import { fileURLToPath } from 'node:url';
import { CodeCache } from './codeCache.ts';
import { tuneEngine } from './engineTuning.ts';
import { NODE_IMPORTS } from './lateImports.ts';
import type * as Program from './program.ts';

const argv = process.argv.slice(2);
const [verb = ''] = argv;
const name = /^[a-z][a-z-]{0,20}$/.test(verb) ? verb : 'program';

tuneEngine();
const cache = new CodeCache(fileURLToPath(new URL('.', import.meta.url)), name);
const { program } = cache.load('program.cjs') as typeof Program;
process.exitCode = await program(argv, NODE_IMPORTS, () => cache.keep());
