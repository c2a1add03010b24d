// Which names the API server takes for each kind. Those that are made of a name may be too long nevertheless: a
// Deployment of 253 characters is taken, but never gets a ReplicaSet (`kube/controllers/longNames.ts`).

import {
  faultAt,
  type DocumentPath,
  type Fault,
  type LocatedFault,
  type NameForm,
} from '../language/diagnostics.ts';
import { nameFault, type Shortness } from '../language/kubernetesNames.ts';
import { SYSTEM_PRIORITY_CLASSES } from '../cluster/priorities.ts';
import type { Kind, ObjectForm } from './kinds.ts';

interface NameRule {
  readonly form: NameForm;
  readonly shorter?: Shortness;
}

const LONGEST_LABEL_VALUE = 63;

const SUBDOMAIN: NameRule = { form: 'subdomain' };

/** @upstream pkg/apis/*∕validation, pkg/controller */
const RULES: Readonly<Record<Kind, NameRule>> = {
  Deployment: SUBDOMAIN,
  ReplicaSet: SUBDOMAIN,
  ReplicationController: SUBDOMAIN,
  StatefulSet: { form: 'label' },
  DaemonSet: SUBDOMAIN,
  Job: {
    form: 'subdomain',
    shorter: { longest: LONGEST_LABEL_VALUE, because: 'it is a label value of its pods' },
  },
  CronJob: {
    form: 'subdomain',
    shorter: { longest: 52, because: 'its Jobs add up to 11 characters' },
  },
  Pod: SUBDOMAIN,
  PodDisruptionBudget: SUBDOMAIN,
  PriorityClass: SUBDOMAIN,
  Service: { form: 'service' },
  ConfigMap: SUBDOMAIN,
  Endpoints: SUBDOMAIN,
  EndpointSlice: SUBDOMAIN,
  LimitRange: SUBDOMAIN,
  ResourceQuota: SUBDOMAIN,
  HorizontalPodAutoscaler: SUBDOMAIN,
  PersistentVolumeClaim: SUBDOMAIN,
  PersistentVolume: SUBDOMAIN,
  StorageClass: SUBDOMAIN,
  ServiceAccount: SUBDOMAIN,
  SecurityGroupPolicy: SUBDOMAIN,
  Namespace: { form: 'label' },
  ENIConfig: SUBDOMAIN,
  NodePool: {
    form: 'subdomain',
    shorter: { longest: LONGEST_LABEL_VALUE, because: 'it is a label value of its nodes' },
  },
  EC2NodeClass: SUBDOMAIN,
};

/** Paths are from the object's root. */
export function nameFaults(object: ObjectForm): LocatedFault[] {
  const { name } = object.metadata;
  const path: DocumentPath = ['metadata', 'name'];
  const fault = nameFault(name, RULES[object.kind].form, RULES[object.kind].shorter) ?? furtherFault(object);
  return fault === undefined ? [] : [faultAt(path, fault)];
}

function furtherFault(object: ObjectForm): Fault | undefined {
  const { name } = object.metadata;
  if (object.kind === 'PriorityClass' && name.startsWith('system-'))
    return SYSTEM_PRIORITY_CLASSES.includes(name) ? undefined : { code: 'reserved-name', found: name };
  if (object.kind !== 'Job' || object.spec.completionMode !== 'Indexed') return undefined;
  const lastIndex = String(Math.max(0, (object.spec.completions ?? 1) - 1));
  const longest = LONGEST_LABEL_VALUE - 1 - lastIndex.length;
  return nameFault(name, 'label', { longest, because: 'host names of its pods add an index' });
}
