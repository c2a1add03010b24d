// The scenarios that come with the program.

import type { Example } from 'virtual:shipped';
import type { ScenarioFiles } from './protocol.ts';

/** Opens first. */
export const FIRST_EXAMPLE = '43-pods';

export function filesOf({ name, text }: Example): ScenarioFiles {
  return { name: `${name}.yaml`, text, others: {} };
}
