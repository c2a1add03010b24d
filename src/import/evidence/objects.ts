// Objects of the API that make pods or decide about them, reduced to what is simulated, and the settings of aws-node.

import { own } from '../../base/own.ts';
import { CNI_SETTINGS } from '../../scenario/cluster/cniSettings.ts';
import { isKeyOf } from '../../base/records.ts';
import { LIFE_ANNOTATIONS } from '../../scenario/manifest/lifeAnnotations.ts';
import { KIND_FORMS, kindOf, type Kind } from '../../scenario/manifest/kinds.ts';
import { readFields } from '../../scenario/manifest/readFields.ts';
import { withHandlers, withPort } from './apiNeeds.ts';
import { countAt, listAt, recordAt, textAt, textsAt, timeAt, withPart } from '../text/values.ts';
import type { CniFact, ObjectFact } from './facts.ts';
import { ownerOf } from './pods.ts';
import type { Reading } from './recogniser.ts';
import { NEVER_KEPT } from './specBook.ts';

/** Kinds that say nothing about pods and are not worth a word. */
const SILENT: ReadonlySet<string> = new Set([
  'ConfigMap',
  'ControllerRevision',
  'CSINode',
  'Endpoints',
  'EndpointSlice',
  'Event',
  'Lease',
  'NodeClaim',
  'Secret',
  'ServiceAccount',
  'VolumeAttachment',
]);

/** Kinds that a running cluster has acted upon already. */
export const NOT_ADOPTED: ReadonlySet<Kind> = new Set<Kind>([
  'ConfigMap',
  'Endpoints',
  'EndpointSlice',
  'HorizontalPodAutoscaler',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'StorageClass',
]);

/** Undefined where its kind is not simulated, or nothing of it is kept. */
export function objectFact(
  object: unknown,
  kind: string,
  apiVersion: string,
  { file, evidence }: Reading,
): ObjectFact | undefined {
  const known = kindOf(kind, apiVersion);
  const name = textAt(object, 'metadata', 'name');
  if (known === undefined || NOT_ADOPTED.has(known) || name === undefined) {
    if (!SILENT.has(kind)) evidence.otherKind(kind);
    return undefined;
  }
  const createdAt = timeAt(object, 'metadata', 'creationTimestamp');
  evidence.sawTime(createdAt);
  return {
    file,
    kind,
    apiVersion,
    namespace: textAt(object, 'metadata', 'namespace'),
    name,
    owner: ownerOf(object),
    createdAt,
    object: { apiVersion, kind, ...recordAt(cleanedObject(object, known)) },
    revision: countAt(object, 'metadata', 'annotations', 'deployment.kubernetes.io/revision'),
    replicas: countAt(object, 'spec', 'replicas'),
    isUpdated: isUpdated(object),
    succeeded: countAt(object, 'status', 'succeeded') ?? 0,
    failed: countAt(object, 'status', 'failed') ?? 0,
    startedAt: timeAt(object, 'status', 'startTime'),
    finishedAt: timeAt(object, 'status', 'completionTime') ?? failureOf(object),
    chosenSubnets: listAt(object, 'status', 'subnets').flatMap((subnet) => textAt(subnet, 'id') ?? []),
    notable: listAt(object, 'spec', 'volumeClaimTemplates').length > 0 ? ['volumeClaimTemplates'] : [],
  };
}

function cleanedObject(object: unknown, kind: Kind): unknown {
  const { apiVersion: _, kind: __, ...rest } = recordAt(readFields(KIND_FORMS[kind], object, NEVER_KEPT));
  const cleaned = METADATA.reduce<unknown>((kept, way) => withLives(kept, object, way), rest);
  return withHandlers(kind === 'Service' ? withPort(cleaned, object) : cleaned);
}

/** Where annotations of pods' lives may stand. */
const METADATA: readonly (readonly string[])[] = [
  ['metadata'],
  ['spec', 'template', 'metadata'],
  ['spec', 'jobTemplate', 'spec', 'template', 'metadata'],
];

/** The simulator's own annotations are no secret: they say how long pods live. */
function withLives(cleaned: unknown, written: unknown, way: readonly string[]): unknown {
  const lives = Object.entries(textsAt(written, ...way, 'annotations')).filter(([key]) =>
    isKeyOf(LIFE_ANNOTATIONS, key),
  );
  return lives.length === 0 ? cleaned : withPart(cleaned, [...way, 'annotations'], Object.fromEntries(lives));
}

/** Its own word counts: admission may have changed its pods. */
function isUpdated(object: unknown): boolean {
  const status = recordAt(object, 'status');
  const update = textAt(status, 'updateRevision');
  if (update !== undefined) return update === textAt(status, 'currentRevision');
  const wanted = countAt(status, 'desiredNumberScheduled');
  return wanted === undefined || wanted === (countAt(status, 'updatedNumberScheduled') ?? 0);
}

function failureOf(job: unknown): number | undefined {
  const failed = listAt(job, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === 'Failed' && textAt(condition, 'status') === 'True',
  );
  return timeAt(failed, 'lastTransitionTime');
}

/** What a DaemonSet or a pod says of aws-node; `spec`: of its pods. */
export function cniFact(spec: unknown, { file, evidence }: Reading): CniFact | undefined {
  const container = listAt(spec, 'containers').find((each) => textAt(each, 'name') === 'aws-node');
  const image = textAt(container, 'image');
  if (container === undefined || image === undefined) return undefined;
  const given = listAt(container, 'env').flatMap((each) => {
    const name = textAt(each, 'name') ?? '';
    const value = recordAt(each)['value'];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const cluster = given.find(([name]) => name === 'CLUSTER_NAME')?.[1];
  if (cluster !== undefined && cluster !== '') evidence.clusterNames.add(cluster);
  return { file, version: versionIn(image), env: settingsIn(Object.fromEntries(given)), of: 'aws-node' };
}

/** Of the CNI's own settings alone. */
export function settingsIn(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(textsAt(env)).filter(([name]) => own(CNI_SETTINGS, name) !== undefined),
  );
}

export function versionIn(image: string): string | undefined {
  return /:(v\d+\.\d+\.\d+[\w.-]*)/.exec(image)?.[1];
}
