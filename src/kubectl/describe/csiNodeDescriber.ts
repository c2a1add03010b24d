// `describe csinode`

import { isSet, list, text, texts, type KubernetesObject } from '../objects.ts';
import { dateText } from '../times.ts';
import { writeAnnotations, writeLabels, writeName } from './metadata.ts';
import type { Page } from './page.ts';

/** @upstream describe.go#describeCSINode */
export function describeCsiNode(page: Page, csiNode: KubernetesObject): void {
  writeName(page, csiNode, false);
  writeLabels(page, csiNode);
  writeAnnotations(page, csiNode);
  page.line(0, `CreationTimestamp:\t${dateText(csiNode, 'metadata.creationTimestamp')}`);
  page.line(0, 'Spec:');
  const drivers = list(csiNode, 'spec.drivers');
  if (drivers.length > 0) page.line(1, 'Drivers:');
  for (const driver of drivers) {
    page.line(2, `${text(driver, 'name')}:`);
    page.line(3, `Node ID:\t${text(driver, 'nodeID')}`);
    if (isSet(driver, 'allocatable.count')) {
      page.line(3, 'Allocatables:');
      page.line(4, `Count:\t${text(driver, 'allocatable.count')}`);
    }
    if (isSet(driver, 'topologyKeys'))
      page.line(3, `Topology Keys:\t[${texts(driver, 'topologyKeys').join(' ')}]`);
  }
}
