// Explains one moment of a run: a pod, a node, a workload's pods, or all that waits.

import { unreachable } from '../base/assert.ts';
import { formatMoment, type Milliseconds } from '../base/time.ts';
import { plural } from '../base/words.ts';
import { isStartUp, type WaitingReason } from '../base/waitingReason.ts';
import type { Hazard } from '../record/hazards.ts';
import { drainParts } from './drainChain.ts';
import { bare, type Explanation, type Part, type Subject } from './explanation.ts';
import { hazardParts } from './hazardParts.ts';
import { nodeParts } from './nodeExplanation.ts';
import { type OnProgress, playRun, type PlayedRun, type Source } from './playedRun.ts';
import { podParts, wholePodParts } from './podExplanation.ts';
import { lastLaunch } from './shortGroupChain.ts';
import { shortGroups } from './shortGroups.ts';
import { findings, type RunFinding } from './findings.ts';
import { groupParts } from './groupExplanation.ts';
import { lacksPods, refusedParts } from './refusedParts.ts';
import { findSubject } from './subject.ts';
import { subnetParts } from './subnetExplanation.ts';
import { worstMoment } from './worstMoment.ts';
import { waitingParts } from './waitingPart.ts';
import { endOfRun } from './whatIf.ts';

export interface ExplainOptions {
  /** Name of a pod, node, workload, node group or subnet; without it, all that waits. */
  readonly about?: string | undefined;
  /** `worst`: the worst moment of what is asked about; without it the end of the run. */
  readonly at?: Milliseconds | 'worst' | undefined;
  /** Instead of the scenario's. */
  readonly seed?: number | undefined;
  readonly onProgress?: OnProgress;
}

export type ExplainResult =
  | { readonly ok: true; readonly explanation: Explanation }
  /** There is nothing of that name at that time. */
  | {
      readonly ok: false;
      readonly at: Milliseconds;
      readonly nearest: string | undefined;
      /** Workloads and nodes that there are. */
      readonly known: readonly string[];
      /** When a pod of that name is created later on. */
      readonly createdAt: Milliseconds | undefined;
    };

export function explain(source: Source, options: ExplainOptions = {}): ExplainResult {
  const { about, at, seed = source.scenario.seed, onProgress } = options;
  const moment = at === 'worst' ? undefined : at;
  const run = { ...playRun(source, moment, seed, onProgress), onProgress };
  const found = about === undefined ? CLUSTER : findSubject(about, run);
  if (!found.ok) {
    const createdAt = moment === undefined ? undefined : laterCreation(about ?? '', source, run);
    return { ok: false, at: run.at, nearest: found.nearest, known: found.known, createdAt };
  }
  const { subject, others } = found;
  const explanation = at === 'worst' ? explainWorst(subject, source, run) : explainSubject(subject, run);
  return { ok: true, explanation: { ...explanation, alsoNamed: others } };
}

const CLUSTER = { ok: true, subject: { kind: 'cluster', name: '' }, others: [] } as const;

/** `whole`: the run played to its end. */
function explainWorst(subject: Subject, source: Source, whole: PlayedRun): Explanation {
  const { at, episode, others } = worstMoment(subject, whole);
  const run = at === whole.at ? whole : { ...playRun(source, at, whole.seed), onProgress: whole.onProgress };
  // Pods that wait since before the first Ready node make no episode.
  const early = whole.summary.waiting.find((pod) => !isStartUp(pod.reason));
  const reason = episode?.reason ?? early?.reason ?? 'none';
  const explanation = explainSubject(subject, run, reason);
  const parts =
    subject.kind === 'pod' ? wholePodParts(subject.name, explanation.parts, whole) : explanation.parts;
  const isCluster = subject.kind === 'cluster';
  const found = isCluster ? findings(whole) : [];
  const hazards = isCluster ? hazardParts(whole, () => true) : [];
  return {
    ...explanation,
    parts: [...hazards, ...parts, ...found.filter((one) => !isTold(one, run)).map(({ text }) => bare(text))],
    isWhole: true,
    episode,
    otherEpisodes: others,
    nextSubject: found[0]?.place,
  };
}

