// Which instance types are left for a claim, and why none is.
// @upstream karpenter pkg/controllers/provisioning/scheduling/nodeclaim.go#filterInstanceTypesByRequirements

import type { HostPort, Resources } from '../../../kube/api/objects.ts';
import { portsConflict } from '../../../kube/scheduler/nodePorts.ts';
import {
  hasOffering,
  OFFERING_LABELS,
  unmetMinValues,
  unmetMinValuesText,
  type InstanceTypeOption,
} from '../catalogue/instanceTypeOption.ts';
import type { Requirement } from '../requirements/requirement.ts';
import { clash, type Requirements } from '../requirements/requirements.ts';
import { amountsText, difference, fits, least, most, sum } from './amounts.ts';
import { distinctRequests, type DaemonOverhead } from './daemonPod.ts';
import type { Failure } from './failure.ts';

/** An instance type with what DaemonSets leave of a node of it. */
export interface Candidate {
  readonly option: InstanceTypeOption;
  readonly overhead: DaemonOverhead;
  readonly room: Resources;
  /** Whether it has room for the DaemonSets' pods alone. */
  readonly hasRoomForDaemons: boolean;
}

export function candidateOf(option: InstanceTypeOption, overhead: DaemonOverhead): Candidate {
  const { requests = {} } = overhead;
  return {
    option,
    overhead,
    room: difference(option.allocatable, requests),
    hasRoomForDaemons: fits(requests, option.allocatable),
  };
}

export function isRoomFor(candidate: Candidate, requests: Resources, ports: readonly HostPort[]): boolean {
  return (
    candidate.hasRoomForDaemons &&
    fits(requests, candidate.room) &&
    (ports.length === 0 || !portsConflict(ports, candidate.overhead.hostPorts))
  );
}

/** Whether a type meets requirements that it may not meet already: `changed` are those of `requirements` that are new. */
export function meeting(
  requirements: Requirements,
  changed: readonly Requirement[],
): (option: InstanceTypeOption) => boolean {
  const changesOffers = changed.some(({ key }) => OFFERING_LABELS.includes(key));
  return (option) =>
    changed.every((requirement) => meets(option, requirement)) &&
    (!changesOffers || hasOffering(option, requirements));
}

function meets(option: InstanceTypeOption, requirement: Requirement): boolean {
  const known = option.requirements.at(requirement.key);
  return known === undefined || !clash(known, requirement);
}

export interface Selection {
  readonly candidates: readonly Candidate[];
  /** With fewer values asked for, where too few could be had and that is allowed. */
  readonly requirements: Requirements;
}

/** Undefined: too few values, and that is not allowed. */
export function withMinValues(
  candidates: readonly Candidate[],
  requirements: Requirements,
  relaxes: boolean,
): Selection | undefined {
  if (!requirements.hasMinValues) return { candidates, requirements };
  const unmet = unmetMinValues(
    candidates.map(({ option }) => option),
    requirements,
  );
  if (unmet.size === 0) return { candidates, requirements };
  if (!relaxes) return undefined;
  let relaxed = requirements;
  for (const [key, minValues] of unmet) relaxed = relaxed.replacing({ ...relaxed.get(key), minValues });
  return { candidates, requirements: relaxed };
}

export interface Asked {
  readonly requirements: Requirements;
  /** Of the pods alone, DaemonSets left out. */
  readonly requests: Resources;
  readonly hostPorts: readonly HostPort[];
}

/**
 * Why none of these types is left for a claim that has no pod yet; `all`: those of its NodePool, whatever its limits.
 * @upstream nodeclaim.go#InstanceTypeFilterError
 */
export function refusalOf(
  candidates: readonly Candidate[],
  all: readonly Candidate[],
  asked: Asked,
): Failure {
  const { requirements, requests, hostPorts } = asked;
  return () => {
    const hasPorts = ({ overhead }: Candidate): boolean => !portsConflict(hostPorts, overhead.hostPorts);
    const open = candidates.filter(hasPorts);
    const left = open.filter((candidate) => verdictOn(candidate, asked) === 'meets fits offered');
    const reason =
      left.length > 0
        ? unmetMinValuesText(
            unmetMinValues(
              left.map(({ option }) => option),
              requirements,
            ),
          )
        : reasonOf(open.map((candidate) => verdictOn(candidate, asked)));
    const overheads = all.filter(hasPorts).map(({ overhead }) => overhead);
    const typo =
      reason === TOO_SMALL && (requests['cpu'] ?? 0) >= MILLION_CPUS
        ? ' (CPU request >= 1 Million, m vs M typo?)'
        : '';
    return `${reason}, requirements=${requirements.text}, resources=${resourcesText(requests, overheads)}${typo}`;
  };
}

type Verdict = `${'meets ' | ''}${'fits ' | ''}${'offered' | ''}`;

function verdictOn({ option, room, hasRoomForDaemons }: Candidate, asked: Asked): Verdict {
  const { requirements, requests } = asked;
  const isOffered = hasOffering(option, requirements);
  const isFitting = isOffered && hasRoomForDaemons && fits(requests, room);
  const isMet = option.requirements.clashWith(requirements) === undefined;
  return `${isMet ? 'meets ' : ''}${isFitting ? 'fits ' : ''}${isOffered ? 'offered' : ''}`;
}

const MILLION_CPUS = 1_000_000_000;
const TOO_SMALL = 'no instance type has enough resources';

/** By what no type at all has. */
const LACKING = new Map([
  [
    'meets fits offered',
    'no instance type met the scheduling requirements or had enough resources or had a required offering',
  ],
  ['meets fits', 'no instance type met the scheduling requirements or had enough resources'],
  ['meets offered', 'no instance type met the scheduling requirements or had a required offering'],
  ['fits offered', 'no instance type had enough resources or had a required offering'],
  ['meets', 'no instance type met all requirements'],
  ['fits', TOO_SMALL],
  ['offered', 'no instance type has the required offering'],
]);

/** By what some type has, and lacks the third. */
const HAVING: readonly (readonly [words: readonly string[], reason: string])[] = [
  [
    ['meets', 'fits'],
    'no instance type which met the scheduling requirements and had enough resources, had a required offering',
  ],
  [
    ['fits', 'offered'],
    'no instance type which had enough resources and the required offering met the scheduling requirements',
  ],
  [
    ['meets', 'offered'],
    'no instance type which met the scheduling requirements and the required offering had the required resources',
  ],
];

function reasonOf(verdicts: readonly Verdict[]): string {
  const some = (words: readonly string[]): boolean =>
    verdicts.some((verdict) => words.every((word) => verdict.includes(word)));
  const lacking = ['meets', 'fits', 'offered'].filter((word) => !some([word])).join(' ');
  return (
    LACKING.get(lacking) ??
    HAVING.find(([words]) => some(words))?.[1] ??
    'no instance type met the requirements/resources/offering tuple'
  );
}

/** Between the types with the smallest and the largest pods of DaemonSets. */
function resourcesText(requests: Resources, overheads: readonly DaemonOverhead[]): string {
  const daemons = distinctRequests(overheads);
  const [first] = daemons;
  if (first === undefined) return amountsText(requests);
  const smallest = amountsText(sum(daemons.reduce(least, first), requests));
  const largest = amountsText(sum(daemons.reduce(most, first), requests));
  return smallest === largest ? smallest : `min=${smallest}, max=${largest}`;
}
