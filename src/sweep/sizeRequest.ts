// What is to be sized, as it is asked for by names, or what is wrong with that; and what is required without being asked
// for: that all pods start.

import type { ReadFile } from '../scenario/check/stepManifests.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import { writtenGroups } from '../scenario/document/writtenGroups.ts';
import { nearest } from '../scenario/language/suggestion.ts';
import type { Objective } from './objective.ts';
import { sizeRanges } from './sizeRange.ts';
import { Sizing } from './sizing.ts';
import { VARIED, type Varied } from './varied.ts';

export interface SizeRequest {
  readonly objectives: readonly Objective[];
  /** Undefined: all that can be varied. */
  readonly vary: readonly Varied[] | undefined;
  /** Names of node groups; none: each. */
  readonly groups: readonly string[];
  readonly runs: number;
  readonly readFile?: ReadFile | undefined;
}

/** What is wrong with a part of a request. */
export interface RequestFlaw {
  readonly of: 'group' | 'vary';
  readonly detail: string;
  readonly fix: string;
}

export type PlannedSizes =
  | { readonly ok: true; readonly sizing: Sizing }
  | { readonly ok: false; readonly flaws: readonly RequestFlaw[] };

export function planSizes(document: ScenarioDocument, request: SizeRequest): PlannedSizes {
  const { vary, groups, runs, readFile } = request;
  const ranges = sizeRanges(
    document,
    VARIED.filter((each) => vary?.includes(each) ?? true),
    groups,
  );
  const flaws = [
    ...groupFlaws(document, request),
    ...varyFlaws(request, new Set(ranges.map(({ varied }) => varied))),
  ];
  if (flaws.length > 0) return { ok: false, flaws };
  const objectives = withAllStarted(request.objectives);
  return { ok: true, sizing: new Sizing(document, { objectives, ranges, runs, readFile }) };
}

const ALL_STARTED: Objective = {
  metric: 'podsNeverStarted',
  comparison: '<=',
  limit: 0,
  text: 'podsNeverStarted <= 0',
};

/** A pod that never starts waits for no address and takes none: without it the fewest nodes would be none. */
function withAllStarted(objectives: readonly Objective[]): readonly Objective[] {
  const isAsked = objectives.some(({ metric }) => metric === ALL_STARTED.metric);
  return isAsked ? objectives : [...objectives, ALL_STARTED];
}

export function isImplied(objective: Objective): boolean {
  return objective === ALL_STARTED;
}

function groupFlaws(document: ScenarioDocument, { vary, groups }: SizeRequest): RequestFlaw[] {
  const known = writtenGroups(document).map(({ group }) => group.name);
  const unknown = groups.filter((name) => !known.includes(name));
  return [
    ...unknown.map((name): RequestFlaw => {
      const near = nearest(name, known);
      const fix = near === undefined ? `use ${known.join(', ')}` : `did you mean ${near}?`;
      return { of: 'group', detail: `unknown node group "${name}"`, fix };
    }),
    ...(groups.length > 0 && vary?.includes('nodes') === false
      ? [
          {
            of: 'group',
            detail: 'a node group is named, but nodes are not varied',
            fix: 'leave it out, or vary nodes',
          } as const,
        ]
      : []),
  ];
}

/** Only of what was asked for by name. */
function varyFlaws({ vary = [] }: SizeRequest, found: ReadonlySet<Varied>): RequestFlaw[] {
  return vary.includes('load') && !found.has('load')
    ? [
        {
          of: 'vary',
          detail: 'load changes nothing: the scenario has no pods to multiply',
          fix: 'vary subnets or nodes',
        },
      ]
    : [];
}
