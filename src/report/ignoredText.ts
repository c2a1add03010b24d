// What a scenario's manifests say that is not simulated, in a few lines.

import type { IgnoredPart } from '../scenario/manifest/ignored.ts';
import { plural } from '../base/words.ts';
import { hanging, printable } from './layout.ts';
import type { Page } from './page.ts';

/** `ConfigMap ×2, Ingress; 12 fields (validate names them)`; empty where nothing was left out. */
export function ignoredText(ignored: readonly IgnoredPart[], page: Page): string[] {
  const names = fieldNames(ignored);
  const fields = names.length === 0 ? [] : [`${plural(names.length, 'field')} (validate names them)`];
  return lines([...kindNames(ignored), ...fields], page);
}

/** The same with the fields by name. */
export function ignoredFieldsText(ignored: readonly IgnoredPart[], page: Page): string[] {
  const names = fieldNames(ignored);
  return lines(
    [...kindNames(ignored), ...(names.length === 0 ? [] : [`the fields ${names.join(', ')}`])],
    page,
  );
}

function lines(parts: readonly string[], page: Page): string[] {
  return parts.length === 0 ? [] : hanging('ignored  ', printable(parts.join('; ')), page.width);
}

function kindNames(ignored: readonly IgnoredPart[]): string[] {
  const kinds = ignored
    .filter(({ field }) => field === undefined)
    .map(({ kind, count }) => (count === 1 ? kind : `${kind} ×${count}`));
  return kinds.length === 0 ? [] : [kinds.join(', ')];
}

/** The last part of each, in order of the alphabet: where they stand is in the JSON output. */
function fieldNames(ignored: readonly IgnoredPart[]): string[] {
  const names = ignored.flatMap(({ field }) => (field === undefined ? [] : [field.replace(/^.*\./, '')]));
  return [...new Set(names)].sort();
}
