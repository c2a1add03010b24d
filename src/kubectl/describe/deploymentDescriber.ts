// `describe deployment`

import { own } from '../../base/own.ts';
import { resource } from '../apiResources.ts';
import { matches, requirementsOf, selectorString } from '../labelSelector.ts';
import {
  at,
  byBytes,
  controllerOf,
  count,
  entries,
  isRecord,
  isSet,
  nameOf,
  namespaceOf,
  text,
  type KubernetesObject,
} from '../objects.ts';
import { dateText, parseTime } from '../times.ts';
import type { View } from '../view.ts';
import { writeAnnotations, writeConditions, writeLabels, writeName } from './metadata.ts';
import type { Page } from './page.ts';
import { writePodTemplate } from './podTemplate.ts';

/** @upstream describe.go#describeDeployment */
export function describeDeployment(page: Page, deployment: KubernetesObject, view: View): void {
  writeName(page, deployment);
  page.line(0, `CreationTimestamp:\t${dateText(deployment, 'metadata.creationTimestamp')}`);
  writeLabels(page, deployment);
  writeAnnotations(page, deployment);
  page.line(0, `Selector:\t${selectorString(at(deployment, 'spec.selector'))}`);
  page.line(0, `Replicas:\t${replicasText(deployment)}`);
  page.line(0, `StrategyType:\t${text(deployment, 'spec.strategy.type')}`);
  page.line(0, `MinReadySeconds:\t${count(deployment, 'spec.minReadySeconds')}`);
  const rolling = at(deployment, 'spec.strategy.rollingUpdate');
  if (rolling !== undefined) {
    const [unavailable, surge] = ['maxUnavailable', 'maxSurge'].map((field) =>
      isSet(rolling, field) ? text(rolling, field) : '<nil>',
    );
    page.line(0, `RollingUpdateStrategy:\t${unavailable} max unavailable, ${surge} max surge`);
  }
  writePodTemplate(page, at(deployment, 'spec.template'));
  writeConditions(page, deployment);
  writeReplicaSets(page, deployment, view);
}

function replicasText(deployment: KubernetesObject): string {
  const status = (field: string): number => count(deployment, `status.${field}Replicas`);
  const [updated, available, unavailable] = ['updated', 'available', 'unavailable'].map(status);
  const [desired, total] = [count(deployment, 'spec.replicas'), count(deployment, 'status.replicas')];
  return `${desired} desired | ${updated} updated | ${total} total | ${available} available | ${unavailable} unavailable`;
}

/** The new one is the oldest with the deployment's own template. @upstream kubectl/pkg/util/deployment/deployment.go */
function writeReplicaSets(page: Page, deployment: KubernetesObject, view: View): void {
  const selector = requirementsOf(at(deployment, 'spec.selector'));
  const all = view
    .list(resource('replicasets'), namespaceOf(deployment))
    .filter(
      (one) => matches(selector, one) && text(controllerOf(one), 'uid') === (deployment.metadata?.uid ?? ''),
    )
    .toSorted((left, right) => createdAt(left) - createdAt(right) || byBytes(nameOf(left), nameOf(right)));
  if (all.length === 0) return;
  const wanted = withoutHash(at(deployment, 'spec.template'));
  const current = all.find((one) => areAlike(withoutHash(at(one, 'spec.template')), wanted));
  page.line(0, `OldReplicaSets:\t${namesOf(all.filter((one) => one !== current))}`);
  page.line(0, `NewReplicaSet:\t${namesOf(current === undefined ? [] : [current])}`);
}

function createdAt(object: KubernetesObject): number {
  return parseTime(at(object, 'metadata.creationTimestamp')) ?? -1e18;
}

function namesOf(replicaSets: readonly KubernetesObject[]): string {
  const texts = replicaSets.map(
    (one) =>
      `${nameOf(one)} (${count(one, 'status.replicas')}/${count(one, 'spec.replicas')} replicas created)`,
  );
  return texts.join(', ') || '<none>';
}

const HASH_LABEL = 'pod-template-hash';

function withoutHash(template: unknown): unknown {
  if (!isRecord(template) || !isRecord(template.metadata)) return template;
  const labels = entries(template, 'metadata.labels').filter(([key]) => key !== HASH_LABEL);
  return { ...template, metadata: { ...template.metadata, labels: Object.fromEntries(labels) } };
}

/** Nothing, an empty list and an empty map are the same. */
function areAlike(left: unknown, right: unknown): boolean {
  if (isNothing(left) || isNothing(right)) return isNothing(left) && isNothing(right);
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => areAlike(item, right[index]));
  }
  if (!isRecord(left) || !isRecord(right)) return left === right;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => areAlike(own(left, key), own(right, key)));
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.values(value).every(isNothing);
}
