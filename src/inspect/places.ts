// Which node or pod somebody means: by name, or as `workers[0]`, `nginx[2]`, since names come out of the seed.

import { groupOf } from '../kube/nodes/nodeObject.ts';
import { podKey, type Pod } from '../kube/api/objects.ts';
import { parsePlaced } from '../scenario/language/observedCommand.ts';
import { nearest } from '../scenario/language/suggestion.ts';
import { nodeLabel } from '../record/labels.ts';
import type { Moment } from './moment.ts';

/** What was asked for is not there; the message is whole and for the user. */
export class InspectProblem extends Error {}

/** How many names a message lists. */
const MOST_NAMES = 12;

/**
 * The full name of a node: itself, its first part, a place in its group, or that of a pod; a group alone where it has
 * one node.
 */
export function nodeNamed(text: string, moment: Moment): string {
  const { world } = moment;
  const nodes = [...world.kubernetes.nodes()];
  const placed = parsePlaced(text);
  const group = nodes.filter((node) => groupOf(node) === (placed?.of ?? text)).map(({ name }) => name);
  if (placed !== undefined && group.length > 0) {
    const found = group[placed.index];
    if (found !== undefined) return found;
    throw new InspectProblem(
      `node ${text} does not exist; ${placed.of} has ${countOf(group.length, 'node')}, from [0]`,
    );
  }
  if (placed !== undefined && podsOf(placed.of, moment).length > 0) return nodeOf(podNamed(text, moment));
  const names = nodes.map(({ name }) => name);
  const found = names.find((name) => name === text || nodeLabel(name) === text);
  if (found !== undefined) return found;
  const [only, ...others] = group;
  if (others.length > 0)
    throw new InspectProblem(`${text} has more than one node; use ${listed(group.map(nodeLabel))}`);
  if (only !== undefined) return only;
  throw new InspectProblem(`unknown node "${text}"${meant(text, names.map(nodeLabel))}`);
}

/** Where the pod is. */
export function nodeOf(pod: Pod): string {
  if (pod.nodeName === undefined) throw new InspectProblem(`${podKey(pod)} has no node yet`);
  return pod.nodeName;
}

/** The only node there is. */
export function onlyNode(tool: string, { world }: Moment): string {
  const names = [...world.kubernetes.nodes()].map(({ name }) => name);
  const [only, ...others] = names;
  if (only === undefined) throw new InspectProblem(`${tool} needs a node; no node exists at this moment`);
  if (others.length === 0) return only;
  throw new InspectProblem(`${tool} needs a node; use --node with ${listed(names.map(nodeLabel))}`);
}

/** `namespace/name` of a pod: so, by its name alone, or by its place among those of its workload. */
export function podNamed(text: string, moment: Moment): Pod {
  const pods = [...moment.world.kubernetes.pods()];
  const placed = parsePlaced(text);
  if (placed !== undefined) {
    const own = podsOf(placed.of, moment);
    const found = own[placed.index];
    if (found !== undefined) return found;
    const known =
      own.length === 0
        ? meant(placed.of, workloadsOf(moment))
        : `; ${placed.of} has ${countOf(own.length, 'pod')}`;
    throw new InspectProblem(`unknown pod "${text}"${known}`);
  }
  const found = pods.find((pod) => podKey(pod) === text || podKey(pod) === `default/${text}`);
  const byName = found ?? pods.find(({ name }) => name === text);
  if (byName !== undefined) return byName;
  throw new InspectProblem(`unknown pod "${text}"${meant(text, pods.map(podKey))}`);
}

/** The word with what it stands for: `workers[0]` is a node's name, `nginx[1]` a pod's. Others stay as they are. */
export function withNames(word: string, moment: Moment, podName: (pod: Pod) => string): string {
  const placed = parsePlaced(word);
  // A path into an object is no name.
  if (placed === undefined || placed.of.startsWith('.')) return word;
  const nodes = [...moment.world.kubernetes.nodes()];
  const groups = new Set(nodes.flatMap((node) => groupOf(node) ?? []));
  if (groups.has(placed.of)) return nodeNamed(word, moment);
  if (podsOf(placed.of, moment).length > 0) return podName(podNamed(word, moment));
  const known = [...groups, ...workloadsOf(moment)];
  throw new InspectProblem(
    `unknown node group or workload "${placed.of}" in ${word}${meant(placed.of, known)}`,
  );
}

/** Those that nobody deleted, oldest first. */
function podsOf(workload: string, { world }: Moment): readonly Pod[] {
  return world.kubernetes.stores.workloads.podsOf(workload);
}

/** What their places are counted in: names that people give, and those of Jobs. */
function workloadsOf(moment: Moment): string[] {
  const { history, world } = moment;
  const names = [...world.kubernetes.pods()].map((pod) =>
    pod.owner?.kind === 'Job' ? pod.owner.name : (history.pod(podKey(pod))?.owner ?? pod.name),
  );
  return [...new Set(names)];
}

function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  if (near !== undefined) return `; did you mean ${near}?`;
  return known.length === 0 ? '' : `; use ${listed(known)}`;
}

function listed(names: readonly string[]): string {
  const left = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
