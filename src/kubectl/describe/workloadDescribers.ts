// `describe` of replica sets, replication controllers, daemon sets and stateful sets.

import { resource } from '../apiResources.ts';
import { matches, requirementsOf, selectorString, selectorText, type Requirement } from '../labelSelector.ts';
import {
  at,
  controllerOf,
  count,
  entries,
  isSet,
  labelsText,
  list,
  namespaceOf,
  text,
  texts,
  type KubernetesObject,
} from '../objects.ts';
import { canonical } from '../../base/quantity.ts';
import { storageClassOf } from '../tables/storageTables.ts';
import { dateText } from '../times.ts';
import type { View } from '../view.ts';
import {
  writeAnnotations,
  writeConditions,
  writeController,
  writeLabels,
  writeMap,
  writeName,
} from './metadata.ts';
import type { Page } from './page.ts';
import { writePodTemplate } from './podTemplate.ts';

/** @upstream describe.go#describeReplicaSet */
export function describeReplicaSet(page: Page, replicaSet: KubernetesObject, view: View): void {
  writeName(page, replicaSet);
  page.line(0, `Selector:\t${selectorText(at(replicaSet, 'spec.selector'))}`);
  writeLabels(page, replicaSet);
  writeAnnotations(page, replicaSet);
  writeController(page, replicaSet);
  writeReplicas(page, replicaSet);
  page.line(
    0,
    `Pods Status:\t${podsStatus(replicaSet, requirementsOf(at(replicaSet, 'spec.selector')), view)}`,
  );
  writePodTemplate(page, at(replicaSet, 'spec.template'));
  writeConditions(page, replicaSet);
}

/** @upstream describe.go#describeReplicationController */
export function describeReplicationController(page: Page, controller: KubernetesObject, view: View): void {
  writeName(page, controller);
  page.line(0, `Selector:\t${labelsText(controller, 'spec.selector')}`);
  writeLabels(page, controller);
  writeAnnotations(page, controller);
  writeReplicas(page, controller);
  const selector = requirementsOf({ matchLabels: at(controller, 'spec.selector') });
  page.line(0, `Pods Status:\t${podsStatus(controller, selector, view)}`);
  writePodTemplate(page, at(controller, 'spec.template'));
  writeConditions(page, controller);
}

function writeReplicas(page: Page, object: KubernetesObject): void {
  page.line(
    0,
    `Replicas:\t${count(object, 'status.replicas')} current / ${count(object, 'spec.replicas')} desired`,
  );
}

/** Of the pods that the object controls. @upstream describe.go#getPodStatusForController */
function podsStatus(object: KubernetesObject, selector: readonly Requirement[], view: View): string {
  const pods = view
    .list(resource('pods'), namespaceOf(object))
    .filter(
      (pod) => matches(selector, pod) && text(controllerOf(pod), 'uid') === (object.metadata?.uid ?? ''),
    );
  const inPhase = (phase: string): number => pods.filter((pod) => text(pod, 'status.phase') === phase).length;
  const [running, waiting] = [inPhase('Running'), inPhase('Pending')];
  return `${running} Running / ${waiting} Waiting / ${inPhase('Succeeded')} Succeeded / ${inPhase('Failed')} Failed`;
}

const DAEMON_COUNTS = [
  ['Desired Number of Nodes Scheduled', 'desiredNumberScheduled'],
  ['Current Number of Nodes Scheduled', 'currentNumberScheduled'],
  ['Number of Nodes Scheduled with Up-to-date Pods', 'updatedNumberScheduled'],
  ['Number of Nodes Scheduled with Available Pods', 'numberAvailable'],
  ['Number of Nodes Misscheduled', 'numberMisscheduled'],
] as const;

/** @upstream describe.go#describeDaemonSet */
export function describeDaemonSet(page: Page, daemonSet: KubernetesObject, view: View): void {
  const selector = at(daemonSet, 'spec.selector');
  writeName(page, daemonSet);
  page.line(0, `Selector:\t${selectorString(selector)}`);
  page.line(0, `Node-Selector:\t${labelsText(daemonSet, 'spec.template.spec.nodeSelector')}`);
  writeLabels(page, daemonSet);
  writeAnnotations(page, daemonSet);
  for (const [title, field] of DAEMON_COUNTS)
    page.line(0, `${title}: ${count(daemonSet, `status.${field}`)}`);
  page.line(0, `Pods Status:\t${podsStatus(daemonSet, requirementsOf(selector), view)}`);
  writePodTemplate(page, at(daemonSet, 'spec.template'));
}

/** @upstream describe.go#describeStatefulSet */
export function describeStatefulSet(page: Page, statefulSet: KubernetesObject, view: View): void {
  const selector = at(statefulSet, 'spec.selector');
  writeName(page, statefulSet);
  page.line(0, `CreationTimestamp:\t${dateText(statefulSet, 'metadata.creationTimestamp')}`);
  page.line(0, `Selector:\t${selectorString(selector)}`);
  writeLabels(page, statefulSet);
  writeAnnotations(page, statefulSet);
  const [desired, total] = [count(statefulSet, 'spec.replicas'), count(statefulSet, 'status.replicas')];
  page.line(0, `Replicas:\t${desired} desired | ${total} total`);
  page.line(0, `Update Strategy:\t${text(statefulSet, 'spec.updateStrategy.type')}`);
  const rolling = at(statefulSet, 'spec.updateStrategy.rollingUpdate');
  if (isSet(rolling, 'partition')) {
    page.line(1, `Partition:\t${count(rolling, 'partition')}`);
    if (isSet(rolling, 'maxUnavailable')) page.line(1, `MaxUnavailable:\t${text(rolling, 'maxUnavailable')}`);
  }
  page.line(0, `Pods Status:\t${podsStatus(statefulSet, requirementsOf(selector), view)}`);
  writePodTemplate(page, at(statefulSet, 'spec.template'));
  writeClaimTemplates(page, list(statefulSet, 'spec.volumeClaimTemplates'));
}

function writeClaimTemplates(page: Page, templates: readonly unknown[]): void {
  page.line(0, `Volume Claims:${templates.length === 0 ? '\t<none>' : ''}`);
  for (const template of templates) {
    page.line(1, `Name:\t${text(template, 'metadata.name')}`);
    page.line(1, `StorageClass:\t${storageClassOf(template)}`);
    writeMap(page, '  Labels', template, 'metadata.labels');
    writeMap(page, '  Annotations', template, 'metadata.annotations');
    const storage = new Map(entries(template, 'spec.resources.requests')).get('storage');
    page.line(1, `Capacity:\t${storage === undefined ? '<default>' : canonical(storage)}`);
    page.line(1, `Access Modes:\t[${texts(template, 'spec.accessModes').join(' ')}]`);
  }
}
