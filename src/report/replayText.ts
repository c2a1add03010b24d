// A replay as a person reads it: the answer in a sentence, the episodes, what happened, the nodes at the end, what is
// wrong and which limit holds pods back, whether expectations hold, and the next command to type. No line is wider than
// the page, but for commands.

import { formatInstant, formatMoment, type Milliseconds } from '../base/time.ts';
import { grouped, plural } from '../base/words.ts';
import { situationOf, type Situation } from '../explain/finding.ts';
import { findings, type RunFinding } from '../explain/findings.ts';
import { findLimits } from '../explain/limits.ts';
import type { RunSummary } from '../record/summary.ts';
import { allocatorFaultLines } from '../world/allocator/fault.ts';
import type { BrokenInvariant } from '../world/invariants.ts';
import type { RunResult } from '../world/run.ts';
import { askedText, titleText } from './askedText.ts';
import { episodesText, lossesText } from './episodesText.ts';
import { waitingEvents } from './eventsText.ts';
import { expectationsText, statedIn } from './expectationsText.ts';
import { hazardsText } from './hazardsText.ts';
import { ignoredText } from './ignoredText.ts';
import { labelled, labelledCommand } from './labels.ts';
import { hanging, PAGE_WIDTH, padStart, printable } from './layout.ts';
import { nextCommand } from './nextCommand.ts';
import { nodesText } from './nodesText.ts';
import { observationLines } from './observationsText.ts';
import type { Palette } from './palette.ts';
import type { Replay } from './replay.ts';
import { runHeadline, startTimes } from './runHeadline.ts';
import { subnetsText } from './subnetsText.ts';
import { wouldHelpText } from './whatIfText.ts';

/** Limits shown; the rest concern fewer pods. */
const MOST_LIMITS = 2;

/** Findings shown; `--output json` has the others. */
const MOST_FINDINGS = 8;

/** Broken invariants shown; one fault often breaks many. */
const MOST_BROKEN = 5;

/** How much of what happened is told. */
export type StoryLength = 'short' | 'full';

export function replayText(replay: Replay, palette: Palette, story: StoryLength = 'short'): string {
  const { scenario, file, result } = replay;
  const { summary } = result;
  const situation = situationOf(scenario, result);
  const found = findings(situation);
  const answer = hanging('', printable(runHeadline(summary, found))).map((line) => palette.bold(line));
  const sections = [
    [...titleText(scenario, file, result.seed, palette), ...answer],
    hazardsText(summary.hazards, palette),
    [...episodesText(summary, palette), ...lossesText(summary)],
    [...askedText(scenario, palette), ...storyText(result, story, palette)],
    ignoredText(scenario.ignored),
    [...nodesText(summary.nodes, situation.env, palette), ...subnetsText(scenario, summary.subnets, palette)],
    [
      ...podsText(summary),
      ...waitingEvents(summary.waiting).flatMap((event, index) =>
        labelled(index === 0 ? 'Event' : '', event).map((line) => palette.yellow(line)),
      ),
      ...findingsText(found),
      ...limitsText(situation, palette),
    ],
    wouldHelpText(replay.help ?? [], { seed: result.seed, until: scenario.until }, PAGE_WIDTH, palette),
    brokenText(result.brokenInvariant, palette),
    allocatorText(result, palette),
    standstillText(result, palette),
    expectationsText(result, statedIn(scenario), palette),
    [palette.cyan(labelledCommand('Next', nextCommand(replay, found)))],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** What was observed comes after what happened at that time. */
function storyText(
  { summary, observations, simulatedMs, events }: RunResult,
  length: StoryLength,
  palette: Palette,
): string[] {
  const milestones = length === 'full' ? summary.fullStory : summary.milestones;
  const left = summary.fullStory.length - milestones.length;
  const told = [
    ...milestones.map(({ at, text }) => ({ at, lines: hanging(clock(at), printable(text)) })),
    ...observations.map((one) => ({ at: one.at, lines: observationLines(one, clock, palette) })),
  ];
  return [
    ...told.sort((one, other) => one.at - other.at).flatMap(({ lines }) => lines),
    `${clock(simulatedMs)}end, after ${plural(events, 'event')}`,
    ...(left > 0 ? hanging('', `${plural(left, 'line')} of the story left out; --story full shows all`) : []),
  ];
}

function clock(at: Milliseconds): string {
  return `${padStart(formatMoment(at), 8)}  `;
}

/** `51 Running, 1 Pending; from creation to Running p99 34.6s, max 35.2s`. */
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
  const start = podStartMs === undefined ? '' : `; ${startTimes(podStartMs)}`;
  return labelled('Pods', `${counts.join(', ') || 'none'}${start}`);
}

/** What is wrong, whether pods wait for it or not. */
function findingsText(found: readonly RunFinding[]): string[] {
  const left = found.length - MOST_FINDINGS;
  return [
    ...found
      .slice(0, MOST_FINDINGS)
      .flatMap(({ text }, index) => labelled(index === 0 ? 'Findings' : '', text)),
    ...(left > 0 ? labelled('', `${plural(left, 'more finding')}; --output json lists all`) : []),
  ];
}

function limitsText(situation: Situation, palette: Palette): string[] {
  return findLimits(situation)
    .slice(0, MOST_LIMITS)
    .flatMap(({ binds }) => labelled('Bottleneck', binds).map((line) => palette.bold(line)));
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
