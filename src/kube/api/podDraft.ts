// A pod somebody asks for, and the object the API server makes of it.

import { inOnePiece } from '../../base/onePiece.ts';
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

/** `spec` as admitted. Every field is there from the start, so that all pods have one shape in memory. */
export function newPod(draft: PodDraft, createdAt: Milliseconds, spec: PodSpec = draft.spec): Pod {
  const { uid, namespace, name, labels, annotations, owner } = draft;
  return {
    uid,
    namespace,
    name,
    labels,
    annotations,
    owner,
    spec,
    createdAt,
    nodeName: spec.nodeName,
    nominatedNodeName: undefined,
    gates: spec.schedulingGates ?? NO_GATES,
    phase: 'Pending',
    ready: false,
    readyAt: undefined,
    startedAt: undefined,
    deletedAt: undefined,
    podIp: undefined,
    reason: undefined,
    message: undefined,
    lastExit: undefined,
    restarts: 0,
    key: inOnePiece(namespace, '/', name),
    disruptionTarget: undefined,
  };
}
