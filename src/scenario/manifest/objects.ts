// Kubernetes' objects as the cluster takes them, with the API server's defaults: total, since what could fail has
// been checked.

import { unreachable } from '../../base/assert.ts';
import type { DeploymentStrategy, PodTemplate } from '../../kube/api/config.ts';
import type { PodDisruptionBudgetConfig } from '../../kube/api/config.ts';
import type { AppliedObject } from '../../kube/api/workloadConfig.ts';
import { ec2NodeClassOf } from './ec2NodeClasses.ts';
import { cronJobOf, jobOf } from './jobObjects.ts';
import type { ObjectForm } from './kinds.ts';
import { limitRangeOf } from './limitRanges.ts';
import { nodePoolOf } from './nodePools.ts';
import { podAutoscalerOf } from './podAutoscalers.ts';
import { resourceQuotaOf } from './resourceQuotas.ts';
import { optional, selectorOf } from './schedulingObjects.ts';
import { countOrShareOf, daemonStrategyOf, seconds, templateOf } from './templates.ts';
import { claimOf, storageClassOf, volumeOf } from './volumeObjects.ts';
import type {
  DaemonSetForm,
  DeploymentForm,
  ReplicaSetForm,
  ReplicationControllerForm,
  StatefulSetForm,
} from './workloadForms.ts';

/** `namespace` is that of objects that name none. */
export function appliedObject(object: ObjectForm, namespace: string): AppliedObject {
  const { kind, metadata } = object;
  const { labels, annotations } = metadata;
  const named = {
    namespace: metadata.namespace ?? namespace,
    name: metadata.name,
    metadata: { labels, annotations },
  };
  const { namespace: _, ...clusterWide } = named;
  switch (kind) {
    case 'Deployment':
      return { kind, config: { ...named, ...deploymentOf(object, templateIn(object, named.namespace)) } };
    case 'ReplicaSet':
      return { kind, config: { ...named, ...replicaSetOf(object, templateIn(object, named.namespace)) } };
    case 'ReplicationController':
      return { kind, config: { ...named, ...replicaSetOf(object, templateIn(object, named.namespace)) } };
    case 'StatefulSet':
      return {
        kind,
        config: { ...named, ...statefulSetOf(object, templateIn(withOwnClaims(object), named.namespace)) },
      };
    case 'DaemonSet':
      return { kind, config: { ...named, ...daemonSetOf(object, templateIn(object, named.namespace)) } };
    case 'Job':
      return { kind, config: { ...named, ...jobOf(object.spec, metadata.annotations, named.namespace) } };
    case 'CronJob':
      return { kind, config: { ...named, ...cronJobOf(object, named.namespace) } };
    case 'Pod':
      return { kind, config: { ...named, template: templateOf(object, {}, named.namespace) } };
    case 'PodDisruptionBudget':
      return { kind, config: { ...named, ...budgetOf(object.spec) } };
    case 'PriorityClass': {
      const { value = 0, globalDefault = false, preemptionPolicy = 'PreemptLowerPriority' } = object;
      return { kind, config: { ...clusterWide, value, globalDefault, preemptionPolicy } };
    }
    case 'Service':
      return {
        kind,
        config: { ...named, selector: object.spec?.selector ?? {}, ...optional('written', object.spec) },
      };
    case 'ConfigMap':
      return { kind, config: { ...named, data: object.data ?? {} } };
    case 'Endpoints':
      return { kind, config: { ...named, subsets: object.subsets ?? [] } };
    case 'EndpointSlice': {
      const { addressType, endpoints, ports = [] } = object;
      return { kind, config: { ...named, addressType, endpoints, ports } };
    }
    case 'LimitRange':
      return { kind, config: { ...named, ...limitRangeOf(object) } };
    case 'ResourceQuota':
      return { kind, config: { ...named, ...resourceQuotaOf(object) } };
    case 'PersistentVolumeClaim':
      return { kind, config: { ...named, ...claimOf(object.spec, annotations) } };
    case 'PersistentVolume':
      return { kind, config: { ...clusterWide, ...volumeOf(object) } };
    case 'StorageClass':
      return { kind, config: { ...clusterWide, ...storageClassOf(object) } };
    case 'HorizontalPodAutoscaler':
      return { kind, config: { ...named, ...podAutoscalerOf(object.spec) } };
    case 'ServiceAccount':
      return { kind, config: named };
    case 'SecurityGroupPolicy': {
      const { podSelector, serviceAccountSelector, securityGroups } = object.spec;
      return {
        kind,
        config: {
          ...named,
          podSelector: selectorOf(podSelector),
          serviceAccountSelector: selectorOf(serviceAccountSelector),
          groupIds: securityGroups.groupIds,
        },
      };
    }
    case 'Namespace':
      return { kind, config: clusterWide };
    case 'ENIConfig': {
      const { subnet: subnetId, securityGroups = [] } = object.spec;
      return { kind, config: { ...clusterWide, subnetId, securityGroups } };
    }
    case 'NodePool':
      return { kind, config: { ...clusterWide, ...nodePoolOf(object) } };
    case 'EC2NodeClass':
      return { kind, config: { ...clusterWide, ...ec2NodeClassOf(object) } };
    default:
      return unreachable(object);
  }
}

