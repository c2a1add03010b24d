// vpc-cni-sim compare: plays two scenarios with the same seeds, and finds the first moment at which they differ.

import { basename } from 'node:path';
import { compareDocument } from '../report/compareJson.ts';
import type { CompareDocument } from '../report/compareSchema.ts';
import { jsonText } from '../report/jsonText.ts';
import { differencesBetween } from '../scenario/differences.ts';
import { comparisonPlan } from '../sweep/comparison.ts';
import { ruleEffects } from '../sweep/ruleEffects.ts';
import { firstDifference } from '../world/firstDifference.ts';
import { BadInput } from './badInput.ts';
import { ExitCode } from './exitCode.ts';
import { PROGRAM } from './programCommand.ts';
import { programVersion } from './programVersion.ts';
import { Progress } from './progress.ts';
import { type LoadedScenario, readScenario, withArguments } from './scenarioFile.ts';
import type { Stream, Streams } from './streams.ts';
import { readSetArguments } from './sweepArguments.ts';
import { makeHere } from './sweepRuns.ts';
import { statusOf, SweepEnded } from './sweepRunner.ts';

export interface CompareArguments {
  readonly file: string;
  /** Undefined: the same file. */
  readonly other: string | undefined;
  readonly set: readonly string[];
  readonly seeds: number;
  readonly workers: number | undefined;
  readonly output: 'text' | 'json';
}

type Side = Pick<CompareDocument['a'], 'name' | 'file' | 'set'>;

export async function compareVerb(asked: CompareArguments, { out, error }: Streams): Promise<number> {
  const [a, b] = sidesOf(asked);
  const loaded = await loadBoth(a, b, error);
  if (loaded === undefined) return ExitCode.badInput;
  const [ofA, ofB] = loaded;
  const plan = comparisonPlan(
    { name: a.name, scenario: ofA.scenario },
    { name: b.name, scenario: ofB.scenario },
    asked.seeds,
  );
  const { tally, stopped } = await makeHere(plan, asked.workers, error);
  if (stopped instanceof SweepEnded) error.write(`vpc-cni-sim: ${stopped.message}\n`);
  const { seed } = ofA.scenario;
  const unlessStopped = <T>(work: (progress: Progress) => T): T | undefined =>
    stopped === undefined ? withProgress(error, work) : undefined;
  const first = unlessStopped((progress) =>
    firstDifference(ofA.scenario, ofB.scenario, seed, (now, end) => progress.simulated(now, end)),
  );
  const rules = unlessStopped((progress) =>
    ruleEffects(ofA.scenario, ofB.scenario, seed, (done, planned) => progress.runs(done, planned)),
  );
  const document = compareDocument({
    plan,
    tally,
    a: { ...a, scenario: ofA.scenario.name },
    b: { ...b, scenario: ofB.scenario.name },
    settings: differencesBetween(ofA.document, ofB.document),
    rules,
    first,
    model: programVersion(),
  });
  if (asked.output === 'json') out.write(jsonText(document));
  else out.write((await import('../report/compareText.ts')).compareText(document, out.page()));
  return statusOf(stopped) ?? ExitCode.ok;
}

function withProgress<T>(error: Stream, work: (progress: Progress) => T): T {
  const progress = new Progress(error);
  const result = work(progress);
  progress.clear();
  return result;
}

type Loaded = Extract<LoadedScenario, { readonly ok: true }>;

/** Everything that is wrong is written to the stream; undefined then. */
async function loadBoth(a: Side, b: Side, error: Stream): Promise<readonly [Loaded, Loaded] | undefined> {
  const page = error.page();
  const readA = await readScenario(a.file);
  const readB = b.file === a.file ? readA : await readScenario(b.file);
  const ofA = await withArguments(readA, page, a.set);
  const ofB = await withArguments(readB, page, b.set);
  if (!ofA.ok) error.write(ofA.problems);
  if (!ofB.ok && (ofA.ok || ofB.problems !== ofA.problems)) error.write(ofB.problems);
  return ofA.ok && ofB.ok ? [ofA, ofB] : undefined;
}

/** Of two values the first is A’s. One value is that of B, since A is the file as it stands, or of both files. */
function sidesOf({ file, other, set }: CompareArguments): readonly [Side, Side] {
  if (other === undefined && set.length === 0)
    throw new BadInput('nothing to compare: name a second scenario, or a setting with --set PATH=VALUE');
  const [setA, setB]: [string[], string[]] = [[], []];
  for (const given of set) {
    const values = valuesIn(given);
    if (values.length > 2)
      throw new BadInput(`--set ${given}: compare takes one or two values; use ${PROGRAM} sweep for more`);
    const [first, second] = values;
    if (second === undefined) {
      if (other !== undefined) setA.push(given);
      setB.push(given);
      continue;
    }
    const path = given.slice(0, given.indexOf('='));
    setA.push(`${path}=${first}`);
    setB.push(`${path}=${second}`);
  }
  const fileB = other ?? file;
  const isOneFile = other === undefined;
  return [
    { name: nameOf(file, fileB, setA, isOneFile), file, set: setA },
    { name: nameOf(fileB, file, setB, isOneFile), file: fileB, set: setB },
  ];
}

/** As they were written. */
function valuesIn(given: string): string[] {
  const { axes, faults } = readSetArguments([given]);
  // What is wrong is told where the scenario is read.
  if (faults.length > 0) return [given];
  return axes.flatMap(({ choices }) =>
    choices.map(({ place: { excerpt, column, length } }) => excerpt.slice(column - 1, column - 1 + length)),
  );
}

/** By what tells the two apart: the values of one file, or the names of two. */
function nameOf(file: string, other: string, set: readonly string[], isOneFile: boolean): string {
  if (!isOneFile) return basename(file) === basename(other) ? file : basename(file);
  if (set.length === 0) return 'today';
  return set.map((each) => each.slice(each.lastIndexOf('.', each.indexOf('=')) + 1)).join(' ');
}
