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
import { costText, updatesText } from './costText.ts';
import { episodesText, lossesText } from './episodesText.ts';
import { waitingEvents } from './eventsText.ts';
import { expectationsText, statedIn } from './expectationsText.ts';
import { hazardsText } from './hazardsText.ts';
import { ignoredText } from './ignoredText.ts';
import { labelled, labelledCommand } from './labels.ts';
import { hanging, padStart, printable } from './layout.ts';
import { nextCommand } from './nextCommand.ts';
import { nodeChangesText } from './nodeChangesText.ts';
import { nodesText } from './nodesText.ts';
import { observationLines } from './observationsText.ts';
import type { Page } from './page.ts';
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

export function replayText(replay: Replay, page: Page, story: StoryLength = 'short'): string {
  const { scenario, file, result } = replay;
  const { summary } = result;
  const situation = situationOf(scenario, result);
  const found = findings(situation);
  const answer = hanging('', printable(runHeadline(situation, found)), page.width).map((line) =>
    page.bold(line),
  );
  const sections = [
    [...titleText(scenario, file, result.seed, page), ...answer],
    hazardsText(summary.hazards, page),
    [...episodesText(summary, page), ...lossesText(summary, page)],
    [...askedText(scenario, page), ...storyText(result, story, page)],
    ignoredText(scenario.ignored, page),
    [...nodesText(summary.nodes, situation, page), ...subnetsText(scenario, summary, page)],
    nodeChangesText(summary, page),
    [
      ...podsText(summary, page),
      ...costText(summary, page),
      ...updatesText(summary, page),
      ...waitingEvents(summary.waiting).flatMap((event, index) =>
        labelled(index === 0 ? 'Event' : '', event, page).map((line) => page.yellow(line)),
      ),
      ...findingsText(found, page),
      ...limitsText(situation, page),
    ],
    wouldHelpText(replay.help ?? [], { seed: result.seed, until: scenario.until }, page),
    brokenText(result.brokenInvariant, page),
    allocatorText(result, page),
    standstillText(result, page),
    expectationsText(result, statedIn(scenario), page),
    [page.cyan(labelledCommand('Next', nextCommand(replay, page.program, found)))],
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
  page: Page,
): string[] {
  const milestones = length === 'full' ? summary.fullStory : summary.milestones;
  const left = summary.fullStory.length - milestones.length;
  const told = [
    ...milestones.map(({ at, text }) => ({ at, lines: hanging(clock(at), printable(text), page.width) })),
    ...observations.map((one) => ({ at: one.at, lines: observationLines(one, clock, page) })),
  ];
  return [
    ...told.sort((one, other) => one.at - other.at).flatMap(({ lines }) => lines),
    `${clock(simulatedMs)}end, after ${plural(events, 'event')}`,
    ...(left > 0
      ? hanging('', `${plural(left, 'line')} of the story left out; --story full shows all`, page.width)
      : []),
  ];
}

function clock(at: Milliseconds): string {
  return `${padStart(formatMoment(at), 8)}  `;
}

/** `51 Running, 1 Pending; from creation to Running p99 34.6s, max 35.2s`. */
function podsText({ pods, podStartMs }: RunSummary, page: Page): string[] {
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
  return labelled('Pods', `${counts.join(', ') || 'none'}${start}`, page);
}

/** What is wrong, whether pods wait for it or not. */
function findingsText(found: readonly RunFinding[], page: Page): string[] {
  const left = found.length - MOST_FINDINGS;
  return [
    ...found
      .slice(0, MOST_FINDINGS)
      .flatMap(({ text }, index) => labelled(index === 0 ? 'Findings' : '', text, page)),
    ...(left > 0 ? labelled('', `${plural(left, 'more finding')}; --output json lists all`, page) : []),
  ];
}

function limitsText(situation: Situation, page: Page): string[] {
  return findLimits(situation)
    .slice(0, MOST_LIMITS)
    .flatMap(({ binds }) => labelled('Bottleneck', binds, page).map((line) => page.bold(line)));
}

/** With its last calls and its pool, one below the other. */
function allocatorText({ allocatorFault }: RunResult, page: Page): string[] {
  if (allocatorFault === undefined) return [];
  const [head = '', ...rest] = allocatorFaultLines(allocatorFault).map(printable);
  return [...hanging('✗ ', head, page.width), ...rest.flatMap((line) => hanging('  ', line, page.width))].map(
    (line) => page.red(line),
  );
}

function standstillText({ standstill }: RunResult, page: Page): string[] {
  return standstill === undefined
    ? []
    : hanging('✗ ', printable(standstill.text), page.width).map((line) => page.red(line));
}

function brokenText(broken: BrokenInvariant | undefined, page: Page): string[] {
  if (broken === undefined) return [];
  return [
    page.red(
      `✗ broken at ${formatInstant(broken.at)}, event ${grouped(broken.events)}: a fault of the simulator`,
    ),
    ...broken.texts.slice(0, MOST_BROKEN).flatMap((text) => hanging('   ', printable(text), page.width)),
  ];
}
