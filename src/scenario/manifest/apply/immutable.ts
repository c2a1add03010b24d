// What the API server refuses to change in an object that is there, by kind, in the words of its field errors.
// @upstream pkg/apis/{apps,batch,core,scheduling}/validation: Validate*Update

import type { ObjectKind } from '../../../kube/api/workloadConfig.ts';
import { canonical, meanTheSame } from './canonical.ts';
import { VOLUME_FIELDS } from '../rules/volumeRules.ts';
import { numberIn, partIn, partsIn, textIn, type Written } from '../rules/fields.ts';

/** `live` is the object as it is, `next` as it would be. */
type ChangeRule = (live: Written, next: Written) => readonly string[];

const FIXED = 'field is immutable';

const STATEFUL_SET_FIELDS = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

/** Upstream shows the difference below. */
const CLAIM_SPEC =
  'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for ' +
  'bound claims';

const VOLUME_SOURCE =
  'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation';

const POD_SPEC =
  'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,' +
  '`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing ' +
  'tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

const RULES: Readonly<Partial<Record<ObjectKind, ChangeRule>>> = {
  Deployment: (live, next) => fixed(live, next, 'selector'),
  ReplicaSet: (live, next) => fixed(live, next, 'selector'),
  DaemonSet: (live, next) => fixed(live, next, 'selector'),
  StatefulSet: (live, next) => {
    const [before, after] = [live, next].map((one) => without(partIn(one, 'spec'), STATEFUL_SET_FIELDS));
    if (meanTheSame(before, after)) return [];
    const names = STATEFUL_SET_FIELDS.map((name) => `'${name}'`);
    const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
    return [`spec: Forbidden: updates to statefulset spec for fields other than ${list} are forbidden`];
  },
  Job: jobFaults,
  Pod: podFaults,
  Service: serviceFaults,
  ConfigMap: (live, next) => {
    if (live['immutable'] !== true) return [];
    const isLifted = next['immutable'] !== true;
    const changed = ['data', 'binaryData'].filter((key) => !meanTheSame(live[key], next[key]));
    return [...(isLifted ? ['immutable'] : []), ...changed].map(
      (key) => `${key}: Forbidden: field is immutable when \`immutable\` is set`,
    );
  },
  PersistentVolumeClaim: (live, next) =>
    meanTheSame(withoutSize(live), withoutSize(next)) ? [] : [CLAIM_SPEC],
  PersistentVolume: (live, next) => {
    const [before, after] = [live, next].map((one) => without(partIn(one, 'spec'), VOLUME_FIELDS));
    return [
      ...(meanTheSame(before, after) ? [] : [VOLUME_SOURCE]),
      ...(partIn(live, 'spec')['nodeAffinity'] === undefined ? [] : fixed(live, next, 'nodeAffinity')),
    ];
  },
  StorageClass: (live, next) => [
    ...['parameters', 'provisioner', 'reclaimPolicy']
      .filter((key) => !meanTheSame({ [key]: live[key] }, { [key]: next[key] }))
      .map((key) => `${key}: Forbidden: updates to ${key} are forbidden.`),
    ...fixedIn(live, next, 'volumeBindingMode', ''),
  ],
  PriorityClass: (live, next) => [
    ...((numberIn(live, 'value') ?? 0) === (numberIn(next, 'value') ?? 0)
      ? []
      : ['value: Forbidden: may not be changed in an update.']),
    ...fixedIn(live, next, 'preemptionPolicy', ''),
  ],
};

/** Of a claim that is bound, the size may grow. */
function withoutSize(claim: Written): Written {
  return without(partIn(claim, 'spec'), ['resources', 'volumeAttributesClassName']);
}

/** Empty where the change is granted. */
export function changeFaults(kind: ObjectKind, live: Written, next: Written): readonly string[] {
  return RULES[kind]?.(live, next) ?? [];
}

function fixed(live: Written, next: Written, ...keys: readonly string[]): string[] {
  return keys.flatMap((key) => fixedIn(partIn(live, 'spec'), partIn(next, 'spec'), key));
}

