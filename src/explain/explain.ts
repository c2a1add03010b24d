// Explains one moment of a run: a pod, a node, a workload's pods, or all that waits.

import { unreachable } from '../base/assert.ts';
import { formatMoment, type Milliseconds } from '../base/time.ts';
import { plural } from '../base/words.ts';
import type { Hazard } from '../record/hazards.ts';
import type { WaitingPod } from '../record/waiting.ts';
import { drainParts } from './drainChain.ts';
import type { Explanation, Part, Subject } from './explanation.ts';
import { hazardParts } from './hazardParts.ts';
import { nodeParts } from './nodeExplanation.ts';
import { type OnProgress, playRun, type PlayedRun, type Source } from './playedRun.ts';
import { podParts } from './podExplanation.ts';
import { lastLaunch } from './shortGroupChain.ts';
import { shortGroups } from './shortGroups.ts';
import { findSubject } from './subject.ts';
import { waitingGroups } from './waitingCauses.ts';
import { waitingPart } from './waitingPart.ts';
import { endOfRun } from './whatIf.ts';

export interface ExplainOptions {
  /** Name of a pod, node or workload; without it, all that waits. */
  readonly about?: string | undefined;
  /** Without it the end of the run. */
  readonly at?: Milliseconds | undefined;
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

export function explain(source: Source, { about, at, seed, onProgress }: ExplainOptions = {}): ExplainResult {
  const run = { ...playRun(source, at, seed ?? source.scenario.seed, onProgress), onProgress };
  const found = about === undefined ? CLUSTER : findSubject(about, run);
  if (found.ok) return { ok: true, explanation: explainSubject(found.subject, run) };
  return {
    ok: false,
    at: run.at,
    nearest: found.nearest,
    known: found.known,
    createdAt: laterCreation(about ?? '', source, run),
  };
}

const CLUSTER = { ok: true, subject: { kind: 'cluster', name: '' } } as const;

/** Of a run that is played already. */
export function explainSubject(subject: Subject, run: PlayedRun): Explanation {
  const { scenario, seed, at } = run;
  const parts = partsOf(subject, run);
  return {
    scenario: scenario.name,
    seed,
    ownSeed: scenario.seed,
    at,
    until: scenario.until,
    horizon: parts.reduce((latest, { whatIfs }) => Math.max(latest, whatIfs?.horizon ?? 0), endOfRun(run)),
    subject,
    parts,
  };
}

function partsOf({ kind, name }: Subject, run: PlayedRun): Part[] {
  const { waiting } = run.summary;
  switch (kind) {
    case 'cluster':
      return [
        ...hazardParts(run, () => true),
        ...waitingParts(waiting, run),
        ...shortGroupParts(run),
        ...drainParts(run),
      ];
    case 'workload': {
      const owned = new Set((run.chronicle.byOwner.get(name) ?? []).map(({ pod }) => pod));
      return [
        workloadPart(name, run),
        ...waitingParts(
          waiting.filter(({ pod }) => owned.has(pod)),
          run,
        ),
        ...hazardParts(run, ({ pods }) => pods.some((pod) => owned.has(pod))),
      ];
    }
    case 'pod':
      return [...podParts(name, run), ...hazardParts(run, ({ pods }) => pods.includes(name))];
    case 'node':
      return [...nodeParts(name, run), ...hazardParts(run, (one) => isOn(one, name))];
    default:
      return unreachable(kind);
  }
}

function isOn({ node, nodes }: Hazard, name: string): boolean {
  return node === name || nodes.includes(name);
}

function waitingParts(waiting: readonly WaitingPod[], run: PlayedRun): Part[] {
  return waitingGroups(waiting, run).map((group) => waitingPart(group, run));
}

/** Node groups short of nodes, one part each. */
function shortGroupParts(run: PlayedRun): Part[] {
  return shortGroups(run).map((group) => ({
    headline: `node group ${group.name} has ${group.nodes} of ${plural(group.desired, 'node')}`,
    pods: [],
    reason: null,
    message: '',
    chain: [lastLaunch(group)],
    remarks: [],
    story: [],
    whatIfs: undefined,
  }));
}

function workloadPart(name: string, { state, at }: PlayedRun): Part {
  const { tallies } = state.pods.workload(name);
  const total = tallies.total.value;
  const headline = `${name} has ${plural(total, 'pod')} at ${formatMoment(at)}, ${tallies.running.value} Running`;
  return {
    headline,
    pods: [],
    reason: null,
    message: '',
    chain: [],
    remarks: [],
    story: [],
    whatIfs: undefined,
  };
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
