// What a name given by a person means: a pod, a node or a workload, by any of the forms kubectl takes; or what they may
// have meant.

import { own } from '../base/own.ts';
import { nodeLabel, podLabel } from '../record/labels.ts';
import { nearest } from '../scenario/language/suggestion.ts';
import type { Subject } from './explanation.ts';
import type { PlayedRun } from './playedRun.ts';

export type FoundSubject =
  | { readonly ok: true; readonly subject: Subject }
  /** A name that is nearly it. */
  | { readonly ok: false; readonly nearest: string | undefined; readonly known: readonly string[] };

/** `pod/NAME`, `node/NAME`, `deployment/NAME` and the like. */
const KINDS: Readonly<Record<string, 'pod' | 'node' | 'workload'>> = Object.fromEntries([
  ...['pod', 'pods', 'po'].map((word) => [word, 'pod'] as const),
  ...['node', 'nodes', 'no'].map((word) => [word, 'node'] as const),
  ...['deployment', 'deploy', 'statefulset', 'sts', 'daemonset', 'ds', 'job', 'replicaset', 'rs'].map(
    (word) => [word, 'workload'] as const,
  ),
]);

/** `nginx[43]`, `workers[0]`: by the place among those that are there, since names come out of the seed. */
const PLACED = /^(.+)\[(\d+)\]$/;

export function findSubject(asked: string, run: PlayedRun): FoundSubject {
  const slash = asked.indexOf('/');
  const kind = slash === -1 ? undefined : own(KINDS, asked.slice(0, slash).toLowerCase());
  const name = kind === undefined ? asked : asked.slice(slash + 1);
  const subject = find(kind, name, run);
  if (subject !== undefined) return { ok: true, subject };
  return { ok: false, nearest: nearest(name, names(run)), known: rough(run) };
}

function find(
  kind: 'pod' | 'node' | 'workload' | undefined,
  name: string,
  run: PlayedRun,
): Subject | undefined {
  const pod = kind === undefined || kind === 'pod' ? podNamed(name, run) : undefined;
  if (pod !== undefined) return { kind: 'pod', name: pod };
  const node = kind === undefined || kind === 'node' ? nodeNamed(name, run) : undefined;
  if (node !== undefined) return { kind: 'node', name: node };
  const workload = kind === undefined || kind === 'workload' ? workloadNamed(name, run) : undefined;
  return workload === undefined ? undefined : { kind: 'workload', name: workload };
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
function workloadNamed(name: string, { chronicle: { byOwner } }: PlayedRun): string | undefined {
  const [namespace, own] = name.includes('/') ? name.split('/') : [undefined, name];
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
function rough({ chronicle, summary }: PlayedRun): string[] {
  return [...chronicle.byOwner.keys(), ...summary.nodes.map(({ name }) => nodeLabel(name))];
}

/** All that may be asked about. */
function names({ chronicle, summary }: PlayedRun): string[] {
  return [
    ...[...chronicle.pods.keys()].flatMap((pod) => [podLabel(pod), pod.slice(pod.indexOf('/') + 1)]),
    ...summary.nodes.map(({ name }) => nodeLabel(name)),
    ...chronicle.byOwner.keys(),
  ];
}
