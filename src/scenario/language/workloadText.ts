// How a scenario names a workload whose pods roll: `deployment/nginx`, as kubectl does.

import { assert } from '../../base/assert.ts';
import { own } from '../../base/own.ts';
import type { RollingKind } from '../../kube/api/workloadConfig.ts';

export interface WorkloadName {
  readonly kind: RollingKind;
  readonly name: string;
}

const KINDS: Readonly<Record<string, RollingKind>> = {
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
};

/** Undefined when malformed. */
export function parseWorkload(text: string): WorkloadName | undefined {
  const [, word = '', name] = /^([a-z]+)\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)$/.exec(text) ?? [];
  const kind = own(KINDS, word);
  return name === undefined || kind === undefined ? undefined : { kind, name };
}

/** A name that has passed the schema. */
export function readWorkload(text: string): WorkloadName {
  const workload = parseWorkload(text);
  assert(workload !== undefined, `${text} passed as a workload`);
  return workload;
}
