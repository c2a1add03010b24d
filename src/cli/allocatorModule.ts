// Allocators of the user's own, from modules: found, loaded, and held to what the port asks for before anything runs.

import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { IPAMD, type AllocatorRef, type UnfoundAllocator } from '../sweep/allocatorRef.ts';
import type { Allocator } from '../world/allocator/allocator.ts';
import { BadInput, fileProblem } from './badInput.ts';
import type { InputFiles } from './inputFiles.ts';
import { lateImports } from './lateImports.ts';
import { readPlainFile } from './plainFile.ts';

const EXAMPLE = 'export default { name, start(node, saved) { … } }';

export type FoundAllocator =
  /** Undefined: ipamd. */
  { readonly ok: true; readonly ref: AllocatorRef | undefined } | ({ readonly ok: false } & UnfoundAllocator);

/** `ipamd`, or the file of a module, relative to the folder. It is loaded, so that what is wrong with it is told now. */
export async function findAllocator(
  name: string,
  folder: string,
  inputs: InputFiles,
): Promise<FoundAllocator> {
  if (name === IPAMD) return { ok: true, ref: undefined };
  const path = resolve(folder, name);
  let bytes: Uint8Array;
  try {
    const file = readPlainFile(path, false);
    inputs.add(name, file.stat);
    ({ bytes } = file);
  } catch (error) {
    const fix = 'name ipamd, or the file of a module such as ./mine.mjs';
    return { ok: false, detail: `allocator ${fileProblem(name, error).message}`, fix };
  }
  const content = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  const loaded = await load(path);
  if ('start' in loaded) return { ok: true, ref: { name, path, content } };
  return { ok: false, detail: `allocator ${name}: ${loaded.detail}`, fix: loaded.fix };
}

/** Of an option that names one. Throws a BadInput. */
export async function allocatorOption(
  name: string | undefined,
  inputs: InputFiles,
): Promise<AllocatorRef | undefined> {
  const found = name === undefined ? undefined : await findAllocator(name, '.', inputs);
  if (found?.ok === false) throw new BadInput(`${found.detail}; ${found.fix}`);
  return found?.ref;
}

/** The allocator itself; undefined: ipamd. Throws a BadInput. */
export async function askedAllocator(
  name: string | undefined,
  inputs: InputFiles,
): Promise<Allocator | undefined> {
  const found = await allocatorOption(name, inputs);
  return found === undefined ? undefined : await loadAllocator(found);
}

/** One that was found. A thread loads it once, however often it asks. */
export async function loadAllocator({ name, path }: AllocatorRef): Promise<Allocator> {
  const loaded = await load(path);
  if ('start' in loaded) return loaded;
  throw new BadInput(`allocator ${name}: ${loaded.detail}; ${loaded.fix}`);
}

async function load(path: string): Promise<Allocator | UnfoundAllocator> {
  let module: unknown;
  try {
    module = await lateImports().module(pathToFileURL(path).href);
  } catch (error) {
    return { detail: `the module cannot be loaded: ${firstLine(error)}`, fix: 'see that Node can import it' };
  }
  const allocator = isObject(module) ? module['default'] : undefined;
  if (!isObject(allocator)) return { detail: 'no default export', fix: `write ${EXAMPLE}` };
  if (isAllocator(allocator)) return allocator;
  const missing = [
    ...(typeof allocator['name'] === 'string' ? [] : ['name (a string)']),
    ...(typeof allocator['start'] === 'function' ? [] : ['start (a function)']),
  ];
  return { detail: `its default export lacks ${missing.join(' and ')}`, fix: `write ${EXAMPLE}` };
}

function isAllocator(value: object): value is Allocator {
  return (
    'name' in value && typeof value.name === 'string' && 'start' in value && typeof value.start === 'function'
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' || typeof value === 'function') && value !== null;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.split('\n')[0] ?? '';
}
