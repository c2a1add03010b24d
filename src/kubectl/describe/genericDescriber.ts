// `describe` of kinds without a describer of their own: all fields, by name.

import { entries, isRecord, text, type KubernetesObject } from '../objects.ts';
import { writeAnnotations, writeLabels, writeName } from './metadata.ts';
import type { Page } from './page.ts';

const SHOWN_BEFORE: readonly string[] = [
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
];

/** @upstream describe.go#genericDescriber */
export function describeAnything(page: Page, object: KubernetesObject): void {
  writeName(page, object);
  writeLabels(page, object);
  writeAnnotations(page, object);
  writeContent(page, 0, object, '');
}

function writeContent(page: Page, level: number, content: unknown, path: string): void {
  for (const [field, value] of entries(content)) {
    const here = `${path}.${field}`;
    if (SHOWN_BEFORE.includes(here)) continue;
    if (isRecord(value)) {
      page.line(level, `${titleOf(field)}:`);
      writeContent(page, level + 1, value, here);
    } else if (Array.isArray(value)) {
      page.line(level, `${titleOf(field)}:`);
      for (const item of value) {
        if (isRecord(item)) writeContent(page, level + 1, item, here);
        else page.line(level + 1, plain(item));
      }
    } else {
      page.line(level, `${titleOf(field)}:\t${plain(value)}`);
    }
  }
}

function plain(value: unknown): string {
  return value === null ? '<nil>' : text(value);
}

const ACRONYMS = ['API', 'URL', 'UID', 'GUID'];

/** `creationTimestamp` → `Creation Timestamp`; names with other signs stay. @upstream describe.go#smartLabelFor */
function titleOf(field: string): string {
  if (!/^[\p{L}-]+$/u.test(field)) return field;
  const parts = field.match(/\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|-+/gu) ?? [];
  return parts
    .map((part) => {
      if (ACRONYMS.includes(part.toUpperCase())) return part.toUpperCase();
      return part.toLowerCase() === part ? part.charAt(0).toUpperCase() + part.slice(1) : part;
    })
    .join(' ');
}
