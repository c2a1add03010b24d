// The tables of `get`: what the server prints, decorated by kubectl with namespace, kind and labels.

import { own } from '../base/own.ts';
import { qualifiedKind, type ApiResource } from './apiResources.ts';
import { labelsText, namespaceOf, text, type KubernetesObject } from './objects.ts';
import { escapeTerminal } from './tabwriter.ts';
import type { View } from './view.ts';

export interface Column {
  readonly title: string;
  /** Only with `-o wide`. */
  readonly wide?: boolean;
}

/** How the server prints the objects of one resource. */
export interface TablePrinter {
  readonly columns: readonly Column[];
  /** Where `kind/` goes; the first one if not said. */
  readonly nameColumn?: number;
  /** A cell a column, those of `-o wide` too. */
  cells(object: KubernetesObject, view: View): readonly (string | number)[];
}

export interface Decoration {
  readonly wide: boolean;
  readonly withNamespace: boolean;
  readonly withKind: boolean;
  readonly labelColumns: readonly string[];
  readonly showLabels: boolean;
}

/** `'Name Ready'` and the titles that only `-o wide` shows, with `|` for a space within one. */
export function columns(narrow: string, wide = ''): readonly Column[] {
  return [
    ...titlesOf(narrow).map((title) => ({ title })),
    ...titlesOf(wide).map((title) => ({ title, wide: true })),
  ];
}

function titlesOf(titles: string): readonly string[] {
  return titles === '' ? [] : titles.split(' ').map((title) => title.replaceAll('|', ' ').toUpperCase());
}

export function headerLine({ columns: all }: TablePrinter, decoration: Decoration): string {
  return [
    ...(decoration.withNamespace ? ['NAMESPACE'] : []),
    ...all.filter(({ wide }) => wide !== true || decoration.wide).map(({ title }) => title),
    ...decoration.labelColumns.map(labelTitle),
    ...(decoration.showLabels ? ['LABELS'] : []),
  ].join('\t');
}

/** `topology.kubernetes.io/zone` → `ZONE` */
function labelTitle(label: string): string {
  return label.slice(label.lastIndexOf('/') + 1).toUpperCase();
}

export function rowLine(
  printer: TablePrinter,
  resource: ApiResource,
  object: KubernetesObject,
  decoration: Decoration,
  view: View,
): string {
  const nameColumn = printer.nameColumn ?? 0;
  const cells = printer.cells(object, view).map((cell, index) => {
    const prefix = decoration.withKind && index === nameColumn ? `${qualifiedKind(resource)}/` : '';
    return oneLine(prefix + cell);
  });
  return [
    ...(decoration.withNamespace ? [oneLine(namespaceOf(object))] : []),
    ...cells.filter((_, index) => printer.columns[index]?.wide !== true || decoration.wide),
    ...decoration.labelColumns.map((label) => oneLine(text(own(object.metadata?.labels ?? {}, label)))),
    ...(decoration.showLabels ? [oneLine(labelsText(object, 'metadata.labels'))] : []),
  ].join('\t');
}

/** A cell ends with its first line. @upstream cli-runtime/pkg/printers/tableprinter.go#printRows */
function oneLine(cell: string): string {
  const end = cell.search(/[\f\n\r]/);
  return escapeTerminal(end < 0 ? cell : `${cell.slice(0, end)}...`);
}
