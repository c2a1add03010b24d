// The template that a controller makes its pods from.

import { selectorText } from '../labelSelector.ts';
import { at, byBytes, count, entries, isSet, list, text } from '../objects.ts';
import { writeContainers } from './containers.ts';
import { writeAnnotations, writeMap, writeTolerations } from './metadata.ts';
import type { Page } from './page.ts';
import { writeVolumes } from './volumes.ts';

const INDENT = '  ';

/** @upstream describe.go#DescribePodTemplate */
export function writePodTemplate(page: Page, template: unknown): void {
  page.line(0, 'Pod Template:');
  writeMap(page, '  Labels', template, 'metadata.labels');
  if (entries(template, 'metadata.annotations').length > 0) writeAnnotations(page, template, '  Annotations');
  const account = text(template, 'spec.serviceAccountName');
  if (account !== '') page.line(1, `Service Account:\t${account}`);
  if (list(template, 'spec.initContainers').length > 0) {
    writeContainers(page, 'Init Containers', list(template, 'spec.initContainers'), [], { indent: INDENT });
  }
  writeContainers(page, 'Containers', list(template, 'spec.containers'), [], { indent: INDENT });
  writeVolumes(page, list(template, 'spec.volumes'), INDENT);
  writeSpreadConstraints(page, list(template, 'spec.topologySpreadConstraints'), INDENT);
  const priorityClass = text(template, 'spec.priorityClassName');
  if (priorityClass !== '') page.line(1, `Priority Class Name:\t${priorityClass}`);
  writeMap(page, '  Node-Selectors', template, 'spec.nodeSelector');
  writeTolerations(page, '  Tolerations', list(template, 'spec.tolerations'));
}

/** @upstream describe.go#describeTopologySpreadConstraints */
export function writeSpreadConstraints(page: Page, constraints: readonly unknown[], indent: string): void {
  const sorted = constraints.toSorted((left, right) =>
    byBytes(text(left, 'topologyKey'), text(right, 'topologyKey')),
  );
  sorted.forEach((constraint, index) => {
    const title = index === 0 ? `${indent}Topology Spread Constraints:` : indent;
    const when = `${text(constraint, 'topologyKey')}:${text(constraint, 'whenUnsatisfiable')}`;
    const selector = at(constraint, 'labelSelector');
    const whom = isSet(selector) ? ` for selector ${selectorText(selector)}` : '';
    page.line(0, `${title}\t${when} when max skew ${count(constraint, 'maxSkew')} is exceeded${whom}`);
  });
}
