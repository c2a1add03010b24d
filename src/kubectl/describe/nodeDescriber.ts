// `describe node`

import { resource } from '../apiResources.ts';
import { nodeRoles } from '../nodeRoles.ts';
import {
  entries,
  flag,
  isSet,
  list,
  nameOf,
  text,
  textOr,
  texts,
  type KubernetesObject,
} from '../objects.ts';
import { canonical } from '../../base/quantity.ts';
import { dateText } from '../times.ts';
import type { View } from '../view.ts';
import { writeAnnotations, writeLabels, writeName, writeTaints } from './metadata.ts';
import { writeNodePods } from './nodePods.ts';
import type { Page } from './page.ts';

/** @upstream describe.go#describeNode */
export function describeNode(page: Page, node: KubernetesObject, view: View): void {
  writeName(page, node, false);
  page.line(0, `Roles:\t${nodeRoles(node)}`);
  writeLabels(page, node);
  writeAnnotations(page, node);
  page.line(0, `CreationTimestamp:\t${dateText(node, 'metadata.creationTimestamp')}`);
  writeTaints(page, list(node, 'spec.taints'));
  page.line(0, `Unschedulable:\t${flag(node, 'spec.unschedulable')}`);
  writeLease(page, node, view);
  writeConditions(page, node);
  page.line(0, 'Addresses:');
  for (const address of list(node, 'status.addresses')) {
    page.line(1, `${text(address, 'type')}:\t${text(address, 'address')}`);
  }
  writeAmounts(page, 'Capacity', node, 'status.capacity');
  writeAmounts(page, 'Allocatable', node, 'status.allocatable');
  writeSystemInfo(page, node);
  for (const [title, value] of [
    ['PodCIDR', text(node, 'spec.podCIDR')],
    ['PodCIDRs', texts(node, 'spec.podCIDRs').join(',')],
    ['ProviderID', text(node, 'spec.providerID')],
  ]) {
    if (value !== '') page.line(0, `${title}:\t${value}`);
  }
  writeNodePods(page, node, view);
}

/** The sign of life that the kubelet renews. */
function writeLease(page: Page, node: KubernetesObject, view: View): void {
  const lease = view.find(resource('leases'), 'kube-node-lease', nameOf(node));
  if (lease === undefined) {
    page.line(0, `Lease:\tFailed to get lease: leases.coordination.k8s.io "${nameOf(node)}" not found`);
    return;
  }
  const time = (field: string): string => (isSet(lease, field) ? dateText(lease, field) : '<unset>');
  page.line(0, 'Lease:');
  page.line(1, `HolderIdentity:\t${textOr('<unset>', lease, 'spec.holderIdentity')}`);
  page.line(1, `AcquireTime:\t${time('spec.acquireTime')}`);
  page.line(1, `RenewTime:\t${time('spec.renewTime')}`);
}

function writeConditions(page: Page, node: KubernetesObject): void {
  const conditions = list(node, 'status.conditions');
  if (conditions.length === 0) return;
  page.write(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n');
  page.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const condition of conditions) {
    const [type, status, reason] = ['type', 'status', 'reason'].map((field) => text(condition, field));
    const times = ['lastHeartbeatTime', 'lastTransitionTime'].map((field) => dateText(condition, field));
    page.line(1, `${[type, status, ...times, reason].join(' \t')} \t${text(condition, 'message')}`);
  }
}

function writeAmounts(page: Page, title: string, node: KubernetesObject, path: string): void {
  const amounts = entries(node, path);
  if (amounts.length > 0) page.line(0, `${title}:`);
  for (const [name, amount] of amounts) page.line(1, `${name}:\t${canonical(amount)}`);
}

const SYSTEM_INFO = [
  ['Machine ID', 'machineID'],
  ['System UUID', 'systemUUID'],
  ['Boot ID', 'bootID'],
  ['Kernel Version', 'kernelVersion'],
  ['OS Image', 'osImage'],
  ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'],
  ['Container Runtime Version', 'containerRuntimeVersion'],
  ['Kubelet Version', 'kubeletVersion'],
  ['Kube-Proxy Version', 'kubeProxyVersion'],
] as const;

function writeSystemInfo(page: Page, node: KubernetesObject): void {
  page.line(0, 'System Info:');
  for (const [title, field] of SYSTEM_INFO)
    page.line(1, `${title}:\t${text(node, `status.nodeInfo.${field}`)}`);
}
