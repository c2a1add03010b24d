// A cleaned object of the API with new names: whatever is no word of Kubernetes, no number and no quantity is replaced.

import { LIFE_ANNOTATIONS } from '../../scenario/manifest/lifeAnnotations.ts';
import { isKeyOf } from '../../base/records.ts';
import { QUOTA_SCOPES } from '../../kube/api/workloadConfig.ts';
import { KINDS } from '../../scenario/manifest/kinds.ts';
import { isRecord, type Json } from '../text/values.ts';
import type { NameBook } from './nameBook.ts';

/** How the objects of a kind are called. */
const SHORT: Readonly<Record<string, string>> = {
  Deployment: 'deploy',
  ReplicaSet: 'rs',
  StatefulSet: 'sts',
  DaemonSet: 'ds',
  Job: 'job',
  CronJob: 'cronjob',
  Pod: 'pod',
  PodDisruptionBudget: 'pdb',
  PriorityClass: 'priority',
  Service: 'svc',
  ReplicationController: 'rc',
  LimitRange: 'limits',
  ResourceQuota: 'quota',
};

/** Kinds that select by labels alone. */
const PLAIN_SELECTORS: ReadonlySet<string> = new Set(['Service', 'ReplicationController']);

const KEPT_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
const KEPT_NAMES = ['aws-node', 'kube-proxy', 'coredns', 'kube-dns', 'karpenter'];
const KEPT_CLASSES = ['system-cluster-critical', 'system-node-critical'];

/** Labels whose values say nothing about whose cluster it is. */
const KEPT_LABELS =
  /^(?:(?:beta\.)?kubernetes\.io\/(?:os|arch|instance-type)|node\.kubernetes\.io\/instance-type|eks\.amazonaws\.com\/capacityType|karpenter\.sh\/capacity-type)$/;
const ZONE_LABELS = /^(?:topology\.kubernetes\.io|failure-domain\.beta\.kubernetes\.io)\/(?:zone|region)$/;
const KEPT_LABEL_KEYS =
  /^(?:[a-z.]+\.)?(?:kubernetes\.io|k8s\.io)\/|^eks\.amazonaws\.com\/|^karpenter\.sh\/(?:capacity-type|nodepool)$|^pod-template-hash$|^controller-revision-hash$|^pod-template-generation$/;

const LABEL_MAPS: ReadonlySet<string> = new Set(['labels', 'matchLabels', 'nodeSelector']);
const LABEL_KEYS: ReadonlySet<string> = new Set(['topologyKey', 'matchLabelKeys', 'mismatchLabelKeys']);
const RESOURCE_MAPS: ReadonlySet<string> = new Set(['requests', 'limits', 'overhead']);

/** What quotas count, in Kubernetes' own groups. */
const COUNTED =
  /^(?:services(?:\.nodeports|\.loadbalancers)?|configmaps|secrets|persistentvolumeclaims|replicationcontrollers|resourcequotas|count\/[a-z]+(?:\.(?:apps|batch|policy|autoscaling|[a-z.]+\.k8s\.io))?)$/;

const WORDS: ReadonlySet<string> = new Set(
  [
    ...KINDS,
    ...QUOTA_SCOPES,
    'Container',
    'apps/v1 batch/v1 v1 policy/v1 scheduling.k8s.io/v1 Always OnFailure Never IfNotPresent RollingUpdate Recreate OnDelete',
    'OrderedReady Parallel NonIndexed Indexed Allow Forbid Replace In NotIn Exists DoesNotExist Gt Lt Equal NoSchedule',
    'PreferNoSchedule NoExecute Honor Ignore DoNotSchedule ScheduleAnyway IfHealthyBudget AlwaysAllow TCP UDP SCTP',
    'PreemptLowerPriority FailJob FailIndex Count TerminatingOrFailed Failed default-scheduler',
  ].flatMap((words) => words.split(' ')),
);

/** Numbers, quantities, shares, durations and schedules of CronJobs. */
const NUMERIC =
  /^[\d*/,.\s-]+%?$|^\d+(?:\.\d+)?(?:[numkMGTPE]|[KMGTPE]i)?$|^(?:\d+(?:ms|[smhd]))+$|^@(?:hourly|daily|weekly|monthly|yearly)$/;

export class Redactor {
  private readonly book: NameBook;

  constructor(book: NameBook) {
    this.book = book;
  }

  namespace(name: string): string {
    return KEPT_NAMESPACES.includes(name) ? name : this.book.of('ns', name);
  }

  /** `context`: namespace, so that equal names of two namespaces differ. */
  object(kind: string, name: string, context: string): string {
    if (kind === 'Namespace') return this.namespace(name);
    if (kind === 'PriorityClass') return this.priorityClass(name);
    const own = context === 'kube-system' ? KEPT_NAMES.find((each) => name === each) : undefined;
    if (own !== undefined) return own;
    const ordinal = kind === 'StatefulSetPod' ? /-\d+$/.exec(name)?.[0] : undefined;
    if (ordinal !== undefined)
      return this.object('StatefulSet', name.slice(0, -ordinal.length), context) + ordinal;
    // The ReplicaSet of a Deployment that the simulator has by itself is known by its name.
    const isSet = context === 'kube-system' && kind === 'ReplicaSet';
    const system = isSet ? /^(coredns|karpenter)-[^-]+$/.exec(name)?.[1] : undefined;
    return this.book.of(system ?? SHORT[kind] ?? 'object', `${context}/${name}`);
  }

