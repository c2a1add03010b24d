// The flags of Cluster Autoscaler that decide anything here, under upstream's names, each with its default.
// @upstream cluster-autoscaler/config/flags/flags.go, 1.36

import { unreachable } from '../../base/assert.ts';
import { isKeyOf, isOneOf } from '../../base/records.ts';
import { HOUR, MINUTE, parseDuration, SECOND, type Milliseconds } from '../../base/time.ts';

/** What a flag takes. */
interface FlagRow<Kind extends FlagKind, Value> {
  readonly kind: Kind;
  readonly initial: Value;
  /** As `--help` has it, in a few words. */
  readonly describe: string;
}

type FlagKind =
  'boolean' | 'duration' | 'integer' | 'count' | 'ratio' | 'percentage' | 'range' | 'names' | 'expander';

/** At least, at most; of all nodes together. */
export interface ResourceRange {
  readonly min: number;
  readonly max: number;
}

export const EXPANDERS = ['least-waste', 'random', 'most-pods', 'least-nodes', 'priority'] as const;

export type ExpanderName = (typeof EXPANDERS)[number];

const NO_NAMES: readonly string[] = [];

const boolean = (initial: boolean, describe: string): FlagRow<'boolean', boolean> => ({
  kind: 'boolean',
  initial,
  describe,
});
const duration = (initial: Milliseconds, describe: string): FlagRow<'duration', Milliseconds> => ({
  kind: 'duration',
  initial,
  describe,
});
const count = (initial: number, describe: string): FlagRow<'count', number> => ({
  kind: 'count',
  initial,
  describe,
});
const ratio = (initial: number, describe: string): FlagRow<'ratio', number> => ({
  kind: 'ratio',
  initial,
  describe,
});
const names = (describe: string): FlagRow<'names', readonly string[]> => ({
  kind: 'names',
  initial: NO_NAMES,
  describe,
});
const range = (max: number, describe: string): FlagRow<'range', ResourceRange> => ({
  kind: 'range',
  initial: { min: 0, max },
  describe,
});
const expanders = (
  initial: readonly ExpanderName[],
  describe: string,
): FlagRow<'expander', readonly ExpanderName[]> => ({ kind: 'expander', initial, describe });

export const CLUSTER_AUTOSCALER_FLAGS = {
  'scan-interval': duration(10 * SECOND, 'How often the cluster is looked at'),
  'frequent-loops-enabled': boolean(true, 'Start a loop at once for an unschedulable pod and after a change'),
  expander: expanders(['least-waste'], 'Which node group to expand; several narrow the choice in turn'),
  'balance-similar-node-groups': boolean(false, 'Spread a scale-up over similar node groups'),
  'balancing-ignore-label': names('Labels that similar node groups may differ in'),
  'memory-difference-ratio': ratio(0.015, 'How much memory of similar node groups may differ'),
  'max-free-difference-ratio': ratio(0.05, 'How much free resources of similar node groups may differ'),
  'max-allocatable-difference-ratio': ratio(0.05, 'How much allocatable of similar node groups may differ'),
  'max-nodes-total': count(0, 'Nodes in the cluster at most; 0: no limit'),
  'cores-total': range(320_000, 'Cores in the cluster, min:max'),
  'memory-total': range(6_400_000, 'GiB of memory in the cluster, min:max'),
  'max-nodes-per-scaleup': count(1000, 'Nodes of one scale-up at most'),
  'max-node-provision-time': duration(15 * MINUTE, 'How long a node may take to register'),
  'max-node-startup-time': duration(15 * MINUTE, 'How long a registered node may take to become Ready'),
  'force-delete-unregistered-nodes': boolean(false, 'Delete unregistered nodes below the minimum size too'),
  'ok-total-unready-count': count(3, 'Unready nodes that are always allowed'),
  'max-total-unready-percentage': {
    kind: 'percentage',
    initial: 45,
    describe: 'Unready nodes allowed beyond',
  },
  'initial-node-group-backoff-duration': duration(5 * MINUTE, 'First back-off after a failed scale-up'),
  'max-node-group-backoff-duration': duration(30 * MINUTE, 'Longest back-off'),
  'node-group-backoff-reset-timeout': duration(3 * HOUR, 'After which a failed scale-up is forgotten'),
  'new-pod-scale-up-delay': duration(0, 'Pods younger than this do not trigger a scale-up'),
  'expendable-pods-priority-cutoff': {
    kind: 'integer',
    initial: -10,
    describe: 'Pods of lower priority neither trigger a scale-up nor keep a node',
  },
  'force-ds': boolean(false, 'Count DaemonSet pods that a template node does not run yet'),
  'enforce-node-group-min-size': boolean(false, 'Raise node groups to their minimum size'),
  'startup-taint': names('Taints of nodes that are not ready yet'),
  'status-taint': names('Taints that templates of node groups do not have'),
  'ignore-taint': names('Older name of startup-taint'),
  'scale-down-enabled': boolean(true, 'Remove unneeded nodes'),
  'scale-down-delay-after-add': duration(10 * MINUTE, 'After a scale-up until nodes are removed again'),
  'scale-down-delay-after-delete': duration(0, 'After a removal until nodes are removed again'),
  'scale-down-delay-after-failure': duration(
    3 * MINUTE,
    'After a failed removal until nodes are removed again',
  ),
  'scale-down-unneeded-time': duration(10 * MINUTE, 'How long a node is unneeded before it is removed'),
  'scale-down-unready-time': duration(20 * MINUTE, 'The same of a node that is not Ready'),
  'scale-down-unready-enabled': boolean(true, 'Remove nodes that are not Ready'),
  'scale-down-utilization-threshold': ratio(
    0.5,
    'Requests below this share of allocatable make a node unneeded',
  ),
  'unremovable-node-recheck-timeout': duration(
    5 * MINUTE,
    'When a node is looked at again that could not go',
  ),
  'max-scale-down-parallelism': count(10, 'Nodes removed at one time'),
  'max-drain-parallelism': count(1, 'Nodes drained at one time'),
  'max-bulk-soft-taint-count': count(10, 'Soft taints written in one loop; 0: none'),
  'ignore-daemonsets-utilization': boolean(false, 'Leave DaemonSet pods out of utilization'),
  'skip-nodes-with-system-pods': boolean(true, 'Keep nodes with young pods of kube-system without a budget'),
  'blocking-system-pod-distruption-timeout': duration(HOUR, 'Age from which such pods keep no node'),
  'skip-nodes-with-local-storage': boolean(true, 'Keep nodes whose pods use emptyDir or hostPath'),
  'skip-nodes-with-custom-controller-pods': boolean(true, 'Keep nodes with pods of unknown controllers'),
  'cordon-node-before-terminating': boolean(true, 'Cordon nodes that are to be removed'),
  'node-delete-delay-after-taint': duration(5 * SECOND, 'After the taint until pods are evicted'),
  'max-pod-eviction-time': duration(2 * MINUTE, 'How long a refused eviction is tried again'),
  'max-graceful-termination-sec': count(600, 'Seconds that pods of a drained node have to end'),
  'daemonset-eviction-for-empty-nodes': boolean(false, 'Evict DaemonSet pods of empty nodes'),
  'daemonset-eviction-for-occupied-nodes': boolean(true, 'Evict DaemonSet pods of nodes that are drained'),
} as const satisfies Readonly<Record<string, FlagRow<FlagKind, unknown>>>;

