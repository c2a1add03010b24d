// The sizes that one search goes through, as numbered steps: a higher step is harder for the cluster, be it smaller
// subnets, fewer nodes or more load. Each step is what a number of settings make of the scenario.

import { elementAt } from '../base/assert.ts';
import { formatCidr, parseCidr } from '../base/ipv4.ts';
import { plural } from '../base/words.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import { type GroupPlace, writtenGroups } from '../scenario/document/writtenGroups.ts';
import { withSettings, type Setting } from '../scenario/variant.ts';
import { LARGEST_SUBNET, resizedSubnets, SMALLEST_SUBNET, subnetLengths } from './resize.ts';
import { scenarioHash } from './scenarioHash.ts';
import type { Varied } from './varied.ts';

export interface SizeRange {
  readonly varied: Varied;
  /** Names of the subnets, or of the node group; none: the load. */
  readonly names: readonly string[];
  /** A group that the timeline scales later: only its size at the start is varied. */
  readonly isScaledLater: boolean;
  /** Subnets of several sizes, all of which get the same; `today`: of the smallest of them. */
  readonly isMixed: boolean;
  readonly easiest: number;
  readonly today: number;
  readonly hardest: number;
  /** Between today's step and the first one that is tried beside it. */
  readonly stride: number;
  /** Why nothing is easier than the easiest, or harder than the hardest. */
  readonly ends: { readonly easiest: string; readonly hardest: string };
  /** The prefix length, the number of nodes, or the load. */
  sizeAt(step: number): number;
  /** None for today's step. */
  settingsAt(step: number): readonly Setting[];
}

/** In the order of the answer. `groups`: the node groups to vary; none: each. */
export function sizeRanges(
  document: ScenarioDocument,
  varied: readonly Varied[],
  groups: readonly string[],
): SizeRange[] {
  return varied.flatMap((each) => RANGES[each](document, groups));
}

const RANGES: Readonly<
  Record<Varied, (document: ScenarioDocument, groups: readonly string[]) => readonly SizeRange[]>
> = { subnets: subnetRanges, nodes: nodeRanges, load: loadRanges };

/** Where they have several sizes: all made one size, then those of each size by themselves. */
function subnetRanges(document: ScenarioDocument): SizeRange[] {
  const lengths = subnetLengths(document);
  const sizes = [...new Set(lengths)];
  const ofOneSize = sizes.map((today) => subnetRange(document, lengths, today, (length) => length === today));
  if (sizes.length === 1) return ofOneSize;
  return [{ ...subnetRange(document, lengths, Math.max(...sizes), () => true), isMixed: true }, ...ofOneSize];
}

function subnetRange(
  document: ScenarioDocument,
  lengths: readonly number[],
  today: number,
  isVaried: (length: number) => boolean,
): SizeRange {
  const settingsAt = (length: number): readonly Setting[] | undefined =>
    resizedSubnets(
      document,
      lengths.map((own) => (isVaried(own) ? length : own)),
    );
  let easiest = today;
  while (easiest > LARGEST_SUBNET && settingsAt(easiest - 1) !== undefined) easiest--;
  const count = lengths.filter(isVaried).length;
  const vpc = document.vpc.cidrs.flatMap((cidr) => parseCidr(cidr) ?? []).map(formatCidr);
  return {
    varied: 'subnets',
    names: document.vpc.subnets
      .filter((_, index) => isVaried(elementAt(lengths, index)))
      .map(({ name }) => name),
    isScaledLater: false,
    isMixed: false,
    easiest,
    today,
    hardest: SMALLEST_SUBNET,
    stride: 1,
    ends: {
      easiest:
        easiest === LARGEST_SUBNET
          ? `/${LARGEST_SUBNET} is the largest subnet EC2 allows`
          : `the VPC (${vpc.join(', ')}) has no room for ${plural(count, `/${easiest - 1} subnet`)}`,
      hardest: `/${SMALLEST_SUBNET} is the smallest subnet EC2 allows`,
    },
    sizeAt: (length) => length,
    settingsAt: (length) => settingsAt(length) ?? [],
  };
}

/** Growth that is tried, as a multiple of today's nodes, and what is tried of small groups in any case. */
const MOST_TIMES = 8;
const MOST_OF_SMALL = 64;
const MOST_NODES = 10_000;

function nodeRanges(document: ScenarioDocument, names: readonly string[]): SizeRange[] {
  const groups = writtenGroups(document);
  return groups
    .filter(({ group }) => names.length === 0 || names.includes(group.name))
    .map((place) => {
      const isScaledLater = document.timeline.some(
        ({ scaleNodeGroup }) => scaleNodeGroup?.name === place.group.name,
      );
      return nodeRange(place, groups.length === 1 ? 1 : 0, isScaledLater);
    });
}

function nodeRange({ group, path }: GroupPlace, fewest: number, isScaledLater: boolean): SizeRange {
  const { name, size } = group;
  const most = Math.min(MOST_NODES, Math.max(MOST_OF_SMALL, MOST_TIMES * size));
  const least = Math.min(size, fewest);
  return {
    varied: 'nodes',
    names: [name],
    isScaledLater,
    isMixed: false,
    easiest: -most,
    today: -size,
    hardest: -least,
    stride: Math.max(1, Math.round(size / 8)),
    ends: {
      easiest: `more than ${plural(most, 'node')} are not tried`,
      hardest: `${plural(least, 'node')} ${least === 1 ? 'is' : 'are'} the fewest`,
    },
    sizeAt: (step) => Math.abs(step),
    settingsAt: (step) => (step === -size ? [] : [{ path: `${path}.size`, value: -step }]),
  };
}

/** Growth of the load that is tried. */
const MOST_LOAD = 100;

/** That a scenario takes. */
const LARGEST_LOAD = 1000;

/** None where there are no pods to multiply. */
function loadRanges(document: ScenarioDocument): SizeRange[] {
  const { load } = document;
  const today = withSettings(document, []);
  const other = withSettings(document, [
    { path: 'load', value: 2 * load <= LARGEST_LOAD ? 2 * load : load / 2 },
  ]);
  const isSame = today.ok && other.ok && scenarioHash(today.scenario) === scenarioHash(other.scenario);
  return isSame ? [] : [loadRange(load)];
}

function loadRange(load: number): SizeRange {
  const loads = [...new Set([...ROUND_LOADS, load])].sort((one, other) => one - other);
  const today = loads.indexOf(load);
  const hardest = loads.findLastIndex((each) => each <= MOST_LOAD * load);
  const most = elementAt(loads, hardest);
  return {
    varied: 'load',
    names: [],
    isScaledLater: false,
    isMixed: false,
    easiest: 0,
    today,
    hardest,
    stride: 4,
    ends: {
      easiest: `${elementAt(loads, 0)} is the smallest load a scenario takes`,
      hardest: `more than ${most} times the load is not tried`,
    },
    sizeAt: (step) => elementAt(loads, step),
    settingsAt: (step) => (step === today ? [] : [{ path: 'load', value: elementAt(loads, step) }]),
  };
}

/** Three digits at most, each 2 to 5 % above the one before: from 0.01 to 1000, all that a scenario takes. */
const ROUND_LOADS: readonly number[] = [
  ...[10_000, 1000, 100, 10, 1].flatMap((divisor) => [
    ...Array.from({ length: 20 }, (_, index) => (100 + 5 * index) / divisor),
    ...Array.from({ length: 30 }, (_, index) => (200 + 10 * index) / divisor),
    ...Array.from({ length: 25 }, (_, index) => (500 + 20 * index) / divisor),
  ]),
  LARGEST_LOAD,
];
