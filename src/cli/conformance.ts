// npm run conformance -- PATH…: holds the models against recordings of the real things. Files or folders; without a
// path the project's own copies. With --distributions FILE [--runs N] the recorded scenarios that FILE names are played
// with N seeds and compared metric by metric; with --calls-last, as where CNI calls came after all else of their instant.
// Exit status 0: all accepted or alike, 1: not so, 2: nothing to judge or unreadable.

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import {
  CallsLast,
  compareDistributions,
  differs,
  isDistributions,
  metricVerdictText,
  traceKey,
  UnknownName,
  type ComparisonOptions,
  type Distributions,
} from '../conformance/distributions.ts';
import { isIpamdTrace, type IpamdTrace } from '../conformance/ipamdTrace.ts';
import { judge } from '../conformance/judge.ts';
import { verdictText, type Verdict } from '../conformance/verdict.ts';
import { processStreams } from './streams.ts';

const OWN_COPIES = join(dirname(fileURLToPath(import.meta.url)), '../../test/fixtures/conformance');
const RECORDING = /\.json(\.gz)?$/;
const DEFAULT_RUNS = 300;

const streams = processStreams();
const { out } = streams;

interface Tally {
  accepted: number;
  rejected: number;
  /** Recordings of what the models do not do yet. */
  notSimulated: number;
}

class BadInput extends Error {}

function main(): number {
  const { values, positionals } = parseArguments();
  const paths = positionals.length > 0 ? positionals : [OWN_COPIES];
  if (values.distributions === undefined) return judgeAll(paths);
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new BadInput(`--runs ${values.runs}: write a whole number`);
  const options = values['calls-last'] ? { runs, choosing: CallsLast } : { runs };
  return compareAll(paths, values.distributions, options);
}

function parseArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        distributions: { type: 'string' },
        runs: { type: 'string', default: String(DEFAULT_RUNS) },
        'calls-last': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : 'unreadable arguments');
  }
}

function judgeAll(paths: readonly string[]): number {
  const tally: Tally = { accepted: 0, rejected: 0, notSimulated: 0 };
  for (const path of paths) {
    for (const file of recordings(path)) judgeFile(file, file === path, tally);
  }
  const { accepted, rejected, notSimulated } = tally;
  if (accepted + rejected + notSimulated === 0) throw new BadInput('no recorded cases found');
  const left = notSimulated === 0 ? '' : `, ${notSimulated} not simulated`;
  out.write(`${accepted} accepted, ${rejected} rejected${left}\n`);
  return rejected === 0 ? 0 : 1;
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
function judgeFile(file: string, named: boolean, tally: Tally): void {
  const verdicts = judge(contentOf(file));
  if (verdicts === undefined) {
    if (named) throw new BadInput(`${file}: not a recording of a known kind`);
    return;
  }
  for (const verdict of verdicts) {
    tally[placeOf(verdict)]++;
    out.write(`${verdictText(verdict)}\n`);
  }
}

function placeOf({ accepted }: Verdict): keyof Tally {
  if (accepted === 'not-simulated') return 'notSimulated';
  return accepted ? 'accepted' : 'rejected';
}

function compareAll(paths: readonly string[], file: string, options: ComparisonOptions): number {
  const verdicts = compareDistributions(distributionsOf(file), tracesUnder(paths), options);
  for (const verdict of verdicts) out.write(`${metricVerdictText(verdict)}\n`);
  const different = verdicts.filter(differs).length;
  out.write(
    `${verdicts.length - different} metrics alike, ${different} different, ${options.runs} runs of each scenario\n`,
  );
  return different === 0 ? 0 : 1;
}

function distributionsOf(file: string): Distributions {
  if (!existsSync(file) || statSync(file).isDirectory()) throw new BadInput(`${file}: no such file`);
  const content = contentOf(file);
  if (!isDistributions(content)) throw new BadInput(`${file}: not the distributions of recorded runs`);
  return content;
}

function tracesUnder(paths: readonly string[]): Map<string, IpamdTrace> {
  const traces = new Map<string, IpamdTrace>();
  for (const file of paths.flatMap(recordings)) {
    const content = contentOf(file);
    const cases: readonly unknown[] = Array.isArray(content) ? content : [content];
    for (const trace of cases.filter(isIpamdTrace)) traces.set(traceKey(trace), trace);
  }
  return traces;
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
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof BadInput || error instanceof UnknownName)) throw error;
  streams.error.write(`conformance: ${error.message}\n`);
  process.exitCode = 2;
}
