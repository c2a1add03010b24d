// Whether a value is a scenario: its shape by the schema, then what the schema cannot say. All faults at once, so the
// parts without fault are checked even when others have some.

import type { CompiledScenario } from './compiled.ts';
import { cniFaults } from './cniChecks.ts';
import { compileScenario } from './compile.ts';
import { faultAt, type LocatedFault } from './diagnostics.ts';
import { type ScenarioDocument, scenarioSchema } from './document.ts';
import { deepFreeze } from './freeze.ts';
import { valueAt } from './issues.ts';
import { orderFaults } from './orderChecks.ts';
import { referenceFaults } from './referenceChecks.ts';
import { mayFollowFrom, soundParts } from './soundParts.ts';
import { shapeFaults } from './shape.ts';
import { tellStory } from './story.ts';
import { countSteps, MAX_STEPS, timedSteps } from './timedSteps.ts';
import { vpcFaults } from './vpcChecks.ts';

export type CheckedScenario =
  | { readonly ok: true; readonly scenario: CompiledScenario; readonly document: ScenarioDocument }
  | { readonly ok: false; readonly faults: readonly LocatedFault[] };

/** The document in the answer has every default filled in; it and the scenario are frozen. */
export function checkScenario(value: unknown): CheckedScenario {
  const parsed = scenarioSchema.safeParse(value);
  const faults = parsed.success ? faultsBeyondShape(parsed.data) : allFaults(value);
  if (!parsed.success || faults.length > 0) return { ok: false, faults };
  return { ok: true, scenario: compileScenario(parsed.data), document: deepFreeze(parsed.data) };
}

/** Of a document that can be compiled but for these. */
function faultsBeyondShape(document: ScenarioDocument): LocatedFault[] {
  if (countSteps(document) > MAX_STEPS) {
    return [faultAt(['timeline'], { code: 'too-many-steps', limit: MAX_STEPS }, 'key')];
  }
  const steps = timedSteps(document);
  const story = tellStory(document, steps);
  return withoutRepeats([
    ...vpcFaults(document),
    ...cniFaults(document, steps),
    ...orderFaults(document, steps),
    ...story.duplicates,
    ...referenceFaults(story),
  ]);
}

/** Of a document with faults of shape: these, and what is wrong beyond them in the parts without. */
function allFaults(value: unknown): LocatedFault[] {
  const ofShape = shapeFaults(value);
  const sound = soundParts(value, ofShape);
  if (sound === undefined) return ofShape;
  const declared = namesIn(value);
  const beyond = faultsBeyondShape(scenarioSchema.parse(sound.value))
    .map((located) => ({ ...located, path: sound.original(located.path) }))
    .filter((located) => valueAt(value, located.path) !== undefined)
    .filter((located) => !mayFollowFrom(located, ofShape, declared));
  return [...ofShape, ...beyond];
}

/** Every value of a key `name`, wherever it stands. */
function namesIn(value: unknown): Set<string> {
  const names = new Set<string>();
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    for (const [key, child] of Object.entries(part)) {
      if (key === 'name' && typeof child === 'string') names.add(child);
      visit(child);
    }
  };
  visit(value);
  return names;
}

/** A repeated step has the same fault each time. */
function withoutRepeats(faults: readonly LocatedFault[]): LocatedFault[] {
  const seen = new Set<string>();
  return faults.filter(({ fault, path }) => {
    const key = `${fault.code} ${JSON.stringify(path)}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
