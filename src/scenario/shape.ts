// Whether a value has the shape of a scenario, by the schema alone.

import type { LocatedFault } from './diagnostics.ts';
import { scenarioSchema } from './document.ts';
import { faultsOf } from './issues.ts';

export function shapeFaults(value: unknown): LocatedFault[] {
  const parsed = scenarioSchema.safeParse(value);
  if (parsed.success) return [];
  return faultsOf(parsed.error.issues, value, scenarioSchema);
}
