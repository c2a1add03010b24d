// The fuzzer of files: scenarios, manifests, traces, plans and journals that are right, spoilt in a few places. Each gets
// an answer: it is read, or every problem has a code, a place inside the file and a fix. Nothing is thrown, and nothing
// takes long. A scenario that is read begins to run.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { elementAt } from '../../src/base/assert.ts';
import { own } from '../../src/base/own.ts';
import { BadInput } from '../../src/cli/badInput.ts';
import { Journal } from '../../src/cli/journal/journal.ts';
import { journalLine } from '../../src/cli/journal/line.ts';
import type { Problem } from '../../src/scenario/language/diagnostics.ts';
import { type ParsedScenario, parseScenario } from '../../src/scenario/parse.ts';
import { readPlanText } from '../../src/sweep/planText.ts';
import { METRIC_NAMES, type RunFigures } from '../../src/base/metrics.ts';
import { World } from '../../src/world/world.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { shippedScenarios } from '../scenario/shippedScenarios.ts';
import { anyScenario, type ScenarioCase } from './anyScenario.ts';
import type { Fuzzer, Outcome } from './campaign.ts';
import { manifestObject, withNamespaces } from './manifestDraws.ts';
import { mutation } from './mutations.ts';
import { stringify } from 'yaml';

type FileKind = keyof typeof READERS;

interface SpoiltFile {
  readonly kind: FileKind;
  readonly text: string;
  /** What a scenario refers to. */
  readonly files: ScenarioCase['files'];
  /** Whether lines of a journal that cannot be read are set aside. */
  readonly repair: boolean;
}

/** Of the program's own time, whatever else the machine does. */
const LONGEST_MS = 10_000;

const FIRST_EVENTS = 2000;

const PLAN = `scenario: scenario.yaml
seeds: 3
set:
  cni.env.WARM_IP_TARGET: [1, 2, 5]
  nodeGroups[0].size: 1..4
settings:
  - name: small
    set: { cni.env.WARM_ENI_TARGET: 0 }
`;

const TRACE = 'arrival,life,cpu,memory\n0,5s,100m,70Mi\n1m,90,,\n# later\n2.5,1h,1,1Gi\n';

const FIGURES = Object.fromEntries(METRIC_NAMES.map((name) => [name, 1])) as RunFigures;

const JOURNAL = [1, 2, 3]
  .map((seed) => `${journalLine({ hash: `sha256:${'0'.repeat(64)}`, seed, figures: FIGURES }, 'm')}\n`)
  .join('');

