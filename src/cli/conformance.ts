// npm run conformance -- PATH…: holds the models against recordings of the real things. Files or folders; without a
// path the project's own copies. Exit status 0: all accepted, 1: some rejected, 2: nothing to judge or unreadable.

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { judge } from '../conformance/judge.ts';
import { verdictText } from '../conformance/verdict.ts';

const OWN_COPIES = join(dirname(fileURLToPath(import.meta.url)), '../../test/fixtures/conformance');
const RECORDING = /\.json(\.gz)?$/;

class BadInput extends Error {}

function run(paths: readonly string[]): number {
  const tally = { accepted: 0, rejected: 0 };
  for (const path of paths) {
    for (const file of recordings(path)) judgeFile(file, file === path, tally);
  }
  if (tally.accepted + tally.rejected === 0) throw new BadInput('no recorded cases found');
  console.log(`${tally.accepted} accepted, ${tally.rejected} rejected`);
  return tally.rejected === 0 ? 0 : 1;
}

/** A file, or the JSON files of a folder and of those in it, by name. */
function recordings(path: string): string[] {
  if (!existsSync(path)) throw new BadInput(`${path}: no such file or folder`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => RECORDING.test(name))
    .sort()
    .map((name) => join(path, name));
}

/** In a folder, other JSON files are passed over; one that was named must be a recording. */
function judgeFile(file: string, named: boolean, tally: { accepted: number; rejected: number }): void {
  const verdicts = judge(contentOf(file));
  if (verdicts === undefined) {
    if (named) throw new BadInput(`${file}: not a recording of a known kind`);
    return;
  }
  for (const verdict of verdicts) {
    tally[verdict.accepted ? 'accepted' : 'rejected']++;
    console.log(verdictText(verdict));
  }
}

function contentOf(file: string): unknown {
  const bytes = readFileSync(file);
  try {
    return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
  } catch (error) {
    throw new BadInput(`${file}: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}

try {
  const paths = process.argv.slice(2);
  process.exitCode = run(paths.length > 0 ? paths : [OWN_COPIES]);
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  console.error(`conformance: ${error.message}`);
  process.exitCode = 2;
}
