// What the page is told: plain data, everything that its pictures, tables and texts are made from. The records are in
// it, packed; the page folds them itself.

import { formatCidr, type Cidr } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import { situationOf, type Finding, type Situation } from '../explain/finding.ts';
import type { OnProgress } from '../explain/playedRun.ts';
import { findLimits } from '../explain/limits.ts';
import { drawnSlots, nodeShape } from '../explain/nodeShape.ts';
import { hazardHeadline } from '../explain/hazardText.ts';
import { throttling } from '../explain/findings/throttling.ts';
import { findings, type RunFinding } from '../explain/findings.ts';
import type { Milestone } from '../record/milestones.ts';
import type { Quantiles } from '../record/percentiles.ts';
import { packRecords, type PackedRecords } from '../record/timelineCodec.ts';
import { groundOf, type SubnetGround } from '../record/subnetGround.ts';
import { runSeries, type RunSeries } from '../record/timelineSeries.ts';
import type { ObservationResult } from '../world/observations.ts';
import type { ExpectationResult } from '../world/expectations.ts';
import { askedSentences } from './askedText.ts';
import { lossSentences } from './episodesText.ts';
import { type EpisodeTable, episodeTable, openingMoment } from './htmlEpisodes.ts';
import { explainWorst, type PageExplanation } from './htmlExplanation.ts';
import { type NodeChangeTable, nodeChangeTable } from './htmlNodeChanges.ts';
import { headlineOf } from './htmlHeadline.ts';
import { printable } from './layout.ts';
import { pageAnswer, type PageAnswer } from './pageAnswer.ts';
import { linesOf, terminalLine } from './observationsText.ts';
import { fileWords } from './nextCommand.ts';
import type { RecordedRun } from './recordedRun.ts';

/** What a node of an instance type can hold, by the settings at the end of the run. */
export interface TypeShape {
  readonly maxEnis: number;
  readonly slotsPerEni: number;
}

export interface SubnetDocument extends SubnetGround {
  readonly availabilityZone: string;
  readonly reservations: readonly { readonly cidr: Cidr; readonly type: 'prefix' | 'explicit' }[];
}

/** A command that the scenario has typed at a moment, and what it printed. */
export interface ObservationDocument {
  readonly at: Milliseconds;
  readonly prompt: string;
  readonly command: string;
  readonly output: string;
  /** What was expected of the output and is not so, or why there is none. */
  readonly complaints: readonly string[];
}

/** All that the run itself says. */
export interface RunDocument {
  readonly title: string;
  readonly description: string;
  readonly file: string;
  readonly seed: number;
  /** Makes this page anew; and shows the same run as text. */
  readonly commands: { readonly report: string; readonly replay: string };
  readonly source: string;
  /** The whole run in a sentence or two: the headline of its replay. */
  readonly verdict: string;
  /** The same as a page says it first. */
  readonly answer: PageAnswer;
  /** What the real daemon gets wrong, and the run repeats: when it began, and what. */
  readonly hazards: readonly { readonly at: Milliseconds; readonly text: string }[];
  /** The moment that the page shows first. */
  readonly opensAt: Milliseconds;
  /** Which limits hold pods back at the end. */
  readonly findings: readonly Finding[];
  /** What is wrong, also where no pod waits. */
  readonly found: readonly string[];
  readonly episodes: EpisodeTable;
  /** Nodes that came or went by a decision of an autoscaler, of EKS or of EC2. */
  readonly nodeChanges: NodeChangeTable;
  /** What failed or was throttled in the whole run, by reason. */
  readonly totals: readonly string[];
  /** What the machines and the CNI mean in numbers. */
  readonly asked: readonly string[];
  readonly story: readonly Milestone[];
  readonly end: Milliseconds;
  readonly expectations: readonly Pick<ExpectationResult, 'text' | 'actual' | 'held' | 'why'>[];
  readonly observations: readonly ObservationDocument[];
  readonly podStartMs: Quantiles | null;
  readonly shapes: Readonly<Record<string, TypeShape>>;
  readonly subnets: readonly SubnetDocument[];
  readonly series: RunSeries;
  readonly records: PackedRecords;
}

/** A run, and why pods waited in it, for which it was played anew. */
export interface ReportDocument extends RunDocument {
  readonly explanation: PageExplanation;
}

