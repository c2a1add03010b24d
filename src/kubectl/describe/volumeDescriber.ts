// `describe persistentvolume`

import { at, isSet, list, text, texts, type KubernetesObject } from '../objects.ts';
import { canonical } from '../../base/quantity.ts';
import { accessModes, storageClassOf } from '../tables/storageTables.ts';
import type { View } from '../view.ts';
import { writeAnnotations, writeLabels, writeName } from './metadata.ts';
import type { Page } from './page.ts';
import { writeSource } from './volumes.ts';

/** @upstream describe.go#describePersistentVolume */
export function describeVolume(page: Page, volume: KubernetesObject, view: View): void {
  writeName(page, volume, false);
  writeLabels(page, volume);
  writeAnnotations(page, volume);
  page.line(0, `Finalizers:\t[${texts(volume, 'metadata.finalizers').join(' ')}]`);
  page.line(0, `StorageClass:\t${storageClassOf(volume)}`);
  const deleted = 'metadata.deletionTimestamp';
  const leaving = `Terminating (lasts ${view.since(volume, deleted)})`;
  page.line(0, `Status:\t${isSet(volume, deleted) ? leaving : text(volume, 'status.phase')}`);
  const claim = isSet(volume, 'spec.claimRef')
    ? `${text(volume, 'spec.claimRef.namespace')}/${text(volume, 'spec.claimRef.name')}`
    : '';
  page.line(0, `Claim:\t${claim}`);
  page.line(0, `Reclaim Policy:\t${text(volume, 'spec.persistentVolumeReclaimPolicy')}`);
  page.line(0, `Access Modes:\t${accessModes(texts(volume, 'spec.accessModes'))}`);
  if (isSet(volume, 'spec.volumeMode')) page.line(0, `VolumeMode:\t${text(volume, 'spec.volumeMode')}`);
  page.line(0, `Capacity:\t${canonical(at(volume, 'spec.capacity.storage'))}`);
  writeNodeAffinity(page, volume);
  page.line(0, `Message:\t${text(volume, 'status.message')}`);
  page.line(0, 'Source:');
  writeSource(page, at(volume, 'spec'));
}

/** @upstream describe.go#printVolumeNodeAffinity */
function writeNodeAffinity(page: Page, volume: KubernetesObject): void {
  if (!isSet(volume, 'spec.nodeAffinity.required')) {
    page.line(0, 'Node Affinity:\t<none>');
    return;
  }
  page.line(0, 'Node Affinity:\t');
  page.line(1, 'Required Terms:\t');
  for (const [index, term] of list(volume, 'spec.nodeAffinity.required.nodeSelectorTerms').entries()) {
    const requirements = list(term, 'matchExpressions').map(requirementText);
    if (requirements.length === 0) page.line(2, `Term ${index}:\t<none>`);
    requirements.forEach((requirement, place) =>
      page.line(2, `${place === 0 ? `Term ${index}:` : ''}\t${requirement}`),
    );
  }
}

function requirementText(requirement: unknown): string {
  const values = texts(requirement, 'values');
  const said = `${text(requirement, 'key')} ${text(requirement, 'operator').toLowerCase()}`;
  return values.length === 0 ? said : `${said} [${values.join(', ')}]`;
}
