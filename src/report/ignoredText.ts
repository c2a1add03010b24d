// What a scenario's manifests say that is not simulated, in a few lines.

import { isBuiltIn } from '../scenario/manifest/builtInKinds.ts';
import type { IgnoredPart } from '../scenario/manifest/ignored.ts';
import { plural } from '../base/words.ts';
import { hanging, printable } from './layout.ts';
import type { Page } from './page.ts';

/**
 * `not simulated: Rollout ×1, which would make 5 pods`, then `ignored  ConfigMap ×2, Ingress; 12 fields (validate names
 * them)`; empty where nothing was left out.
 */
export function ignoredText(ignored: readonly IgnoredPart[], page: Page): string[] {
  const names = fieldNames(ignored);
  const fields = names.length === 0 ? [] : [`${plural(names.length, 'field')} (validate names them)`];
  return [...missingText(ignored, page), ...lines('ignored  ', [...kindNames(ignored), ...fields], page)];
}

/** The same with the fields by name. */
export function ignoredFieldsText(ignored: readonly IgnoredPart[], page: Page): string[] {
  const names = fieldNames(ignored);
  const fields = names.length === 0 ? [] : [`the fields ${names.join(', ')}`];
  return [...missingText(ignored, page), ...lines('ignored  ', [...kindNames(ignored), ...fields], page)];
}

function lines(label: string, parts: readonly string[], page: Page): string[] {
  return parts.length === 0 ? [] : hanging(label, printable(parts.join('; ')), page.width);
}

/** Kinds of others, and whatever would do something to pods or nodes. */
function isMissing({ kind, field, would }: IgnoredPart): boolean {
  return field === undefined && (kind.includes('.') || would !== undefined);
}

function missingText(ignored: readonly IgnoredPart[], page: Page): string[] {
  const kinds = ignored.filter(isMissing).map(({ kind, count, pods, would }) => {
    const effect = pods === undefined ? would : `make ${plural(pods, 'pod')}`;
    return `${shortKind(kind)} ×${count}${effect === undefined ? '' : `, which would ${effect}`}`;
  });
  return lines('not simulated: ', kinds, page);
}

/** Without its group, but where it would be taken for one of Kubernetes' own. */
function shortKind(kind: string): string {
  const [bare = kind] = kind.split('.');
  return isBuiltIn(bare) ? kind : bare;
}

function kindNames(ignored: readonly IgnoredPart[]): string[] {
  const kinds = ignored
    .filter((part) => part.field === undefined && !isMissing(part))
    .map(({ kind, count }) => (count === 1 ? kind : `${kind} ×${count}`));
  return kinds.length === 0 ? [] : [kinds.join(', ')];
}

/** The last part of each, in order of the alphabet: where they stand is in the JSON output. */
function fieldNames(ignored: readonly IgnoredPart[]): string[] {
  const names = ignored.flatMap(({ field }) => (field === undefined ? [] : [field.replace(/^.*\./, '')]));
  return [...new Set(names)].sort();
}
