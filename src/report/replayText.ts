// A replay as a person reads it: what was asked, what happened, the nodes at the end, why pods wait, which limit
// binds, whether expectations hold, and the next command to type. No line is wider than the page.

import { formatMoment, formatSpan, formatInstant, type Milliseconds } from '../base/time.ts';
import type { RunSummary, SubnetSummary } from '../record/summary.ts';
import { cidrSize, formatCidr } from '../base/ipv4.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import { allocatorFaultLines } from '../world/allocator/fault.ts';
import type { BrokenInvariant } from '../world/invariants.ts';
import type { RunResult } from '../world/run.ts';
import { askedText } from './askedText.ts';
import { alignColumns } from './columns.ts';
import { expectationsText, statedIn } from './expectationsText.ts';
import type { Situation } from '../explain/finding.ts';
import { hazardsText } from './hazardsText.ts';
import { ignoredText } from './ignoredText.ts';
import { grouped, plural } from '../base/words.ts';
import { hanging, PAGE_WIDTH, padStart, printable } from './layout.ts';
import { findLimits } from '../explain/limits.ts';
import { findings } from '../explain/findings.ts';
import { observationLines } from './observationsText.ts';
import { nextCommand } from './nextCommand.ts';
import { cniEnvAt } from '../explain/nodeShape.ts';
import { nodesText } from './nodesText.ts';
import type { Palette } from './palette.ts';
import type { Replay } from './replay.ts';
import { waitingText } from './waitingText.ts';
import { wouldHelpText } from './whatIfText.ts';

/** Findings shown; the rest concern fewer pods. */
const MOST_FINDINGS = 2;

/** Broken invariants shown; one fault often breaks many. */
const MOST_BROKEN = 5;

/** Subnets shown, those with the fewest free addresses first when there are more. */
const MOST_SUBNETS = 6;

export function replayText(replay: Replay, palette: Palette): string {
  const { scenario, file, result } = replay;
  const { summary } = result;
  const situation: Situation = {
    scenario,
    summary,
    stoppedPools: result.stoppedPools,
    env: cniEnvAt(scenario, summary.at),
  };
  const sections = [
    askedText(scenario, file, result.seed, palette),
    hazardsText(summary.hazards, palette),
    ignoredText(scenario.ignored),
    storyText(result, palette),
    nodesText(summary.nodes, situation.env, palette),
    subnetsText(scenario, summary.subnets, palette),
    [...podsText(summary), ...waitingText(summary.waiting, palette)],
    findingsText(situation, palette),
    limitsText(situation, palette),
    wouldHelpText(replay.help ?? [], { seed: result.seed, until: scenario.until }, PAGE_WIDTH, palette),
    brokenText(result.brokenInvariant, palette),
    allocatorText(result, palette),
    standstillText(result, palette),
    expectationsText(result, statedIn(scenario), palette),
    hanging(label('next'), printable(nextCommand(replay))).map((line) => palette.cyan(line)),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** What was observed comes after what happened at that time. */
function storyText({ summary, observations, simulatedMs, events }: RunResult, palette: Palette): string[] {
  const told = [
    ...summary.milestones.map(({ at, text }) => ({ at, lines: hanging(clock(at), printable(text)) })),
    ...observations.map((one) => ({ at: one.at, lines: observationLines(one, clock, palette) })),
  ];
  return [
    ...told.sort((one, other) => one.at - other.at).flatMap(({ lines }) => lines),
    `${clock(simulatedMs)}end, after ${plural(events, 'event')}`,
  ];
}

function clock(at: Milliseconds): string {
  return `${padStart(formatMoment(at), 8)}  `;
}

function subnetsText(
  { ec2 }: CompiledScenario,
  subnets: readonly SubnetSummary[],
  palette: Palette,
): string[] {
  const shown = [...subnets].sort((one, other) => one.free - other.free).slice(0, MOST_SUBNETS);
  const rows = subnets
    .filter((subnet) => shown.includes(subnet))
    .map(({ name, free, freePrefixes }) => {
      const cidr = ec2.subnets.find((subnet) => subnet.id === name)?.cidr;
      return [
        printable(name),
        cidr === undefined ? '' : formatCidr(cidr),
        cidr === undefined ? grouped(free) : `${grouped(free)} of ${grouped(cidrSize(cidr))}`,
        grouped(freePrefixes),
      ];
    });
  const [title, ...lines] = alignColumns(
    [
      { title: 'subnet', align: 'left' },
      { title: 'CIDR', align: 'left' },
      { title: 'free addresses', align: 'right' },
      { title: 'free /28s', align: 'right' },
    ],
    rows,
  );
  const left = subnets.length - shown.length;
  return [palette.dim(title), ...lines, ...(left > 0 ? [`and ${left} more with more free addresses`] : [])];
}

/** `52 pods: 51 Running, 1 Pending; from creation to Running 3.2 s at the median, …`. */
function podsText({ pods, podStartMs }: RunSummary): string[] {
  const states = [
    ['Running', pods.running],
    ['Pending', pods.pending],
    ['ContainerCreating', pods.creating],
    ['Succeeded', pods.succeeded],
    ['Failed', pods.failed],
  ] as const;
  const counts = states
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${grouped(count)} ${state}`);
  const start =
    podStartMs === undefined
      ? ''
      : `; created to Running in ${formatSpan(podStartMs.p50)} (median), ${formatSpan(podStartMs.p99)} (99%)`;
  return hanging('', `${plural(pods.total, 'pod')}: ${counts.join(', ') || 'none'}${start}`);
}

/** What is wrong, whether pods wait for it or not. */
function findingsText(situation: Situation, palette: Palette): string[] {
  return findings(situation).flatMap(({ text }) =>
    hanging(label('finding'), printable(text)).map((line) => palette.bold(line)),
  );
}

function limitsText(situation: Situation, palette: Palette): string[] {
  return findLimits(situation)
    .slice(0, MOST_FINDINGS)
    .flatMap(({ binds }) => hanging(label('binds'), printable(binds)).map((line) => palette.bold(line)));
}

function label(word: string): string {
  return word.padEnd(9);
}

/** With its last calls and its pool, one below the other. */
function allocatorText({ allocatorFault }: RunResult, palette: Palette): string[] {
  if (allocatorFault === undefined) return [];
  const [head = '', ...rest] = allocatorFaultLines(allocatorFault).map(printable);
  return [...hanging('✗ ', head), ...rest.flatMap((line) => hanging('  ', line))].map((line) =>
    palette.red(line),
  );
}

function standstillText({ standstill }: RunResult, palette: Palette): string[] {
  return standstill === undefined
    ? []
    : hanging('✗ ', printable(standstill.text)).map((line) => palette.red(line));
}

function brokenText(broken: BrokenInvariant | undefined, palette: Palette): string[] {
  if (broken === undefined) return [];
  return [
    palette.red(
      `✗ broken at ${formatInstant(broken.at)}, event ${grouped(broken.events)}: a fault of the simulator`,
    ),
    ...broken.texts.slice(0, MOST_BROKEN).flatMap((text) => hanging('   ', printable(text))),
  ];
}