type Templated =
  DeploymentForm | ReplicaSetForm | ReplicationControllerForm | StatefulSetForm | DaemonSetForm;

function templateIn({ metadata, spec }: Templated, namespace: string): PodTemplate {
  return templateOf(spec.template, metadata.annotations, namespace);
}

function deploymentOf({ spec }: DeploymentForm, template: PodTemplate) {
  return {
    replicas: spec.replicas ?? 1,
    template,
    strategy: strategyOf(spec.strategy),
    ...optional('minReady', seconds(spec.minReadySeconds)),
    ...optional('progressDeadline', seconds(spec.progressDeadlineSeconds)),
    ...optional('revisionHistoryLimit', spec.revisionHistoryLimit),
    ...optional('paused', spec.paused),
  };
}

function strategyOf(strategy: DeploymentForm['spec']['strategy']): DeploymentStrategy {
  const { type = 'RollingUpdate', rollingUpdate = {} } = strategy ?? {};
  if (type === 'Recreate') return { type };
  const { maxSurge = '25%', maxUnavailable = '25%' } = rollingUpdate;
  return { type, maxSurge: countOrShareOf(maxSurge), maxUnavailable: countOrShareOf(maxUnavailable) };
}

function replicaSetOf({ spec }: ReplicaSetForm | ReplicationControllerForm, template: PodTemplate) {
  return {
    replicas: spec.replicas ?? 1,
    template,
    ...optional('minReady', seconds(spec.minReadySeconds)),
  };
}

function statefulSetOf({ spec }: StatefulSetForm, template: PodTemplate) {
  const { type = 'RollingUpdate', rollingUpdate = {} } = spec.updateStrategy ?? {};
  const { partition = 0 } = rollingUpdate;
  return {
    replicas: spec.replicas ?? 1,
    template,
    podManagementPolicy: spec.podManagementPolicy ?? 'OrderedReady',
    updateStrategy: type === 'OnDelete' ? { type } : { type, partition },
    ...optional('claimTemplates', claimTemplatesOf(spec)),
    ...optional('minReady', seconds(spec.minReadySeconds)),
  };
}

/** A volume by the name of a claim template is of the pod's own claim. @upstream stateful_set_utils.go#updateStorage */
function withOwnClaims(set: StatefulSetForm): StatefulSetForm {
  const { template, volumeClaimTemplates = [] } = set.spec;
  const own = volumeClaimTemplates.map(({ metadata }) => metadata?.name);
  const { volumes } = template.spec;
  if (volumes === undefined || own.length === 0) return set;
  const others = volumes.filter(({ name }) => !own.includes(name));
  return {
    ...set,
    spec: { ...set.spec, template: { ...template, spec: { ...template.spec, volumes: others } } },
  };
}

function claimTemplatesOf({ volumeClaimTemplates: templates = [] }: StatefulSetForm['spec']) {
  if (templates.length === 0) return undefined;
  return Object.fromEntries(
    templates.map(({ metadata, spec }) => [metadata?.name ?? '', claimOf(spec, metadata?.annotations)]),
  );
}

function daemonSetOf({ spec }: DaemonSetForm, template: PodTemplate) {
  return {
    template,
    ...daemonStrategyOf(spec.updateStrategy ?? {}),
    ...optional('minReady', seconds(spec.minReadySeconds)),
  };
}

type BudgetSpec = Extract<ObjectForm, { kind: 'PodDisruptionBudget' }>['spec'];
type Budget = Pick<PodDisruptionBudgetConfig, 'selector' | 'limit' | 'unhealthyPodEvictionPolicy'>;

/** Without any limit no eviction is granted, as with none unavailable. */
function budgetOf({
  selector,
  minAvailable,
  maxUnavailable,
  unhealthyPodEvictionPolicy,
}: BudgetSpec): Budget {
  return {
    selector: selectorOf(selector),
    limit:
      minAvailable === undefined
        ? { kind: 'maxUnavailable', value: countOrShareOf(maxUnavailable ?? 0) }
        : { kind: 'minAvailable', value: countOrShareOf(minAvailable) },
    unhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy ?? 'IfHealthyBudget',
  };
}
