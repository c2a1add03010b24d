// What sizes are called: in the table, and in sentences.

import { plural } from '../base/words.ts';
import type { SizeDocument, SizedDocument } from './sizeSchema.ts';

/** `/23`, `76`, `1.4`. */
export function sizeLabel(vary: SizedDocument['vary'], size: number): string {
  return vary === 'subnets' ? `/${size}` : String(size);
}

/** `subnets`, `nodes`, `load`; with names where there are several of a kind. */
export function sizeName(
  { sizes }: SizeDocument,
  { vary, names, scaledLater, mixed }: SizedDocument,
): string {
  if (mixed) return `all ${plural(names.length, 'subnet')}`;
  const isOnly = sizes.filter((each) => each.vary === vary).length === 1;
  const later = scaledLater ? ' at the start' : '';
  if (vary === 'load') return 'load';
  if (vary === 'nodes') return `${isOnly ? 'nodes' : `nodes of ${names.join()}`}${later}`;
  return isOnly && names.length > 1 ? plural(names.length, 'subnet') : subnetNames(names);
}

/** `3 subnets of /23`, `all 2 subnets as /25`, `subnet-c as /26`, `76 nodes`, `2 nodes of zone-c`, `1.4 times the load`. */
export function sizePhrase({ sizes }: SizeDocument, sized: SizedDocument, size: number): string {
  const { vary, names, today, scaledLater, mixed } = sized;
  if (mixed) return `all ${plural(names.length, 'subnet')} as /${size}`;
  const isOnly = sizes.filter((each) => each.vary === vary).length === 1;
  if (vary === 'load') return today === 1 ? `${size} times the load` : `load ${size}`;
  if (vary === 'nodes')
    return `${plural(size, 'node')}${isOnly ? '' : ` of ${names.join()}`}${scaledLater ? ' at the start' : ''}`;
  return isOnly && names.length > 1
    ? `${names.length} subnets of /${size}`
    : `${subnetNames(names)} as /${size}`;
}

/** Subnets told by name. */
const MOST_NAMES = 3;

function subnetNames(names: readonly string[]): string {
  return names.length <= MOST_NAMES ? names.join(', ') : `${names.length} subnets (${names[0] ?? ''}, …)`;
}