/** Workloads that are short of pods by a refusal have parts of their own. */
function isTold({ finding, brief, place }: RunFinding, run: PlayedRun): boolean {
  return finding === 'PodsRefused' && brief !== undefined && lacksPods(place, run);
}

/** Of a run that is played already; `reason`: of the cluster, only pods that wait for it are explained. */
export function explainSubject(
  subject: Subject,
  run: PlayedRun,
  reason: WaitingReason | 'any' | 'none' = 'any',
): Explanation {
  const { scenario, seed, at } = run;
  const parts = partsOf(subject, run, reason);
  return {
    scenario: scenario.name,
    seed,
    ownSeed: scenario.seed,
    at,
    until: scenario.until,
    horizon: parts.reduce((latest, { whatIfs }) => Math.max(latest, whatIfs?.horizon ?? 0), endOfRun(run)),
    subject,
    alsoNamed: [],
    isWhole: false,
    episode: undefined,
    otherEpisodes: [],
    nextSubject: undefined,
    parts,
  };
}

function partsOf({ kind, name }: Subject, run: PlayedRun, reason: WaitingReason | 'any' | 'none'): Part[] {
  const { waiting } = run.summary;
  const held = waiting.filter((pod) => reason === 'any' || pod.reason === reason);
  switch (kind) {
    case 'cluster': {
      const standing = reason === 'any' ? shortGroupParts(run) : [];
      const hazards = reason === 'any' ? hazardParts(run, () => true) : [];
      return [...hazards, ...waitingParts(held, run), ...refusedParts(run), ...standing, ...drainParts(run)];
    }
    case 'workload': {
      const owned = new Set((run.chronicle.byOwner.get(name) ?? []).map(({ pod }) => pod));
      return [
        workloadPart(name, run),
        ...refusedParts(run, name),
        ...waitingParts(
          held.filter(({ pod }) => owned.has(pod)),
          run,
        ),
        ...hazardParts(run, ({ pods }) => pods.some((pod) => owned.has(pod))),
      ];
    }
    case 'pod':
      return [...podParts(name, run), ...hazardParts(run, ({ pods }) => pods.includes(name))];
    case 'node':
      return [...nodeParts(name, run), ...hazardParts(run, (one) => isOn(one, name))];
    case 'subnet':
      return subnetParts(name, run);
    case 'group':
      return groupParts(name, run);
    default:
      return unreachable(kind);
  }
}

function isOn({ node, nodes }: Hazard, name: string): boolean {
  return node === name || nodes.includes(name);
}

/** Node groups short of nodes, one part each. */
function shortGroupParts(run: PlayedRun): Part[] {
  return shortGroups(run).map((group) => ({
    ...bare(`node group ${group.name} has ${group.nodes} of ${plural(group.desired, 'node')}`),
    chain: [lastLaunch(group)],
  }));
}

function workloadPart(name: string, { state, at }: PlayedRun): Part {
  const { tallies } = state.pods.workload(name);
  const total = tallies.total.value;
  const headline = `${name} has ${plural(total, 'pod')} at ${formatMoment(at)}, ${tallies.running.value} Running`;
  return bare(headline);
}

/** A pod of that name that the rest of the run brings. */
function laterCreation(name: string, source: Source, { at, seed }: PlayedRun): Milliseconds | undefined {
  const rest = playRun(source, undefined, seed);
  const found = findSubject(name, rest);
  if (!found.ok || found.subject.kind === 'node') return undefined;
  const { kind, name: full } = found.subject;
  const life = kind === 'pod' ? rest.chronicle.pods.get(full) : rest.chronicle.byOwner.get(full)?.[0];
  return life !== undefined && life.createdAt > at ? life.createdAt : undefined;
}