  priorityClass(name: string): string {
    return KEPT_CLASSES.includes(name) ? name : this.book.of('priority', name);
  }

  image(name: string): string {
    return this.book.of('image', name);
  }

  labels(labels: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(labels).map(([key, value]) => [this.labelKey(key), this.labelValue(key, String(value))]),
    );
  }

  labelKey(key: string): string {
    return key === '' || KEPT_LABEL_KEYS.test(key) ? key : this.book.of('label', key);
  }

  labelValue(key: string, value: string): string {
    if (value === '' || KEPT_LABELS.test(key)) return value;
    if (ZONE_LABELS.test(key)) return zoneOf(value);
    return this.book.of('value', value);
  }

  resources(amounts: Json): Json {
    return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [this.resource(name), amount]));
  }

  /** The object at the way, by the keys above it. */
  value(value: unknown, key: string, kind: string, namespace: string): unknown {
    if (Array.isArray(value)) return value.map((item) => this.value(item, key, kind, namespace));
    if (typeof value === 'string') return this.string(value, key, kind, namespace);
    if (!isRecord(value)) return value;
    if (LABEL_MAPS.has(key) || (key === 'selector' && PLAIN_SELECTORS.has(kind))) return this.labels(value);
    if (key === 'limits' && kind === 'LimitRange') return this.limits(value);
    if (key === 'hard') return this.quotaAmounts(value);
    if (RESOURCE_MAPS.has(key)) return this.resources(value);
    if (key === 'annotations')
      return Object.fromEntries(Object.entries(value).filter(([name]) => isKeyOf(LIFE_ANNOTATIONS, name)));
    if (value['scopeName'] === 'PriorityClass' && Array.isArray(value['values']))
      return { ...value, values: value['values'].map((each) => this.priorityClass(String(each))) };
    if (typeof value['key'] === 'string') return this.requirement(value, value['key']);
    const parts = Object.entries(value).filter(([name]) => name !== 'timeZone');
    return Object.fromEntries(
      parts.map(([name, part]) => [
        name,
        this.value(part, name === 'name' ? `${key}.name` : name, kind, namespace),
      ]),
    );
  }

  /** What one kind of objects may ask for. */
  private limits(item: Json): Json {
    return Object.fromEntries(
      Object.entries(item).map(([name, part]) => [name, isRecord(part) ? this.resources(part) : part]),
    );
  }

  private quotaAmounts(amounts: Json): Json {
    return Object.fromEntries(
      Object.entries(amounts).map(([name, amount]) => [this.quotaName(name), amount]),
    );
  }

  private quotaName(name: string): string {
    const [, storageClass, ofClass] = /^(.+)(\.storageclass\.storage\.k8s\.io\/.+)$/.exec(name) ?? [];
    if (storageClass !== undefined && ofClass !== undefined)
      return `${this.book.of('class', storageClass)}${ofClass}`;
    if (COUNTED.test(name)) return name;
    if (name.startsWith('count/')) return `count/${this.book.of('kind', name)}`;
    const [, kept = '', resource = ''] = /^((?:requests|limits)\.)?(.+)$/.exec(name) ?? [];
    return `${kept}${this.resource(resource)}`;
  }

  /** A taint, a toleration, or a requirement of a selector. */
  private requirement(value: Json, key: string): Json {
    const one = value['value'];
    const several = value['values'];
    return {
      ...value,
      key: this.labelKey(key),
      ...(typeof one === 'string' ? { value: this.labelValue(key, one) } : {}),
      ...(Array.isArray(several)
        ? { values: several.map((each) => this.labelValue(key, String(each))) }
        : {}),
    };
  }

  private string(value: string, key: string, kind: string, namespace: string): string {
    if (key === 'metadata.name') return this.object(kind, value, namespace);
    if (key === 'namespace' || key === 'namespaces') return this.namespace(value);
    if (key === 'priorityClassName') return this.priorityClass(value);
    if (key === 'image') return this.image(value);
    if (LABEL_KEYS.has(key)) return this.labelKey(value);
    if (/^(?:containers|initContainers)\.name$|^containerName$/.test(key))
      return this.book.of('container', value);
    return value === '' || WORDS.has(value) || NUMERIC.test(value) ? value : this.book.of('text', value);
  }

  private resource(name: string): string {
    const isCommon =
      /^(?:cpu|memory|storage|ephemeral-storage|pods|hugepages-.*|(?:nvidia|amd)\.com\/gpu|aws\.amazon\.com\/neuron.*)$/.test(
        name,
      );
    return isCommon ? name : `example.com/${this.book.of('resource', name)}`;
  }
}

/** The letter, in a region that is everybody's. */
export function zoneOf(zone: string): string {
  const [, letter = ''] = /\d([a-z])$/.exec(zone) ?? [];
  return `us-east-1${letter}`;
}
