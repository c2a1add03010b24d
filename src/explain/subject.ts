// What a name given by a person means: a pod, node or workload, by any of the forms kubectl takes, a subnet or a node
// group; or what they may have meant.

import { own } from '../base/own.ts';
import { keysOf } from '../base/records.ts';
import { nodeLabel, podLabel } from '../record/labels.ts';
import { askedAt } from '../scenario/askedAt.ts';
import { nearest } from '../scenario/language/suggestion.ts';
import type { Subject } from './explanation.ts';
import type { PlayedRun } from './playedRun.ts';

type NamedKind = Exclude<Subject['kind'], 'cluster'>;

export type FoundSubject =
  /** `others`: what else has that name, as it would have to be typed. */
  | { readonly ok: true; readonly subject: Subject; readonly others: readonly string[] }
  /** A name that is nearly it. */
  | { readonly ok: false; readonly nearest: string | undefined; readonly known: readonly string[] };

/** `pod/NAME`, `node/NAME`, `deployment/NAME` and the like. */
const KINDS: Readonly<Record<string, NamedKind>> = Object.fromEntries([
  ...['pod', 'pods', 'po'].map((word) => [word, 'pod'] as const),
  ...['node', 'nodes', 'no'].map((word) => [word, 'node'] as const),
  ...['deployment', 'deploy', 'statefulset', 'sts', 'daemonset', 'ds', 'job', 'replicaset', 'rs'].map(
    (word) => [word, 'workload'] as const,
  ),
  ...['nodegroup', 'group', 'ng'].map((word) => [word, 'group'] as const),
  ['subnet', 'subnet'] as const,
]);

/** `nginx[43]`, `workers[0]`: by the place among those that are there, since names come out of the seed. */
const PLACED = /^(.+)\[(\d+)\]$/;

export function findSubject(asked: string, run: PlayedRun): FoundSubject {
  const slash = asked.indexOf('/');
  const kind = slash === -1 ? undefined : own(KINDS, asked.slice(0, slash).toLowerCase());
  const name = kind === undefined ? asked : asked.slice(slash + 1);
  const [subject, ...others] = findAll(kind, name, run);
  if (subject !== undefined) return { ok: true, subject, others: others.map(typedName) };
  return { ok: false, nearest: nearest(name, names(run)), known: rough(run) };
}

/** What finds a name among those of its kind, in the order in which an ambiguous name is taken. */
const FINDERS: Readonly<Record<NamedKind, (name: string, run: PlayedRun) => string | undefined>> = {
  pod: podNamed,
  node: nodeNamed,
  workload: workloadNamed,
  subnet: (name, { scenario }) => scenario.ec2.subnets.find(({ id }) => id === name)?.id,
  group: (name, { scenario }) => askedAt(scenario).everyNodeGroup.find((group) => group.name === name)?.name,
};

function findAll(kind: NamedKind | undefined, name: string, run: PlayedRun): Subject[] {
  return keysOf(FINDERS).flatMap((each) => {
    if (kind !== undefined && kind !== each) return [];
    const found = FINDERS[each](name, run);
    return found === undefined ? [] : [{ kind: each, name: found }];
  });
}

const TYPED: Readonly<Record<NamedKind, string>> = {
  pod: 'pod',
  node: 'node',
  workload: 'deployment',
  subnet: 'subnet',
  group: 'nodegroup',
};

function typedName({ kind, name }: Subject): string {
  return kind === 'cluster' ? name : `${TYPED[kind]}/${name}`;
}

/** With its namespace, without it where that is `default`, or alone where only one pod has that name. */
function podNamed(name: string, { chronicle: { pods, byOwner } }: PlayedRun): string | undefined {
  if (pods.has(name)) return name;
  const [, owner, place] = PLACED.exec(name) ?? [];
  if (owner !== undefined) {
    const present = (byOwner.get(owner) ?? []).filter(({ removedAt }) => removedAt === undefined);
    return present.at(Number(place))?.pod;
  }
  if (name.includes('/')) return undefined;
  if (pods.has(`default/${name}`)) return `default/${name}`;
  return [...pods.keys()].find((pod) => pod.endsWith(`/${name}`));
}

/** By its name alone, or with the namespace that its pods are in. */
function workloadNamed(name: string, { chronicle: { byOwner }, summary }: PlayedRun): string | undefined {
  const [namespace, own] = name.includes('/') ? name.split('/') : [undefined, name];
  const isRefused = summary.refusedPods.some(
    (refused) => refused.workload === own && (namespace ?? refused.namespace) === refused.namespace,
  );
  if (isRefused) return own;
  const pods = byOwner.get(own);
  if (pods === undefined) return undefined;
  return namespace === undefined || pods.some(({ pod }) => pod.startsWith(`${namespace}/`)) ? own : undefined;
}

function nodeNamed(name: string, { summary }: PlayedRun): string | undefined {
  const placed = PLACED.exec(name);
  if (placed !== null) {
    return summary.nodes.filter(({ group }) => group === placed[1]).at(Number(placed[2]))?.name;
  }
  return summary.nodes.find((node) => node.name === name || nodeLabel(node.name) === name)?.name;
}

/** What there is, without each single pod. */
function rough({ chronicle, summary, scenario }: PlayedRun): string[] {
  return [
    ...new Set([...chronicle.byOwner.keys(), ...summary.refusedPods.map(({ workload }) => workload)]),
    ...summary.nodes.map(({ name }) => nodeLabel(name)),
    ...askedAt(scenario).everyNodeGroup.map(({ name }) => name),
    ...scenario.ec2.subnets.map(({ id }) => id),
  ];
}

/** All that may be asked about. */
function names(run: PlayedRun): string[] {
  const pods = [...run.chronicle.pods.keys()];
  return [...pods.flatMap((pod) => [podLabel(pod), pod.slice(pod.indexOf('/') + 1)]), ...rough(run)];
}