export type FlagName = keyof typeof CLUSTER_AUTOSCALER_FLAGS;

type ValueOf<Row> =
  Row extends FlagRow<FlagKind, infer Value>
    ? Value extends boolean
      ? boolean
      : Value extends number
        ? number
        : Value
    : never;

export type ClusterAutoscalerFlags = {
  readonly [Name in FlagName]: ValueOf<(typeof CLUSTER_AUTOSCALER_FLAGS)[Name]>;
};

/** Of the priority expander: patterns of node group names, by priority. */
export type GroupPriorities = readonly {
  readonly priority: number;
  readonly patterns: readonly string[];
}[];

export interface ClusterAutoscalerConfig {
  readonly flags: ClusterAutoscalerFlags;
  readonly priorities: GroupPriorities;
}

function initialFlags(): ClusterAutoscalerFlags {
  const rows = CLUSTER_AUTOSCALER_FLAGS;
  return Object.fromEntries(
    Object.entries(rows).map(([name, { initial }]) => [name, initial]),
  ) as ClusterAutoscalerFlags;
}

const DEFAULT_FLAGS: ClusterAutoscalerFlags = initialFlags();

/** A flag's value as somebody wrote it; undefined where it is not of the flag's kind. */
function readFlag(name: FlagName, written: string | number | boolean): FlagValue | undefined {
  const text = String(written).trim();
  const { kind } = CLUSTER_AUTOSCALER_FLAGS[name];
  switch (kind) {
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : undefined;
    case 'duration':
      return parseDuration(text);
    case 'integer':
      return /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
    case 'count':
      return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
    case 'ratio':
      return numberUpTo(text, 1);
    case 'percentage':
      return numberUpTo(text, 100);
    case 'range':
      return readRange(text);
    case 'names':
      return text === '' ? undefined : text.split(',').map((each) => each.trim());
    case 'expander':
      return readExpanders(text);
    default:
      return unreachable(kind);
  }
}

type FlagValue = ClusterAutoscalerFlags[FlagName];

function numberUpTo(text: string, most: number): number | undefined {
  if (!/^\d+(\.\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return value <= most ? value : undefined;
}

export function readRange(text: string): ResourceRange | undefined {
  const [, min, max] = /^(\d{1,10}):(\d{1,10})$/.exec(text) ?? [];
  if (min === undefined || max === undefined || Number(min) > Number(max)) return undefined;
  return { min: Number(min), max: Number(max) };
}

function readExpanders(text: string): readonly ExpanderName[] | undefined {
  const names = text.split(',').map((each) => each.trim());
  return names.every((each) => isOneOf(EXPANDERS, each))
    ? names.filter((each) => isOneOf(EXPANDERS, each))
    : undefined;
}

/** The defaults with what was written; what is not of its kind is passed over. */
export function flagsWith(
  written: Readonly<Partial<Record<FlagName, string | number | boolean>>>,
): ClusterAutoscalerFlags {
  const values = Object.entries(written).flatMap(([name, value]) => {
    const read = isKeyOf(CLUSTER_AUTOSCALER_FLAGS, name) ? readFlag(name, value) : undefined;
    return read === undefined ? [] : [[name, read]];
  });
  return { ...DEFAULT_FLAGS, ...Object.fromEntries(values) };
}
