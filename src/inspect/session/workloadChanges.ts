// kubectl's commands that change workloads: scale, rollout, set, delete.

import { elementAt } from '../../base/assert.ts';
import { isKeyOf } from '../../base/records.ts';
import { qualifiedKind, type ApiResource } from '../../kubectl/apiResources.ts';
import { complaint } from '../../kubectl/failure.ts';
import { type KubernetesObject, nameOf, namespaceOf } from '../../kubectl/objects.ts';
import { SELECTING, type Option } from '../../kubectl/options.ts';
import { select } from '../../kubectl/selection.ts';
import { KINDS } from '../../scenario/manifest/kinds.ts';
import type { Change, ChangeRow, Typed } from './change.ts';
import type { StepBody } from './session.ts';

interface Meant {
  readonly resource: ApiResource;
  readonly object: KubernetesObject;
}

/** The keys of steps that name a workload, by its kind. */
const SCALED = { Deployment: 'deployment', StatefulSet: 'statefulSet', ReplicaSet: 'replicaSet' } as const;
const ROLLED = { Deployment: 'deployment', StatefulSet: 'statefulSet', DaemonSet: 'daemonSet' } as const;

const RESTARTS: readonly Option[] = SELECTING;

export const WORKLOAD_CHANGES: Readonly<Record<string, ChangeRow>> = {
  scale: {
    options: [...SELECTING, { long: 'replicas', takes: 'text' }, { long: 'current-replicas', takes: 'text' }],
    change: scale,
  },
  'rollout restart': { options: RESTARTS, change: (typed) => rollout('restart', 'restarted', typed) },
  'rollout undo': {
    options: [...RESTARTS, { long: 'to-revision', takes: 'text' }],
    change: (typed) => rollout('undo', 'rolled back', typed),
  },
  'rollout pause': { options: RESTARTS, change: (typed) => rollout('pause', 'paused', typed) },
  'rollout resume': { options: RESTARTS, change: (typed) => rollout('resume', 'resumed', typed) },
  'set image': { options: SELECTING, change: setImage },
  'set env': { options: SELECTING, change: setEnv },
  delete: {
    options: [
      ...SELECTING,
      { long: 'all', takes: 'nothing' },
      { long: 'force', takes: 'nothing' },
      { long: 'now', takes: 'nothing' },
      { long: 'grace-period', takes: 'text' },
      { long: 'ignore-not-found', takes: 'nothing' },
      { long: 'filename', short: 'f', takes: 'text' },
    ],
    change: remove,
  },
};

function scale(typed: Typed): Change {
  const text = typed.options.text('replicas');
  if (text === '') throw complaint('required flag(s) "replicas" not set');
  if (!/^\d+$/.test(text))
    throw complaint(
      `invalid argument "${text}" for "--replicas" flag: strconv.ParseInt: parsing "${text}": invalid syntax`,
    );
  return each(meant(typed), ({ object, resource }) => {
    const key = keyOf(SCALED, object, 'cannot be scaled');
    return {
      step: { scale: { [key]: nameOf(object), namespace: namespaceOf(object), replicas: Number(text) } },
      told: `${called(resource, object)} scaled`,
    };
  });
}

function rollout(verb: 'restart' | 'undo' | 'pause' | 'resume', told: string, typed: Typed): Change {
  const revision = typed.options.text('to-revision');
  return each(meant(typed), ({ object, resource }) => {
    const workload = `${keyOf(ROLLED, object, `cannot be ${told}`).toLowerCase()}/${nameOf(object)}`;
    const to = /^[1-9]\d*$/.test(revision) ? { toRevision: Number(revision) } : {};
    return {
      step: { rollout: { [verb]: workload, namespace: namespaceOf(object), ...to } },
      told: `${called(resource, object)} ${told}`,
    };
  });
}

function setImage(typed: Typed): Change {
  const { positionals } = typed.options;
  const pairs = positionals.filter((word) => word.includes('='));
  if (pairs.length === 0) throw complaint('at least one image update is required');
  const images = Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  const words = positionals.filter((word) => !word.includes('='));
  return each(meant(typed, words), ({ object, resource }) => {
    const key = keyOf(ROLLED, object, 'has no images to set');
    return {
      step: { setImage: { [key]: nameOf(object), namespace: namespaceOf(object), images } },
      told: `${called(resource, object)} image updated`,
    };
  });
}

