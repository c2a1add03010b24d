// vpc-cni-sim size: searches the smallest subnets, the fewest nodes and the largest load that meet objectives.

import { jsonText } from '../report/jsonText.ts';
import { printable } from '../report/layout.ts';
import { problemsText } from '../report/problemsText.ts';
import { sizeDocument } from '../report/sizeJson.ts';
import { planSizes, type RequestFlaw } from '../sweep/sizeRequest.ts';
import type { Sizing } from '../sweep/sizing.ts';
import type { Varied } from '../sweep/varied.ts';
import { ExitCode } from './exitCode.ts';
import type { InputFiles } from './inputFiles.ts';
import { endingOf, searchStatus, searchToEnd } from './journaledSearch.ts';
import { refuseJournalCombinations, type JournalArguments } from './journalOptions.ts';
import { programVersion } from './programVersion.ts';
import { readScenario, withArguments } from './scenarioFile.ts';
import type { Stream, Streams } from './streams.ts';
import { readObjectives } from './tuneGoals.ts';

export interface SizeArguments extends JournalArguments {
  readonly file: string;
  readonly objective: readonly string[];
  /** Undefined: all that can be varied. */
  readonly vary: readonly Varied[] | undefined;
  /** Names of node groups; none: each. */
  readonly group: readonly string[];
  readonly set: readonly string[];
  readonly seeds: number;
  readonly workers: number | undefined;
  /** Wall time in milliseconds; undefined: until the search ends. */
  readonly budget: number | undefined;
  readonly output: 'text' | 'json';
}

export async function sizeVerb(asked: SizeArguments, { out, error }: Streams): Promise<number> {
  refuseJournalCombinations(asked);
  const loaded = await load(asked, error);
  if (loaded === undefined) return ExitCode.badInput;
  const { sizing, inputs } = loaded;
  const { plan, tally } = sizing;
  const end = await searchToEnd(asked, { rounds: sizing, plan, tally, inputs }, error);
  const { file, set } = asked;
  const document = sizeDocument({ sizing, file, set, model: programVersion() });
  if (asked.output === 'json') out.write(jsonText(document));
  else {
    const { sizeText } = await import('../report/sizeText.ts');
    out.write(sizeText(document, out.page(), endingOf('size', wordsOf(asked), asked, end)));
  }
  return searchStatus(end, document.meets);
}

/** The command without its journal, to go on with. */
function wordsOf({ file, objective, vary, group, set, seeds }: SizeArguments): string[] {
  return [
    file,
    ...objective.flatMap((each) => ['--objective', each]),
    ...(vary === undefined ? [] : ['--vary', vary.join(',')]),
    ...group.flatMap((each) => ['--group', each]),
    ...set.flatMap((each) => ['--set', each]),
    '--seeds',
    String(seeds),
  ];
}

interface Loaded {
  readonly sizing: Sizing;
  readonly inputs: InputFiles;
}

/** Everything that is wrong is written to the stream; undefined then. */
async function load(asked: SizeArguments, error: Stream): Promise<Loaded | undefined> {
  const page = error.page();
  const objectives = readObjectives(asked.objective);
  const read = await readScenario(asked.file);
  const loaded = await withArguments(read, page, asked.set);
  const planned = loaded.ok
    ? planSizes(loaded.document, {
        objectives: objectives.ok ? objectives.objectives : [],
        vary: asked.vary,
        groups: asked.group,
        runs: asked.seeds,
        readFile: read.readFile,
      })
    : undefined;
  const problems = [
    ...(loaded.ok ? [] : [loaded.problems]),
    ...(objectives.ok ? [] : [problemsText('the objectives', objectives.text, objectives.problems, page)]),
    ...(planned?.ok === false ? [planned.flaws.map(flawLine).join('')] : []),
  ];
  error.write(problems.join('\n'));
  return loaded.ok && objectives.ok && planned?.ok === true
    ? { sizing: planned.sizing, inputs: loaded.inputs }
    : undefined;
}

function flawLine({ of, detail, fix }: RequestFlaw): string {
  return `--${of}: ${printable(`${detail}; ${fix}`)}\n`;
}
