// `kubectl describe`: a page an object, found by name, by the beginning of a name, or by selector.

import { elementAt } from '../../base/assert.ts';
import { own } from '../../base/own.ts';
import type { ToolAnswer } from '../../base/toolAnswer.ts';
import { resourceNamed, type ApiResource } from '../apiResources.ts';
import { complaint, type Failure } from '../failure.ts';
import { answerOf, scopeOf } from '../get.ts';
import { nameOf, type KubernetesObject } from '../objects.ts';
import type { Options } from '../options.ts';
import { listed, select } from '../selection.ts';
import type { View } from '../view.ts';
import { describeAutoscaler } from './autoscalerDescriber.ts';
import { describeCronJob, describeJob, describePodDisruptionBudget } from './batchDescribers.ts';
import { describeClaim } from './claimDescriber.ts';
import {
  describeConfigMap,
  describeNamespace,
  describePriorityClass,
  describeSecret,
  describeServiceAccount,
  describeStorageClass,
} from './configDescribers.ts';
import { describeCsiNode } from './csiNodeDescriber.ts';
import { describeDeployment } from './deploymentDescriber.ts';
import { eventsOf, writeEvents } from './events.ts';
import { describeAnything } from './genericDescriber.ts';
import { describeIngress } from './ingressDescriber.ts';
import { describeLimitRange } from './limitRangeDescriber.ts';
import { describeNode } from './nodeDescriber.ts';
import { Page } from './page.ts';
import { describePod } from './podDescriber.ts';
import { describeQuota } from './quotaDescriber.ts';
import { describeVolume } from './volumeDescriber.ts';
import { describeEndpoints, describeEndpointSlice, describeService } from './serviceDescribers.ts';
import {
  describeDaemonSet,
  describeReplicaSet,
  describeReplicationController,
  describeStatefulSet,
} from './workloadDescribers.ts';

const NO_TYPE =
  'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.';

/** @upstream kubectl/pkg/cmd/describe/describe.go#DescribeOptions.Run */
export function describe(view: View, options: Options, namespace: string): ToolAnswer {
  const words = options.positionals;
  if (words.length === 0) throw complaint(NO_TYPE);
  const scope = scopeOf(options, namespace);
  const withEvents = options.isOn('show-events', true);
  const { answers, failures } = select(view, words, scope);
  if (failures.length > 0 && words.length === 2 && !elementAt(words, 0).includes('/')) {
    return describeByPrefix(view, options, namespace, failures);
  }
  const pages = answers.flatMap(({ resource, objects }) =>
    objects.map((object) => pageOf(resource, object, view, withEvents)),
  );
  if (pages.length === 0 && failures.length === 0) {
    const where = scope.allNamespaces ? '' : ` in ${namespace} namespace.`;
    return { stdout: '', stderr: `No resources found${where}\n`, exitCode: 0 };
  }
  return answerOf(pages.join('\n\n'), failures);
}

/** Without an object of the name: all whose names begin so. */
function describeByPrefix(
  view: View,
  options: Options,
  namespace: string,
  failures: readonly Failure[],
): ToolAnswer {
  const [type = '', prefix = ''] = options.positionals;
  const resource = resourceNamed(type);
  if (resource === undefined) return answerOf('', failures);
  const everything = { namespace, allNamespaces: false, labelSelector: '', fieldSelector: '' };
  const found = listed(view, resource, everything).filter((object) => nameOf(object).startsWith(prefix));
  if (found.length === 0) return answerOf('', failures);
  const pages = found.map((object) => pageOf(resource, object, view, options.isOn('show-events', true)));
  return answerOf(pages.map((page) => `${page}\n`).join(''), []);
}

type Describer = (page: Page, object: KubernetesObject, view: View) => void;

const DESCRIBERS: Readonly<Record<string, Describer>> = {
  configmaps: describeConfigMap,
  csinodes: describeCsiNode,
  cronjobs: describeCronJob,
  daemonsets: describeDaemonSet,
  deployments: describeDeployment,
  endpoints: describeEndpoints,
  endpointslices: describeEndpointSlice,
  horizontalpodautoscalers: describeAutoscaler,
  ingresses: describeIngress,
  jobs: describeJob,
  limitranges: describeLimitRange,
  namespaces: describeNamespace,
  nodes: describeNode,
  persistentvolumeclaims: describeClaim,
  persistentvolumes: describeVolume,
  poddisruptionbudgets: describePodDisruptionBudget,
  pods: describePod,
  priorityclasses: describePriorityClass,
  replicasets: describeReplicaSet,
  replicationcontrollers: describeReplicationController,
  resourcequotas: describeQuota,
  secrets: describeSecret,
  serviceaccounts: describeServiceAccount,
  services: describeService,
  statefulsets: describeStatefulSet,
  storageclasses: describeStorageClass,
};

/** Kinds that the real thing describes in a way of its own, and that no simulated cluster has. */
const NOT_DESCRIBED: readonly string[] = ['ingressclasses', 'networkpolicies'];

const WITHOUT_EVENTS: readonly string[] = ['limitranges', 'namespaces', 'resourcequotas', 'secrets'];

function pageOf(resource: ApiResource, object: KubernetesObject, view: View, withEvents: boolean): string {
  if (NOT_DESCRIBED.includes(resource.name)) {
    throw complaint(`no description has been implemented for ${resource.kind}`);
  }
  const page = new Page();
  (own(DESCRIBERS, resource.name) ?? describeAnything)(page, object, view);
  if (withEvents && !WITHOUT_EVENTS.includes(resource.name)) writeEvents(page, eventsOf(object, view), view);
  return page.finish();
}
