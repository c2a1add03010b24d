// Whether a value has the shape of a scenario, by the schema alone.

import type { LocatedFault } from '../language/diagnostics.ts';
import { scenarioSchema } from './document.ts';
import { faultsOf } from '../language/issues.ts';

export function shapeFaults(value: unknown): LocatedFault[] {
  const parsed = scenarioSchema.safeParse(value);
  if (parsed.success) return [];
  return faultsOf(parsed.error.issues, value, scenarioSchema);
}
