// `describe` of limit ranges, and what a namespace says of its own.

import { canonical } from '../../base/quantity.ts';
import { resource } from '../apiResources.ts';
import { at, byBytes, entries, list, nameOf, namespaceOf, text, type KubernetesObject } from '../objects.ts';
import type { View } from '../view.ts';
import type { Page } from './page.ts';

const HEAD = 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio';
const RULE = '----\t--------\t---\t---\t---------------\t-------------\t-----------------------';

const COLUMNS = ['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio'];

/** @upstream describe.go#describeLimitRange */
export function describeLimitRange(page: Page, range: KubernetesObject): void {
  page.line(0, `Name:\t${nameOf(range)}`);
  page.line(0, `Namespace:\t${namespaceOf(range)}`);
  page.line(0, HEAD);
  page.line(0, RULE);
  writeRows(page, range, '');
}

/** @upstream describe.go#DescribeLimitRanges */
export function writeLimitRanges(page: Page, namespace: string, view: View): void {
  const ranges = view.list(resource('limitranges'), namespace);
  if (ranges.length === 0) {
    page.write(0, '\nNo LimitRange resource.\n');
    return;
  }
  page.write(0, '\nResource Limits\n');
  page.line(0, ` ${HEAD}`);
  page.line(0, ` ${RULE}`);
  for (const range of ranges) writeRows(page, range, ' ');
}

/** By name of the resource; upstream leaves their order to chance. */
function writeRows(page: Page, range: KubernetesObject, indent: string): void {
  for (const item of list(range, 'spec.limits')) {
    const names = COLUMNS.flatMap((column) => entries(item, column).map(([name]) => name));
    for (const name of [...new Set(names)].toSorted(byBytes)) {
      const cells = COLUMNS.map((column) => {
        const amount = at(item, column) === undefined ? undefined : amountIn(item, column, name);
        return amount === undefined ? '-' : canonical(amount);
      });
      page.line(0, `${indent}${text(item, 'type')}\t${name}\t${cells.join('\t')}`);
    }
  }
}

function amountIn(item: unknown, column: string, name: string): unknown {
  return entries(item, column).find(([key]) => key === name)?.[1];
}
