// Reads a scenario's text from a file, or says in one line why that is not possible.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { FilePart, FileReading, ReadFile } from '../scenario/stepManifests.ts';
import { BadInput, fileProblem } from './badInput.ts';

/** Bytes; no scenario comes near it, and traces of a million pods keep below it. */
const LARGEST = 16 * 1024 * 1024;

export async function readInput(file: string): Promise<string> {
  try {
    return readText(file);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    const problem = fileProblem(file, error);
    const near = await nearestFile(file);
    throw near === undefined ? problem : new BadInput(`${problem.message}; did you mean ${near}?`);
  }
}

/** Reads what a scenario refers to, relative to the scenario's own file. */
export function readerBeside(scenario: string): ReadFile {
  return (file) => {
    const path = isAbsolute(file) ? file : join(dirname(scenario), file);
    try {
      return statSync(path).isDirectory() ? readFolder(path, file) : { ok: true, text: readText(path) };
    } catch (error) {
      const { message } = error instanceof BadInput ? error : fileProblem(path, error);
      // Of a file in a folder, its own name stays.
      const isOwn = message.startsWith(`${path}: `);
      return { ok: false, detail: message.slice(path.length + (isOwn ? 2 : 1)) };
    }
  };
}

/** Its manifests in order of name, as one text of many documents; folders in it are left alone, as kubectl does. */
function readFolder(path: string, name: string): FileReading {
  const isManifest = (file: string): boolean =>
    /\.(ya?ml|json)$/.test(file) && !statSync(join(path, file)).isDirectory();
  const files = readdirSync(path).filter(isManifest).sort();
  if (files.length === 0) return { ok: false, detail: 'is a folder without .yaml, .yml or .json files' };
  const parts: FilePart[] = [];
  const lines: string[] = [];
  for (const file of files) {
    parts.push({ file: join(name, file), line: lines.length + 1 });
    lines.push(...readText(join(path, file)).split('\n'), '---');
  }
  return { ok: true, text: `${lines.join('\n')}\n`, parts };
}

/** Throws what the system says, or `BadInput`. */
function readText(file: string): string {
  const stat = statSync(file);
  if (stat.isDirectory()) throw new BadInput(`${file}: is a folder; name a file in it`);
  if (!stat.isFile() && !stat.isFIFO()) throw new BadInput(`${file}: is not a file`);
  if (stat.size > LARGEST) throw new BadInput(`${file}: is larger than ${LARGEST / 2 ** 20} MiB`);
  const bytes = readFileSync(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadInput(`${file}: is no text in UTF-8`);
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
