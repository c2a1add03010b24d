// kubectl's commands that change nodes, and those that bring objects into the cluster.

import { complaint, notFound } from '../../kubectl/failure.ts';
import type { Option } from '../../kubectl/options.ts';
import { groupOf } from '../../kube/nodes/nodeObject.ts';
import type { Node } from '../../kube/api/objects.ts';
import type { Change, ChangeRow, Typed } from './change.ts';
import type { StepBody } from './session.ts';

const DRAINS: readonly Option[] = [
  { long: 'ignore-daemonsets', takes: 'nothing' },
  { long: 'delete-emptydir-data', takes: 'nothing' },
  { long: 'force', takes: 'nothing' },
  { long: 'grace-period', takes: 'text' },
];

const FILES: readonly Option[] = [
  { long: 'filename', short: 'f', takes: 'list' },
  { long: 'server-side', takes: 'nothing' },
];

export const CLUSTER_CHANGES: Readonly<Record<string, ChangeRow>> = {
  cordon: { options: [], change: (typed) => onNodes(typed, 'cordon', ['cordoned']) },
  uncordon: { options: [], change: (typed) => onNodes(typed, 'uncordon', ['uncordoned']) },
  drain: { options: DRAINS, change: (typed) => onNodes(typed, 'drain', ['cordoned', 'drained']) },
  taint: { options: [{ long: 'overwrite', takes: 'nothing' }], change: taint },
  apply: { options: FILES, change: apply },
  'create deployment': {
    options: [
      { long: 'image', takes: 'text' },
      { long: 'replicas', short: 'r', takes: 'text' },
    ],
    change: createDeployment,
  },
  create: { options: FILES, change: apply },
};

function onNodes(
  { moment, options }: Typed,
  step: 'cordon' | 'uncordon' | 'drain',
  told: readonly string[],
): Change {
  const { positionals: names } = options;
  if (names.length === 0) throw complaint(`USAGE: ${step} NODE [flags]`);
  const selected = names.map((name) => selectionOf(name, { moment }));
  return {
    steps: selected.map((nodes) => ({ [step]: nodes })),
    told: names.flatMap((name) => told.map((each) => `node/${bareName(name)} ${each}`)),
  };
}

function bareName(word: string): string {
  return word.replace(/^nodes?\//, '');
}

/** By the place in its group: names of nodes come out of the seed. */
function selectionOf(word: string, { moment }: Pick<Typed, 'moment'>) {
  const name = bareName(word);
  const { kubernetes } = moment.world;
  const node = kubernetes.node(name);
  if (node === undefined) throw notFound('nodes', name);
  const nodeGroup = groupOf(node);
  const nodes: Readonly<Node>[] = [...kubernetes.nodes()];
  const index = nodes.filter((one) => groupOf(one) === nodeGroup).indexOf(node);
  if (nodeGroup === undefined) throw complaint(`node/${name} is of no node group of the scenario`);
  return { nodeGroup, index };
}

function taint(typed: Typed): Change {
  const [kind = '', ...words] = typed.options.positionals;
  if (!/^no(?:des?)?$/.test(kind)) throw complaint('use kubectl taint nodes NODE KEY=VALUE:EFFECT');
  const isTaint = (word: string): boolean => /:(?:NoSchedule|PreferNoSchedule|NoExecute)-?$/.test(word);
  const names = words.filter((word) => !isTaint(word));
  const taints = words.filter(isTaint);
  if (names.length === 0 || taints.length === 0) throw complaint('at least one taint update is required');
  const changes = names.flatMap((name) => taints.map((text) => taintStep(selectionOf(name, typed), text)));
  const isGone = taints.every((text) => text.endsWith('-'));
  return {
    steps: changes,
    told: names.map((name) => `node/${bareName(name)} ${isGone ? 'untainted' : 'tainted'}`),
  };
}

/** `dedicated=gpu:NoSchedule`, with a dash behind it where it is to go. */
function taintStep(nodes: ReturnType<typeof selectionOf>, text: string): StepBody {
  const isGone = text.endsWith('-');
  const [pair = '', effect] = text.replace(/-$/, '').split(':');
  const [key = '', value = ''] = pair.split('=');
  return { [isGone ? 'untaint' : 'taint']: { nodes, taint: { key, value, effect } } };
}

function apply({ options, namespace, readManifest }: Typed): Change {
  const files = options.list('filename');
  if (files.length === 0) throw complaint('must specify --filename (-f)');
  return {
    steps: files.map((file) => {
      const manifest = readManifest(file);
      return { apply: { ...(manifest === undefined ? { file } : { manifest }), namespace } };
    }),
    told: [],
  };
}

function createDeployment({ options, namespace }: Typed): Change {
  const [name, ...more] = options.positionals;
  if (name === undefined || more.length > 0)
    throw complaint(`exactly one NAME is required, got ${options.positionals.length}`);
  const image = options.text('image');
  if (image === '') throw complaint('required flag(s) "image" not set');
  const replicas = options.text('replicas') || '1';
  if (!/^\d+$/.test(replicas)) throw complaint(`invalid argument "${replicas}" for "-r, --replicas" flag`);
  return {
    steps: [{ createDeployment: { name, image, replicas: Number(replicas), namespace } }],
    told: [`deployment.apps/${name} created`],
  };
}
