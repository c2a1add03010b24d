// What the page is told: plain data, everything that its pictures, tables and texts are made from. The records are in
// it, packed; the page folds them itself.

import { formatCidr, type Cidr } from '../base/ipv4.ts';
import { formatMoment, type Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { plural } from '../base/words.ts';
import type { Episode } from '../record/episodes.ts';
import type { RunSummary } from '../record/summary.ts';
import { minutesText } from './episodesText.ts';
import { placeText } from './placeText.ts';
import { situationOf, type Finding, type Situation } from '../explain/finding.ts';
import { findLimits } from '../explain/limits.ts';
import { nodeShape } from '../explain/nodeShape.ts';
import { findings } from '../explain/findings.ts';
import type { Milestone } from '../record/milestones.ts';
import type { Quantiles } from '../record/percentiles.ts';
import { packRecords, type PackedRecords } from '../record/timelineCodec.ts';
import { groundOf, type SubnetGround } from '../record/subnetGround.ts';
import { runSeries, type RunSeries } from '../record/timelineSeries.ts';
import type { ObservationResult } from '../world/observations.ts';
import type { ExpectationResult } from '../world/expectations.ts';
import { askedSentences } from './askedText.ts';
import { explainEnd, type PageExplanation } from './htmlExplanation.ts';
import { headlineOf } from './htmlHeadline.ts';
import { printable } from './layout.ts';
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

/** A span in which pods waited for one reason. */
export interface EpisodeDocument {
  readonly reason: WaitingReason;
  readonly from: Milliseconds;
  readonly to: Milliseconds;
  readonly text: string;
}

export interface ReportDocument {
  readonly title: string;
  readonly description: string;
  readonly file: string;
  readonly seed: number;
  /** Makes this page anew; and shows the same run as text. */
  readonly commands: { readonly report: string; readonly replay: string };
  readonly source: string;
  /** The whole run in a sentence or two. */
  readonly headline: string;
  /** Which limits hold pods back at the end. */
  readonly findings: readonly Finding[];
  /** What is wrong, also where no pod waits. */
  readonly found: readonly string[];
  /** The worst first. */
  readonly episodes: readonly EpisodeDocument[];
  readonly explanation: PageExplanation;
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

/** Episodes shown: the worst. */
const MOST_EPISODES = 8;

/** Limits shown; the rest concern fewer pods. */
const MOST_FINDINGS = 3;

export function reportDocument(run: RecordedRun): ReportDocument {
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
    headline: printable(headlineOf(summary, found)),
    findings: findLimits(situation).slice(0, MOST_FINDINGS),
    found: found.map(({ text }) => printable(text)),
    episodes: summary.episodes.slice(0, MOST_EPISODES).map((episode) => episodeOf(episode, summary)),
    explanation: explainEnd(run),
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

function episodeOf(episode: Episode, summary: RunSummary): EpisodeDocument {
  const { reason, from, to = summary.at, peak, podMinutes } = episode;
  const end = episode.to === undefined ? 'the end' : formatMoment(to);
  const text =
    `${reason}, ${formatMoment(from)} to ${end}: up to ${plural(peak, 'pod')}, ` +
    `${minutesText(podMinutes)} pod-minutes (${placeText(episode, summary)})`;
  return { reason, from, to, text: printable(text) };
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
function shapesOf({ records }: RecordedRun, { env }: Situation): Record<string, TypeShape> {
  const shapes: Record<string, TypeShape> = {};
  for (const record of records) {
    if (record.kind !== 'instance-launched' || Object.hasOwn(shapes, record.instanceType)) continue;
    const shape = nodeShape(record.instanceType, env, 0);
    if (shape === undefined) continue;
    const { maxEnis, slotsPerEni } = shape.config;
    shapes[record.instanceType] = { maxEnis, slotsPerEni };
  }
  return shapes;
}
