// `describe persistentvolumeclaim`

import { resource } from '../apiResources.ts';
import {
  at,
  byBytes,
  isSet,
  list,
  nameOf,
  namespaceOf,
  text,
  texts,
  type KubernetesObject,
} from '../objects.ts';
import { boundCapacity, boundModes, storageClassOf } from '../tables/storageTables.ts';
import { dateText } from '../times.ts';
import type { View } from '../view.ts';
import { writeAnnotations, writeLabels, writeLines, writeName } from './metadata.ts';
import type { Page } from './page.ts';

/** @upstream describe.go#describePersistentVolumeClaim */
export function describeClaim(page: Page, claim: KubernetesObject, view: View): void {
  writeName(page, claim);
  page.line(0, `StorageClass:\t${storageClassOf(claim)}`);
  const deleted = 'metadata.deletionTimestamp';
  const leaving = `Terminating (lasts ${view.since(claim, deleted)})`;
  page.line(0, `Status:\t${isSet(claim, deleted) ? leaving : text(claim, 'status.phase')}`);
  page.line(0, `Volume:\t${text(claim, 'spec.volumeName')}`);
  writeLabels(page, claim);
  writeAnnotations(page, claim);
  page.line(0, `Finalizers:\t[${texts(claim, 'metadata.finalizers').join(' ')}]`);
  page.line(0, `Capacity:\t${boundCapacity(claim)}`);
  page.line(0, `Access Modes:\t${boundModes(claim)}`);
  if (isSet(claim, 'spec.volumeMode')) page.line(0, `VolumeMode:\t${text(claim, 'spec.volumeMode')}`);
  writeDataSource(page, at(claim, 'spec.dataSource'));
  writeLines(page, 'Used By', usersOf(claim, view));
  writeConditions(page, claim);
}

function writeDataSource(page: Page, source: unknown): void {
  if (source === undefined) return;
  page.line(0, 'DataSource:');
  if (isSet(source, 'apiGroup')) page.line(1, `APIGroup:\t${text(source, 'apiGroup')}`);
  page.line(1, `Kind:\t${text(source, 'kind')}`);
  page.line(1, `Name:\t${text(source, 'name')}`);
}

/** Pods that mount the claim. */
function usersOf(claim: KubernetesObject, view: View): readonly string[] {
  return view
    .list(resource('pods'), namespaceOf(claim))
    .filter((pod) =>
      list(pod, 'spec.volumes').some(
        (volume) => text(volume, 'persistentVolumeClaim.claimName') === nameOf(claim),
      ),
    )
    .map(nameOf)
    .toSorted(byBytes);
}

function writeConditions(page: Page, claim: KubernetesObject): void {
  const conditions = list(claim, 'status.conditions');
  if (conditions.length === 0) return;
  page.line(0, 'Conditions:');
  page.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage');
  page.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const condition of conditions) {
    const [type, status, reason, message] = ['type', 'status', 'reason', 'message'].map((field) =>
      text(condition, field),
    );
    const times = ['lastProbeTime', 'lastTransitionTime'].map((field) => dateText(condition, field));
    page.line(1, `${[type, status, ...times, reason].join(' \t')} \t${message}`);
  }
}
