// Specs of pods without what the API server and its admission plugins add to every pod: so the thousand pods of a
// Deployment have one spec, which is that of its template.

import { KIND_FORMS } from '../../scenario/manifest/kinds.ts';
import { readFields } from '../../scenario/manifest/readFields.ts';
import { withHandlers } from './apiNeeds.ts';
import { isRecord, type Json, listAt, recordAt, textAt } from '../text/values.ts';

/** Which volumes are where no file says, so the scenario is one without. */
const VOLUMES = ['volumes', 'volumeClaimTemplates'];

/** Annotations may hold anything, the last manifest with its environment too. */
export const NEVER_KEPT: ReadonlySet<string> = new Set(['annotations', ...VOLUMES]);

/** @upstream plugin/pkg/admission/defaulttolerationseconds */
const DEFAULT_TOLERATIONS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** What the daemon set's controller gives its pods. @upstream pkg/controller/daemon/util#AddOrUpdateDaemonPodTolerations */
const DAEMON_TOLERATIONS = [
  ...DEFAULT_TOLERATIONS,
  'node.kubernetes.io/disk-pressure',
  'node.kubernetes.io/memory-pressure',
  'node.kubernetes.io/pid-pressure',
  'node.kubernetes.io/unschedulable',
  'node.kubernetes.io/network-unavailable',
];

export class SpecBook {
  private readonly specs = new Map<string, Json>();

  /** Alike specs are one object. */
  of(written: unknown, ownerKind: string | undefined): Json | undefined {
    if (!isRecord(written)) return undefined;
    const spec = cleaned(written, ownerKind);
    const key = JSON.stringify(spec);
    const known = this.specs.get(key);
    if (known !== undefined) return known;
    this.specs.set(key, spec);
    return spec;
  }
}

function cleaned(written: Json, ownerKind: string | undefined): Json {
  const read = recordAt(withHandlers(readFields(KIND_FORMS.Pod, { spec: written }, NEVER_KEPT)), 'spec');
  const { nodeName: _, priority, preemptionPolicy, tolerations, affinity, ...rest } = read;
  const kept = Array.isArray(tolerations)
    ? tolerations.filter((toleration) => !isAdded(toleration, ownerKind))
    : [];
  return {
    ...rest,
    ...containersOf(rest, 'containers'),
    ...containersOf(rest, 'initContainers'),
    ...(preemptionPolicy === 'Never' ? { preemptionPolicy } : {}),
    // What a name of a class says again.
    ...(priority === 0 || rest['priorityClassName'] !== undefined || priority === undefined
      ? {}
      : { priority }),
    ...(kept.length === 0 ? {} : { tolerations: kept }),
    // A pod of a daemon set is bound to its node by name.
    ...(affinity === undefined || ownerKind === 'DaemonSet' ? {} : { affinity }),
  };
}

function isAdded(toleration: unknown, ownerKind: string | undefined): boolean {
  const key = textAt(toleration, 'key') ?? '';
  if (ownerKind === 'DaemonSet') return DAEMON_TOLERATIONS.includes(key);
  return DEFAULT_TOLERATIONS.includes(key) && recordAt(toleration)['tolerationSeconds'] === 300;
}

/** A limit without a request is one, in pods though not in templates. @upstream pkg/apis/core/v1#SetDefaults_Pod */
function containersOf(spec: Json, key: string): Json {
  const containers = listAt(spec, key);
  if (containers.length === 0) return {};
  const filled = containers.map((container) => {
    const { resources: _, ...others } = recordAt(container);
    const limits = recordAt(container, 'resources', 'limits');
    const requests = { ...limits, ...recordAt(container, 'resources', 'requests') };
    const resources = {
      ...(Object.keys(limits).length === 0 ? {} : { limits }),
      ...(Object.keys(requests).length === 0 ? {} : { requests }),
    };
    return Object.keys(resources).length === 0 ? others : { ...others, resources };
  });
  return { [key]: filled };
}