/** What each kind of file is read by: what is wrong with the answer, if anything. */
const READERS = {
  scenario: ({ text, files }: SpoiltFile) => {
    const parsed = parseScenario(text, (file) => {
      const found = own(files, file);
      return found === undefined ? { ok: false, detail: 'there is none' } : { ok: true, text: found };
    });
    return [...answered(parsed, text), ...dropped(parsed, text), ...started(parsed)];
  },
  manifest: ({ text }: SpoiltFile) => {
    const around = minimalWith('timeline:\n  - { at: 1m, apply: { file: web.yaml } }\nuntil: 5m\n');
    const parsed = parseScenario(around, () => ({ ok: true, text }));
    return [...answered(parsed, around, text), ...started(parsed)];
  },
  trace: ({ text }: SpoiltFile) => {
    const around = minimalWith('workloads:\n  - { name: batch, pods: { trace: trace.csv } }\nuntil: 5m\n');
    const parsed = parseScenario(around, () => ({ ok: true, text }));
    return [...answered(parsed, around, text), ...started(parsed)];
  },
  plan: ({ text }: SpoiltFile) => {
    const plan = readPlanText(text);
    return plan.ok ? [] : misfits(plan.problems, text);
  },
  journal: async ({ text, repair }: SpoiltFile) => {
    const folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-fuzz-'));
    try {
      const file = join(folder, 'runs.ndjson');
      writeFileSync(file, text);
      const journal = await Journal.open({ files: [file], resume: true, repair }, 'm', () => {});
      await journal.close();
      return [];
    } catch (error) {
      if (error instanceof BadInput) return [];
      throw error;
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
} as const satisfies Readonly<
  Record<string, (file: SpoiltFile) => readonly string[] | Promise<readonly string[]>>
>;

function answered(parsed: ParsedScenario, text: string, elsewhere?: string): string[] {
  return parsed.ok ? [] : misfits(parsed.problems, text, elsewhere);
}

/** Problems that say nothing, or whose place is not in the text that they are of. */
function misfits(problems: readonly Problem[], text: string, elsewhere = ''): string[] {
  if (problems.length === 0) return ['refused without a problem'];
  return problems.flatMap((problem) => {
    const { code, line, column, length, message, fix } = problem;
    const lines = linesOf(problem.elsewhere === undefined ? text : elsewhere);
    const isInside =
      line >= 1 && line <= lines.length && column >= 1 && column - 1 <= elementAt(lines, line - 1).length;
    const said = `${message} ${fix}`;
    const own = text + elsewhere;
    const slips = ['undefined', '[object', 'NaN'].filter(
      (slip) => said.includes(slip) && !own.includes(slip),
    );
    const speaks = message !== '' && fix !== '' && slips.length === 0;
    return isInside && length >= 1 && speaks
      ? []
      : [`${code} at ${line}:${column}+${length}: ${message}; ${fix}`];
  });
}

/** A line break at the end begins no line. */
function linesOf(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  return lines.length > 1 && lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** A key that all objects have is refused or kept. */
function dropped(parsed: ParsedScenario, text: string): string[] {
  const isKey = /^[^#\n|>]*\b__proto__:/m.test(text);
  return parsed.ok && isKey && !JSON.stringify(parsed.document).includes('__proto__')
    ? ['__proto__ is dropped']
    : [];
}

function started(parsed: ParsedScenario): string[] {
  if (!parsed.ok) return [];
  const { simulation } = new World(parsed.scenario, { seed: 1, onFact: () => {} });
  for (let event = 0; event < FIRST_EVENTS && simulation.step(); event++);
  return [];
}

const shipped = fc.constantFrom(...shippedScenarios().map(({ text }) => text));

const NONE: ScenarioCase['files'] = {};

const sound: fc.Arbitrary<Omit<SpoiltFile, 'repair'>> = fc.oneof(
  { weight: 3, arbitrary: shipped.map((text) => ({ kind: 'scenario' as const, text, files: NONE })) },
  { weight: 2, arbitrary: anyScenario.map((drawn) => ({ kind: 'scenario' as const, ...drawn })) },
  {
    weight: 3,
    arbitrary: fc.array(manifestObject, { minLength: 1, maxLength: 2 }).map((drawn) => {
      const objects = withNamespaces(drawn);
      const text = objects
        .map(({ object }) => stringify(object, { aliasDuplicateObjects: false }))
        .join('---\n');
      return { kind: 'manifest' as const, text, files: NONE };
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'trace' as const, text: TRACE, files: NONE }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'plan' as const, text: PLAN, files: NONE }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'journal' as const, text: JOURNAL, files: NONE }) },
);

const spoilt: fc.Arbitrary<SpoiltFile> = fc
  .tuple(sound, fc.array(mutation, { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([file, mutations, repair]) => ({
    ...file,
    repair,
    text: mutations.reduce((text, mutate) => mutate(text), file.text),
  }));

async function tryFile(file: SpoiltFile): Promise<Outcome> {
  const before = process.cpuUsage();
  const problems = await READERS[file.kind](file);
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1000;
  const slow = ms > LONGEST_MS ? [`${file.kind}: takes more than ${LONGEST_MS / 1000} s`] : [];
  return { problems: [...problems.map((problem) => `${file.kind}: ${problem}`), ...slow], events: 0 };
}

export const fileFuzzer: Fuzzer<SpoiltFile> = {
  name: 'files',
  cases: spoilt,
  casesPerRound: 200,
  try: tryFile,
  kept: (file) => file,
};
