// `get` of resources with little to show, and which table belongs to which resource.

import { own } from '../../base/own.ts';
import { controllerOf, count, entries, flag, list, nameOf, text } from '../objects.ts';
import { canonical } from '../../base/quantity.ts';
import { columns, type TablePrinter } from '../table.ts';
import { autoscalerTable } from './autoscalerTable.ts';
import { ec2NodeClassTable, nodeClaimTable, nodePoolTable } from './karpenterTables.ts';
import { cronJobTable, jobTable, podDisruptionBudgetTable } from './batchTables.ts';
import { eventTable } from './eventTable.ts';
import { nodeTable } from './nodeTable.ts';
import { podTable } from './podTable.ts';
import {
  endpointSliceTable,
  endpointsTable,
  ingressTable,
  networkPolicyTable,
  serviceTable,
} from './serviceTables.ts';
import { persistentVolumeClaimTable, persistentVolumeTable, storageClassTable } from './storageTables.ts';
import {
  daemonSetTable,
  deploymentTable,
  replicaSetTable,
  replicationControllerTable,
  statefulSetTable,
} from './workloadTables.ts';

/** All that a resource without a printer of its own shows. */
const nameAndAge: TablePrinter = {
  columns: columns('Name Age'),
  cells: (object, view) => [nameOf(object), view.age(object)],
};

const configMapTable: TablePrinter = {
  columns: columns('Name Data Age'),
  cells: (map, view) => [
    nameOf(map),
    entries(map, 'data').length + entries(map, 'binaryData').length,
    view.age(map),
  ],
};

const secretTable: TablePrinter = {
  columns: columns('Name Type Data Age'),
  cells: (secret, view) => [
    nameOf(secret),
    text(secret, 'type'),
    entries(secret, 'data').length,
    view.age(secret),
  ],
};

/** The secrets that the account may mount; since tokens are bound, there are none. */
const serviceAccountTable: TablePrinter = {
  columns: columns('Name Secrets Age'),
  cells: (account, view) => [nameOf(account), list(account, 'secrets').length, view.age(account)],
};

const namespaceTable: TablePrinter = {
  columns: columns('Name Status Age'),
  cells: (namespace, view) => [nameOf(namespace), text(namespace, 'status.phase'), view.age(namespace)],
};

/** @upstream pkg/printers/internalversion/printers.go#printPriorityClass */
const priorityClassTable: TablePrinter = {
  columns: columns('Name Value Global-Default Age PreemptionPolicy'),
  cells: (priorityClass, view) => [
    nameOf(priorityClass),
    count(priorityClass, 'value'),
    String(flag(priorityClass, 'globalDefault')),
    view.age(priorityClass),
    text(priorityClass, 'preemptionPolicy'),
  ],
};

/** @upstream pkg/printers/internalversion/printers.go#printResourceQuota */
const resourceQuotaTable: TablePrinter = {
  columns: columns('Name Request Limit Age'),
  cells: (quota, view) => [nameOf(quota), ...quotaCells(quota), view.age(quota)],
};

/** What is used of what may be; limits apart. */
function quotaCells(quota: unknown): readonly string[] {
  const used = new Map(entries(quota, 'status.used'));
  const hard = entries(quota, 'status.hard').map(([name, amount]) => ({
    isLimit: name.startsWith('limits.'),
    text: `${name}: ${canonical(used.get(name))}/${canonical(amount)}`,
  }));
  return [false, true].map((limits) =>
    hard
      .filter(({ isLimit }) => isLimit === limits)
      .map((one) => one.text)
      .join(', '),
  );
}

/** Of the server's own making, as of all that it has no printer for. @upstream apiserver rest/table.go */
const limitRangeTable: TablePrinter = {
  columns: columns('Name Created|At'),
  cells: (range) => [nameOf(range), text(range, 'metadata.creationTimestamp')],
};

