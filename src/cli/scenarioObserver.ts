// Who makes the observations of a scenario. The tools are loaded only for scenarios that look at something.

import type { Observer } from '../inspect/observe.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';

export async function observerFor(
  scenario: CompiledScenario,
  seed: number | undefined,
): Promise<Observer | undefined> {
  if (!scenario.timeline.some(({ action }) => action.kind === 'observe')) return undefined;
  const { observerOf } = await import('../inspect/observe.ts');
  return observerOf(scenario, seed);
}
