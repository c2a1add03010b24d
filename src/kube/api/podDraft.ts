// A pod somebody asks for, and the object the API server makes of it.

import { inOnePiece } from '../../base/onePiece.ts';
import type { Address } from '../../base/address.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { Labels, Owner, Pod, PodSpec } from './objects.ts';

/** A pod somebody asks for. */
export interface PodDraft {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: PodSpec;
  readonly owner: Owner | undefined;
  /** Its Deployment or DaemonSet, or the name it was created by. */
  readonly workload: string;
}

const NO_GATES: readonly string[] = [];

/** What few pods ever have: it takes no room in the others. */
type Seldom = Pick<
  Pod,
  'nominatedNodeName' | 'gates' | 'reason' | 'message' | 'lastExit' | 'restarts' | 'disruptionTarget'
>;

/** What the pods of one template have in common: they share it until something of it is written to one of them. */
type PodOrigin = Pick<PodDraft, 'namespace' | 'labels' | 'annotations' | 'owner'>;

function originOf({ namespace, labels, annotations, owner }: PodDraft): PodOrigin {
  return { namespace, labels, annotations, owner };
}

/** Those of one cluster. */
export class PodOrigins {
  /** The latest with these labels. */
  private readonly byLabels = new WeakMap<Labels, PodOrigin>();

  of(draft: PodDraft): PodOrigin {
    const { namespace, labels, annotations, owner } = draft;
    const known = this.byLabels.get(labels);
    if (known?.owner === owner && known?.annotations === annotations && known.namespace === namespace)
      return known;
    const origin = originOf(draft);
    this.byLabels.set(labels, origin);
    return origin;
  }
}

/** `spec` as admitted. */
export function newPod(
  draft: PodDraft,
  row: number,
  createdAt: Milliseconds,
  spec: PodSpec = draft.spec,
  origin: PodOrigin = originOf(draft),
): Pod {
  return new ApiPod(draft, row, createdAt, spec, origin);
}

/** Every field is there from the start, so that all pods have one shape in memory. */
class ApiPod implements Pod {
  readonly row: number;
  readonly uid: string;
  spec: PodSpec;
  readonly createdAt: Milliseconds;
  readonly key: string;
  nodeName: string | undefined;
  phase: Pod['phase'] = 'Pending';
  ready = false;
  readyAt: Milliseconds | undefined = undefined;
  startedAt: Milliseconds | undefined = undefined;
  deletedAt: Milliseconds | undefined = undefined;
  podIp: Address | undefined = undefined;
  private origin: PodOrigin;
  private seldom: Partial<Seldom> | undefined = undefined;

  constructor(
    { uid, name }: PodDraft,
    row: number,
    createdAt: Milliseconds,
    spec: PodSpec,
    origin: PodOrigin,
  ) {
    this.row = row;
    this.uid = uid;
    this.spec = spec;
    this.createdAt = createdAt;
    this.key = inOnePiece(origin.namespace, '/', name);
    this.nodeName = spec.nodeName;
    this.origin = origin;
    if (spec.schedulingGates !== undefined) this.gates = spec.schedulingGates;
  }

  get namespace(): string {
    return this.origin.namespace;
  }

  get labels(): Labels {
    return this.origin.labels;
  }

  get annotations(): Labels {
    return this.origin.annotations;
  }

  set annotations(annotations: Labels) {
    this.origin = { ...this.origin, annotations };
  }

  get owner(): Owner | undefined {
    return this.origin.owner;
  }

  set owner(owner: Owner | undefined) {
    this.origin = { ...this.origin, owner };
  }

  get name(): string {
    return this.key.slice(this.namespace.length + 1);
  }

  get nominatedNodeName(): Pod['nominatedNodeName'] {
    return this.seldom?.nominatedNodeName;
  }

  set nominatedNodeName(value: Pod['nominatedNodeName']) {
    this.note('nominatedNodeName', value);
  }

  get gates(): Pod['gates'] {
    return this.seldom?.gates ?? NO_GATES;
  }

  set gates(value: Pod['gates']) {
    this.note('gates', value);
  }

  get reason(): Pod['reason'] {
    return this.seldom?.reason;
  }

  set reason(value: Pod['reason']) {
    this.note('reason', value);
  }

  get message(): Pod['message'] {
    return this.seldom?.message;
  }

  set message(value: Pod['message']) {
    this.note('message', value);
  }

  get lastExit(): Pod['lastExit'] {
    return this.seldom?.lastExit;
  }

  set lastExit(value: Pod['lastExit']) {
    this.note('lastExit', value);
  }

  get restarts(): Pod['restarts'] {
    return this.seldom?.restarts ?? 0;
  }

  set restarts(value: Pod['restarts']) {
    this.note('restarts', value);
  }

  get disruptionTarget(): Pod['disruptionTarget'] {
    return this.seldom?.disruptionTarget;
  }

  set disruptionTarget(value: Pod['disruptionTarget']) {
    this.note('disruptionTarget', value);
  }

  private note<K extends keyof Seldom>(key: K, value: Seldom[K]): void {
    if (value === undefined && this.seldom === undefined) return;
    this.seldom ??= {};
    this.seldom[key] = value;
  }
}
