// `describe pod`

import { at, count, isSet, list, text, type KubernetesObject } from '../objects.ts';
import { dateText } from '../times.ts';
import type { View } from '../view.ts';
import { writeContainers, writeResources } from './containers.ts';
import {
  writeAnnotations,
  writeController,
  writeLabels,
  writeMap,
  writeName,
  writeTolerations,
} from './metadata.ts';
import type { Page } from './page.ts';
import { qosClass } from './podResources.ts';
import { writeSpreadConstraints } from './podTemplate.ts';
import { writeVolumes } from './volumes.ts';

/** @upstream describe.go#describePod */
export function describePod(page: Page, pod: KubernetesObject, view: View): void {
  writeIdentity(page, pod);
  writeLabels(page, pod);
  writeAnnotations(page, pod);
  writeStatus(page, pod, view);
  writeAddresses(page, pod);
  writeController(page, pod);
  writeIf(page, 'NominatedNodeName', text(pod, 'status.nominatedNodeName'));
  if (isSet(pod, 'spec.resources')) {
    page.line(0, 'Resources:');
    writeResources(page, at(pod, 'spec'), 1);
  }
  writeAllContainers(page, pod);
  writeGates(page, pod);
  writeConditions(page, pod);
  writeVolumes(page, list(pod, 'spec.volumes'), '');
  page.line(0, `QoS Class:\t${qosClass(pod)}`);
  writeMap(page, 'Node-Selectors', pod, 'spec.nodeSelector');
  writeTolerations(page, 'Tolerations', list(pod, 'spec.tolerations'));
  writeSpreadConstraints(page, list(pod, 'spec.topologySpreadConstraints'), '');
}

function writeIf(page: Page, title: string, value: string): void {
  if (value !== '') page.line(0, `${title}:\t${value}`);
}

function writeIdentity(page: Page, pod: KubernetesObject): void {
  writeName(page, pod);
  if (isSet(pod, 'spec.priority')) page.line(0, `Priority:\t${count(pod, 'spec.priority')}`);
  writeIf(page, 'Priority Class Name', text(pod, 'spec.priorityClassName'));
  writeIf(page, 'Runtime Class Name', text(pod, 'spec.runtimeClassName'));
  writeIf(page, 'Service Account', text(pod, 'spec.serviceAccountName'));
  const node = text(pod, 'spec.nodeName');
  page.line(0, `Node:\t${node === '' ? '<none>' : `${node}/${text(pod, 'status.hostIP')}`}`);
  if (isSet(pod, 'status.startTime')) page.line(0, `Start Time:\t${dateText(pod, 'status.startTime')}`);
}

function writeStatus(page: Page, pod: KubernetesObject, view: View): void {
  const phase = text(pod, 'status.phase');
  if (isSet(pod, 'metadata.deletionTimestamp') && phase !== 'Failed' && phase !== 'Succeeded') {
    page.line(0, `Status:\tTerminating (lasts ${view.since(pod, 'metadata.deletionTimestamp')})`);
    page.line(0, `Termination Grace Period:\t${count(pod, 'metadata.deletionGracePeriodSeconds')}s`);
  } else {
    page.line(0, `Status:\t${phase}`);
  }
  writeIf(page, 'Reason', text(pod, 'status.reason'));
  writeIf(page, 'Message', text(pod, 'status.message'));
  if (!isSet(pod, 'spec.securityContext.seccompProfile')) return;
  const profile = text(pod, 'spec.securityContext.seccompProfile.type');
  page.line(0, `SeccompProfile:\t${profile}`);
  if (profile === 'Localhost') {
    page.line(0, `LocalhostProfile:\t${text(pod, 'spec.securityContext.seccompProfile.localhostProfile')}`);
  }
}

function writeAddresses(page: Page, pod: KubernetesObject): void {
  page.line(0, `IP:\t${text(pod, 'status.podIP')}`);
  const addresses = list(pod, 'status.podIPs');
  page.line(0, addresses.length === 0 ? 'IPs:\t<none>' : 'IPs:');
  for (const address of addresses) page.line(1, `IP:\t${text(address, 'ip')}`);
}

function writeAllContainers(page: Page, pod: KubernetesObject): void {
  const context = { indent: '', pod };
  for (const [title, containers, statuses] of [
    ['Init Containers', 'spec.initContainers', 'status.initContainerStatuses'],
    ['Containers', 'spec.containers', 'status.containerStatuses'],
    ['Ephemeral Containers', 'spec.ephemeralContainers', 'status.ephemeralContainerStatuses'],
  ] as const) {
    if (title !== 'Containers' && list(pod, containers).length === 0) continue;
    writeContainers(page, title, list(pod, containers), list(pod, statuses), context);
  }
}

function writeGates(page: Page, pod: KubernetesObject): void {
  const gates = list(pod, 'spec.readinessGates');
  if (gates.length > 0) page.write(0, 'Readiness Gates:\n  Type\tStatus\n');
  for (const gate of gates) {
    const type = text(gate, 'conditionType');
    const condition = list(pod, 'status.conditions').find((one) => text(one, 'type') === type);
    page.line(1, `${type} \t${condition === undefined ? '<none>' : text(condition, 'status')} `);
  }
}

function writeConditions(page: Page, pod: KubernetesObject): void {
  const conditions = list(pod, 'status.conditions');
  if (conditions.length > 0) page.write(0, 'Conditions:\n  Type\tStatus\n');
  for (const condition of conditions)
    page.line(1, `${text(condition, 'type')} \t${text(condition, 'status')} `);
}