/** Limits shown; the rest concern fewer pods. */
const MOST_FINDINGS = 3;

export function reportDocument(run: RecordedRun, onProgress?: OnProgress): ReportDocument {
  return { ...runDocument(run), explanation: explainWorst(run, onProgress) };
}

/** In the time that it takes to read the records once. */
export function runDocument(run: RecordedRun): RunDocument {
  const { scenario, file, source, result, records } = run;
  const { summary } = result;
  const situation = situationOf(scenario, result);
  const found = findings(situation);
  return {
    title: printable(scenario.name),
    description: printable(scenario.description),
    file: printable(file),
    seed: result.seed,
    commands: { report: command('report', run, ' -o report.html'), replay: command('replay', run, '') },
    source,
    verdict: printable(headlineOf(situation, found)),
    answer: printableAnswer(pageAnswer(situation, records, found)),
    hazards: summary.hazards.map((hazard) => ({ at: hazard.from, text: printable(hazardHeadline(hazard)) })),
    opensAt: openingMoment(summary),
    findings: findLimits(situation).slice(0, MOST_FINDINGS),
    found: found.filter((each) => !isTotal(each)).map(({ text }) => printable(text)),
    episodes: episodeTable(summary),
    nodeChanges: nodeChangeTable(summary),
    totals: [...lossSentences(summary), ...found.filter(isTotal).map(({ text }) => text)].map(printable),
    asked: askedSentences(scenario),
    story: summary.milestones,
    end: result.simulatedMs,
    expectations: result.expectations.map(({ text, actual, held, why }) => ({ text, actual, held, why })),
    observations: result.observations.map(observationOf),
    podStartMs: summary.podStartMs ?? null,
    shapes: shapesOf(run, situation),
    subnets: subnetGrounds(run),
    series: runSeries(records, result.simulatedMs),
    records: packRecords(records),
  };
}

function printableAnswer(answer: PageAnswer): PageAnswer {
  const { headline, remarks, figures } = answer;
  return {
    ...answer,
    headline: printable(headline),
    remarks: remarks.map(printable),
    figures: figures.map((figure) => ({ ...figure, of: printable(figure.of) })),
  };
}

/** A finding that counts: it stands with the totals, and there alone. */
function isTotal({ finding }: RunFinding): boolean {
  return finding === throttling.name;
}

function observationOf(observed: ObservationResult): ObservationDocument {
  const { at, prompt, command: typed, stdout, stderr, problem, expectations } = observed;
  const failed = expectations.filter(({ held }) => !held).map(({ text }) => `${text} does not hold`);
  return {
    at,
    prompt: printable(prompt),
    command: printable(typed),
    output: [...linesOf(stdout), ...linesOf(stderr)].map(terminalLine).join('\n'),
    complaints: [...(problem === undefined ? [] : [problem]), ...failed].map(printable),
  };
}

/** What the scenario says of its subnets. */
export function subnetGrounds({ scenario }: Pick<RecordedRun, 'scenario'>): SubnetDocument[] {
  return scenario.ec2.subnets.map((subnet) => {
    const { cidr, availabilityZone, reservations } = subnet;
    const { name, taken } = groundOf(subnet);
    const written = { base: cidr.base, length: cidr.length, text: formatCidr(cidr) };
    return { name, cidr: written, availabilityZone, taken, reservations };
  });
}

function command(verb: string, { file, set = [], result, until }: RecordedRun, rest: string): string {
  const end = until === undefined ? '' : ` --until ${until}`;
  return printable(
    `vpc-cni-sim ${verb} ${fileWords({ file, set }).join(' ')} --seed ${result.seed}${end}${rest}`,
  );
}

/** Of every instance type that some instance of the run had. */
function shapesOf({ records }: RecordedRun, cni: Situation): Record<string, TypeShape> {
  const shapes: Record<string, TypeShape> = {};
  for (const record of records) {
    if (record.kind !== 'instance-launched' || Object.hasOwn(shapes, record.instanceType)) continue;
    const shape = nodeShape(record.instanceType, cni, 0);
    if (shape === undefined) continue;
    shapes[record.instanceType] = { maxEnis: shape.maxEnis, slotsPerEni: drawnSlots(shape) };
  }
  return shapes;
}