/** Of the columns that its definition names, lists as JSON. @upstream amazon-vpc-resource-controller-k8s config/crd */
const cniNodeTable: TablePrinter = {
  columns: columns('Name Features'),
  cells: (node) => [nameOf(node), jsonOf(list(node, 'spec.features'))],
};

const securityGroupPolicyTable: TablePrinter = {
  columns: columns('Name Security-Group-Ids'),
  cells: (policy) => [nameOf(policy), jsonOf(list(policy, 'spec.securityGroups.groupIds'))],
};

function jsonOf(items: readonly unknown[]): string {
  return items.length === 0 ? '' : JSON.stringify(items);
}

const csiNodeTable: TablePrinter = {
  columns: columns('Name Drivers Age'),
  cells: (csiNode, view) => [nameOf(csiNode), list(csiNode, 'spec.drivers').length, view.age(csiNode)],
};

const leaseTable: TablePrinter = {
  columns: columns('Name Holder Age'),
  cells: (lease, view) => [nameOf(lease), text(lease, 'spec.holderIdentity'), view.age(lease)],
};

/** @upstream pkg/printers/internalversion/printers.go#printControllerRevision */
const controllerRevisionTable: TablePrinter = {
  columns: columns('Name Controller Revision Age'),
  cells: (revision, view) => [
    nameOf(revision),
    controllerName(revision),
    count(revision, 'revision'),
    view.age(revision),
  ],
};

function controllerName(object: unknown): string {
  const owner = controllerOf(object);
  if (owner === undefined) return '<none>';
  const [group, version] = text(owner, 'apiVersion').split('/');
  const kind = text(owner, 'kind');
  return `${(version === undefined ? kind : `${kind}.${group}`).toLowerCase()}/${text(owner, 'name')}`;
}

const ingressClassTable: TablePrinter = {
  columns: columns('Name Controller Parameters Age'),
  cells: (ingressClass, view) => [
    nameOf(ingressClass),
    text(ingressClass, 'spec.controller'),
    parametersText(ingressClass),
    view.age(ingressClass),
  ],
};

function parametersText(ingressClass: unknown): string {
  const kind = text(ingressClass, 'spec.parameters.kind');
  if (kind === '') return '<none>';
  const group = text(ingressClass, 'spec.parameters.apiGroup');
  return `${group === '' ? kind : `${kind}.${group}`}/${text(ingressClass, 'spec.parameters.name')}`;
}

const TABLES: Readonly<Record<string, TablePrinter>> = {
  configmaps: configMapTable,
  controllerrevisions: controllerRevisionTable,
  cronjobs: cronJobTable,
  csinodes: csiNodeTable,
  daemonsets: daemonSetTable,
  deployments: deploymentTable,
  ec2nodeclasses: ec2NodeClassTable,
  endpoints: endpointsTable,
  endpointslices: endpointSliceTable,
  events: eventTable,
  horizontalpodautoscalers: autoscalerTable,
  ingressclasses: ingressClassTable,
  ingresses: ingressTable,
  jobs: jobTable,
  leases: leaseTable,
  limitranges: limitRangeTable,
  cninodes: cniNodeTable,
  securitygrouppolicies: securityGroupPolicyTable,
  namespaces: namespaceTable,
  networkpolicies: networkPolicyTable,
  nodeclaims: nodeClaimTable,
  nodepools: nodePoolTable,
  nodes: nodeTable,
  persistentvolumeclaims: persistentVolumeClaimTable,
  persistentvolumes: persistentVolumeTable,
  poddisruptionbudgets: podDisruptionBudgetTable,
  pods: podTable,
  priorityclasses: priorityClassTable,
  replicasets: replicaSetTable,
  replicationcontrollers: replicationControllerTable,
  resourcequotas: resourceQuotaTable,
  secrets: secretTable,
  serviceaccounts: serviceAccountTable,
  services: serviceTable,
  statefulsets: statefulSetTable,
  storageclasses: storageClassTable,
};

export function tableOf(resourceName: string): TablePrinter {
  return own(TABLES, resourceName) ?? nameAndAge;
}
