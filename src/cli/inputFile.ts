// Reads a scenario's text from a file, or says in one line why that is not possible.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BadInput, fileProblem } from './badInput.ts';

/** Bytes; no scenario comes near it. */
const LARGEST = 16 * 1024 * 1024;

export async function readInput(file: string): Promise<string> {
  const bytes = await readBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadInput(`${file}: not a text file; a scenario is YAML in UTF-8`);
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    const stat = statSync(file);
    if (stat.isDirectory()) throw new BadInput(`${file}: is a folder; name a file in it`);
    if (!stat.isFile() && !stat.isFIFO()) throw new BadInput(`${file}: is not a file`);
    if (stat.size > LARGEST) throw new BadInput(`${file}: too large for a scenario`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    const problem = fileProblem(file, error);
    const near = await nearestFile(file);
    throw near === undefined ? problem : new BadInput(`${problem.message}; did you mean ${near}?`);
  }
}

/** A file of nearly that name in the same folder. */
async function nearestFile(file: string): Promise<string | undefined> {
  const { nearest } = await import('../scenario/suggestion.ts');
  try {
    const near = nearest(basename(file), readdirSync(dirname(file)));
    return near === undefined || near === basename(file) ? undefined : join(dirname(file), near);
  } catch {
    return undefined;
  }
}