function fixedIn(live: Written, next: Written, key: string, prefix = 'spec.'): string[] {
  if (meanTheSame({ [key]: live[key] }, { [key]: next[key] })) return [];
  return [`${prefix}${key}: Invalid value: ${JSON.stringify(next[key] ?? null)}: ${FIXED}`];
}

const JOB_FIELDS = [
  'selector',
  'template',
  'completionMode',
  'podFailurePolicy',
  'backoffLimitPerIndex',
  'managedBy',
  'successPolicy',
];

function jobFaults(live: Written, next: Written): readonly string[] {
  const [before, after] = [partIn(live, 'spec'), partIn(next, 'spec')].map(withCompletions);
  if (before === undefined || after === undefined) return [];
  const isElastic =
    textIn(after, 'completionMode') === 'Indexed' &&
    after['completions'] === (numberIn(after, 'parallelism') ?? 1) &&
    before['completions'] !== undefined;
  const isSuspended = before['suspend'] === true;
  const keys = isElastic ? JOB_FIELDS : ['completions', ...JOB_FIELDS];
  const [had, gets] = isSuspended ? [withoutPlacement(before), withoutPlacement(after)] : [before, after];
  return keys.flatMap((key) => fixedIn(had, gets, key));
}

/** Of neither completions nor parallelism the server makes one. */
function withCompletions(spec: Written): Written {
  const isSingle = spec['completions'] === undefined && spec['parallelism'] === undefined;
  return isSingle ? { ...spec, completions: 1 } : spec;
}

/** A suspended Job's pods may still be sent elsewhere. */
function withoutPlacement(spec: Written): Written {
  const template = partIn(spec, 'template');
  const { labels: _, annotations: __, ...metadata } = partIn(template, 'metadata');
  const placed = ['nodeSelector', 'tolerations', 'schedulingGates', 'affinity'];
  return { ...spec, template: { ...template, metadata, spec: without(partIn(template, 'spec'), placed) } };
}

function podFaults(live: Written, next: Written): readonly string[] {
  const [before, after] = [partIn(live, 'spec'), partIn(next, 'spec')];
  const gates = partsIn(before, 'schedulingGates');
  const added = partsIn(after, 'schedulingGates').some(
    (gate) => !gates.some((one) => textIn(one, 'name') === textIn(gate, 'name')),
  );
  const placed = gates.length > 0 ? ['nodeSelector', 'affinity'] : [];
  const isSame = meanTheSame(mutableAside(before, placed), mutableAside(after, placed));
  return [
    ...(added ? ['spec.schedulingGates: Forbidden: only deletion is allowed'] : []),
    ...(keepsTolerations(before, after)
      ? []
      : [
          'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
        ]),
    ...(isSame ? [] : [POD_SPEC]),
  ];
}

/** What of a pod may not change. */
function mutableAside(spec: Written, placed: readonly string[]): Written {
  const free = ['activeDeadlineSeconds', 'tolerations', 'schedulingGates', ...placed];
  const containersOf = (key: string) => partsIn(spec, key).map((one) => without(one, ['image']));
  return {
    ...without(spec, free),
    containers: containersOf('containers'),
    initContainers: containersOf('initContainers'),
  };
}

function keepsTolerations(before: Written, after: Written): boolean {
  const [had, has] = [before, after].map((spec) =>
    partsIn(spec, 'tolerations').map((one) => JSON.stringify(canonical(without(one, ['tolerationSeconds'])))),
  );
  return had?.every((one) => has?.includes(one)) === true;
}

/** Addresses are given once; what becomes a name gives its own back. */
function serviceFaults(live: Written, next: Written): readonly string[] {
  const [before, after] = [partIn(live, 'spec'), partIn(next, 'spec')];
  const isName = [before, after].some((spec) => textIn(spec, 'type') === 'ExternalName');
  const wanted = textIn(after, 'clusterIP');
  if (isName || wanted === '' || wanted === textIn(before, 'clusterIP')) return [];
  return [`spec.clusterIPs[0]: Invalid value: ${JSON.stringify([wanted])}: may not change once set`];
}

function without(object: Written, keys: readonly string[]): Written {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
