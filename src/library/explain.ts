// Why pods wait, for programs: of one moment of a run, with what would change it, replayed.

import type { Milliseconds } from '../base/time.ts';
import { explain as explainSource } from '../explain/explain.ts';
import type { Part } from '../explain/explanation.ts';
import type { Outcome } from '../explain/outcome.ts';
import type { WhatIf } from '../explain/whatIf.ts';
import { AllocatorFaultError, type AllocatorFault } from '../world/allocator/fault.ts';
import type { Run } from './simulate.ts';
import { millisecondsOf, type Time } from './time.ts';

export interface ExplainOptions {
  /** A pod: `namespace/name`, `name`, or `workload[0]` for the first that is there. */
  readonly pod?: string;
  /** A node: its name, its first label, or `group[0]`. */
  readonly node?: string;
  readonly workload?: string;
  readonly subnet?: string;
  readonly nodeGroup?: string;
  /** The moment to explain; without it the end of the run. */
  readonly at?: Time;
  /** The moment of the worst episode at which most pods wait. */
  readonly worst?: boolean;
}

export type ExplainAnswer =
  | {
      readonly ok: true;
      /** The moment that is explained. */
      readonly at: Milliseconds;
      /** Until when what would help was played. */
      readonly horizon: Milliseconds;
      /** Each about pods that wait for one reason, or about something else that is wrong. */
      readonly parts: readonly ExplainedPart[];
      /** Of the first part about pods that wait; empty where none does. */
      readonly chain: ExplainedPart['chain'];
      readonly remedies: readonly Remedy[];
    }
  /** There is nothing of that name at that moment. */
  | { readonly ok: false; readonly unknown: string; readonly nearest: string | undefined }
  /** The allocator is at fault before that moment. */
  | { readonly ok: false; readonly allocatorFault: AllocatorFault };

export interface ExplainedPart extends Omit<Part, 'whatIfs'> {
  /** Changes that were replayed; those that help first. */
  readonly remedies: readonly Remedy[];
  /** Changes that were not, and why. */
  readonly untried: readonly { readonly change: string; readonly note: string }[];
}

/** One change, and what became of the same pods. */
export interface Remedy {
  readonly change: string;
  /** Changed from 0s, or from a moment on, which `change` names. */
  readonly from: 'start' | 'now';
  /** Path and value of the scenario, where it is changed from 0s. */
  readonly settings: WhatIf['settings'];
  readonly outcome: Outcome;
  readonly helps: boolean;
  /** Longest podStart in milliseconds, from creation to Running; Infinity where a pod still waits at the end. */
  readonly waitAfter: Milliseconds;
  /** Differences to the run as it is. */
  readonly cost: RemedyCost;
}

export interface RemedyCost {
  /** Most subnet addresses that ENIs held at one time. */
  readonly addresses: number;
  readonly ec2Calls: number;
  readonly nodes: number;
  /** US dollars for instances whose price is known. */
  readonly dollars: number;
}

/** Deterministic, as runs are. It replays the run once for each change worth trying. */
export function explain(run: Run, options: ExplainOptions = {}): ExplainAnswer {
  const { document, scenario } = run.scenario.source;
  const about = aboutOf(options);
  try {
    const source = { document, scenario, allocator: run.allocator };
    const result = explainSource(source, { about, at: momentOf(run, options), seed: run.seed });
    if (!result.ok) return { ok: false, unknown: about ?? '', nearest: result.nearest };
    const { at, horizon } = result.explanation;
    const parts = result.explanation.parts.map(explainedPart);
    const first = parts.find(({ reason }) => reason !== null);
    return { ok: true, at, horizon, parts, chain: first?.chain ?? [], remedies: first?.remedies ?? [] };
  } catch (error) {
    if (error instanceof AllocatorFaultError) return { ok: false, allocatorFault: error.fault };
    throw error;
  }
}

function aboutOf({ pod, node, workload, subnet, nodeGroup }: ExplainOptions): string | undefined {
  if (subnet !== undefined) return `subnet/${subnet}`;
  if (nodeGroup !== undefined) return `nodegroup/${nodeGroup}`;
  if (pod !== undefined) return `pod/${pod}`;
  if (node !== undefined) return `node/${node}`;
  return workload === undefined ? undefined : `deployment/${workload}`;
}

function momentOf(run: Run, { at, worst }: ExplainOptions): Milliseconds {
  if (at !== undefined) return millisecondsOf(at);
  const peak = worst === true ? run.episodes[0]?.peakAt : undefined;
  return peak ?? run.end;
}

function explainedPart({ whatIfs, ...part }: Part): ExplainedPart {
  const [unchanged, ...changed] = whatIfs?.rows ?? [];
  return {
    ...part,
    remedies: changed.flatMap((row) => remedyOf(row, unchanged?.outcome)),
    untried: changed.flatMap(({ change, note, outcome }) =>
      outcome === undefined ? [{ change, note }] : [],
    ),
  };
}

function remedyOf(
  { change, from, settings, outcome, helps }: WhatIf,
  unchanged: WhatIf['outcome'],
): Remedy[] {
  if (from === 'never' || outcome === undefined || unchanged === undefined) return [];
  const cost = {
    addresses: outcome.peakAddresses - unchanged.peakAddresses,
    ec2Calls: outcome.ec2Calls - unchanged.ec2Calls,
    nodes: outcome.nodes - unchanged.nodes,
    dollars: outcome.cost - unchanged.cost,
  };
  const waitAfter = outcome.isOpen ? Infinity : outcome.maxPodStartMs;
  return [{ change, from, settings, outcome, helps, waitAfter, cost }];
}