/** @assumption of environments, only that of aws-node changes what the simulation does. */
function setEnv(typed: Typed): Change {
  const { positionals } = typed.options;
  const isSetting = (word: string): boolean => word.includes('=') || word.endsWith('-');
  const settings = positionals.filter(isSetting);
  if (settings.length === 0) throw complaint('at least one environment variable must be provided');
  const found = meant(
    typed,
    positionals.filter((word) => !isSetting(word)),
  );
  return each(found, ({ object, resource }) => {
    if (object.kind !== 'DaemonSet' || nameOf(object) !== 'aws-node')
      throw complaint(`${called(resource, object)}: only the environment of daemonset/aws-node is simulated`);
    const env = settings.map((word) =>
      word.includes('=')
        ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]
        : [word.slice(0, -1), null],
    );
    return {
      step: { setCniEnv: Object.fromEntries(env) },
      told: `${called(resource, object)} env updated`,
    };
  });
}

function remove(typed: Typed): Change {
  if (typed.options.text('filename') !== '')
    throw complaint('delete -f is not supported here; name the objects, as in delete deployment/web');
  const { namespace } = typed;
  return each(
    meant(typed, typed.options.positionals, typed.options.isOn('all')),
    ({ object, resource }, before) => {
      const from = resource.namespaced ? ` from ${namespaceOf(object) || namespace} namespace` : '';
      return {
        step: object.kind === 'Pod' ? podDeleted(object, before, typed) : objectDeleted(object, resource),
        told: `${qualifiedKind(resource)} "${nameOf(object)}" deleted${from}`,
      };
    },
  );
}

function objectDeleted(object: KubernetesObject, resource: ApiResource): StepBody {
  const kind = KINDS.find((one) => one === object.kind);
  if (kind === undefined) throw complaint(`${called(resource, object)} cannot be deleted here`);
  const namespace = resource.namespaced ? { namespace: namespaceOf(object) } : {};
  return { delete: { kind, name: nameOf(object), ...namespace } };
}

/** Pods have names of chance: the scenario counts those of a workload. `before`: of this command, which are gone by then. */
function podDeleted(object: KubernetesObject, before: readonly Meant[], { moment }: Typed): StepBody {
  const key = `${namespaceOf(object)}/${nameOf(object)}`;
  const owner = moment.history.pod(key)?.owner ?? nameOf(object);
  const { workloads } = moment.world.kubernetes.stores;
  const pods = workloads.podsOf(owner);
  const index = pods.findIndex((pod) => `${pod.namespace}/${pod.name}` === key);
  if (index < 0)
    throw complaint(`pod/${nameOf(object)} is being deleted, or belongs to nothing of the scenario`);
  const gone = before.filter(({ object: other }) =>
    pods.slice(0, index).some((pod) => pod.name === nameOf(other) && pod.namespace === namespaceOf(other)),
  );
  return { deletePods: { of: owner, count: 1, from: index - gone.length } };
}

function meant(
  { view, options, namespace }: Typed,
  words: readonly string[] = options.positionals,
  all = false,
): readonly Meant[] {
  if (words.length === 0) throw complaint('resource(s) were provided, but no name was specified');
  const selector = options.text('selector');
  const isNamed = words.length > 1 || elementAt(words, 0).includes('/');
  if (!isNamed && selector === '' && !all)
    throw complaint('resource(s) were provided, but no name was specified');
  const { answers, failures } = select(view, words, {
    namespace,
    allNamespaces: options.isOn('all-namespaces'),
    labelSelector: selector,
    fieldSelector: '',
  });
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  return answers.flatMap(({ resource, objects }) => objects.map((object) => ({ resource, object })));
}

function each(
  found: readonly Meant[],
  change: (meant: Meant, before: readonly Meant[]) => { readonly step: StepBody; readonly told: string },
): Change {
  const changes = found.map((one, index) => change(one, found.slice(0, index)));
  return { steps: changes.map(({ step }) => step), told: changes.map(({ told }) => told) };
}

function keyOf<Kind extends string, Key extends string>(
  keys: Readonly<Record<Kind, Key>>,
  object: KubernetesObject,
  cannot: string,
): Key {
  const { kind = '' } = object;
  if (!isKeyOf(keys, kind)) throw complaint(`${kind.toLowerCase()}/${nameOf(object)} ${cannot}`);
  return keys[kind];
}

/** `deployment.apps/web` */
function called(resource: ApiResource, object: KubernetesObject): string {
  return `${qualifiedKind(resource)}/${nameOf(object)}`;
}
