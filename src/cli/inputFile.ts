// Reads a scenario's text from a file or from standard input, and what it refers to, or says in one line why that is
// not possible.

import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { FilePart, FileReading, ReadFile } from '../scenario/check/stepManifests.ts';
import { BadInput, fileProblem } from './badInput.ts';
import type { InputFiles } from './inputFiles.ts';
import { LimitedBytes, readPlainFile } from './plainFile.ts';

const STANDARD_INPUT = '-';

export async function readInput(file: string, inputs?: InputFiles): Promise<string> {
  if (file === STANDARD_INPUT) return await readStandardInput(inputs);
  try {
    return readText(file, true, inputs);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    const problem = fileProblem(file, error);
    const near = await nearestFile(file);
    throw near === undefined ? problem : new BadInput(`${problem.message}; did you mean ${near}?`);
  }
}

async function readStandardInput(inputs: InputFiles | undefined): Promise<string> {
  if (process.stdin.readableEnded) throw new BadInput('standard input (-) can be read only once');
  const bytes = new LimitedBytes(STANDARD_INPUT);
  try {
    inputs?.addStandardInput();
    for await (const piece of process.stdin) bytes.add(piece as Buffer);
  } catch (error) {
    throw error instanceof BadInput ? error : fileProblem(STANDARD_INPUT, error);
  }
  return textOf(STANDARD_INPUT, bytes.all());
}

/** Reads what a scenario refers to, relative to the scenario's own file. */
export function readerBeside(scenario: string, inputs?: InputFiles): ReadFile {
  return (file) => {
    const path = isAbsolute(file) ? file : join(dirname(scenario), file);
    try {
      return statSync(path).isDirectory()
        ? readFolder(path, file, inputs)
        : { ok: true, text: readText(path, false, inputs) };
    } catch (error) {
      const { message } = error instanceof BadInput ? error : fileProblem(path, error);
      // Of a file in a folder, its own name stays.
      const isOwn = message.startsWith(`${path}: `);
      return { ok: false, detail: message.slice(path.length + (isOwn ? 2 : 1)) };
    }
  };
}

/** Its manifests in order of name, as one text of many documents; folders in it are left alone, as kubectl does. */
function readFolder(path: string, name: string, inputs: InputFiles | undefined): FileReading {
  const parts: FilePart[] = [];
  const lines: string[] = [];
  const total = new LimitedBytes(path);
  for (const file of readdirSync(path).sort()) {
    const member = join(path, file);
    if (!/\.(ya?ml|json)$/.test(file) || isFolder(member)) continue;
    const text = readText(member, false, inputs);
    total.add(Buffer.from(text));
    parts.push({ file: join(name, file), line: lines.length + 1 });
    for (const line of text.split('\n')) lines.push(line);
    lines.push('---');
  }
  if (parts.length === 0) return { ok: false, detail: 'a folder without .yaml, .yml or .json files' };
  return { ok: true, text: `${lines.join('\n')}\n`, parts };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw fileProblem(path, error);
  }
}

/** Throws what the system says, or `BadInput`. */
function readText(file: string, mayBePipe: boolean, inputs: InputFiles | undefined): string {
  const { bytes, stat } = readPlainFile(file, mayBePipe);
  inputs?.add(file, stat);
  return textOf(file, bytes);
}

function textOf(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadInput(`${file}: not UTF-8 text`);
  }
}

/** A file of nearly that name in the same folder. */
async function nearestFile(file: string): Promise<string | undefined> {
  const { nearest } = await import('../scenario/language/suggestion.ts');
  try {
    const near = nearest(basename(file), readdirSync(dirname(file)));
    return near === undefined || near === basename(file) ? undefined : join(dirname(file), near);
  } catch {
    return undefined;
  }
}
