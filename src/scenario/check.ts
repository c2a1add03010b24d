// Whether a value is a scenario: its shape by the schema, then what the schema cannot say. All faults at once, so the
// parts without fault are checked even when others have some.

import type { CompiledScenario } from './compiled.ts';
import { withCniSteps } from './check/cniSteps.ts';
import { cniFaults } from './check/cniChecks.ts';
import { checkKarpenter } from './check/karpenterCheck.ts';
import { compileScenario } from './compile.ts';
import { faultAt, type LocatedFault } from './language/diagnostics.ts';
import { type ScenarioDocument, scenarioSchema } from './document/document.ts';
import type { ForeseenTotals } from './check/foreseen.ts';
import { deepFreeze } from './freeze.ts';
import { valueAt } from './language/issues.ts';
import { lostKeys } from './language/lostKeys.ts';
import { expectationFaults } from './check/expectationChecks.ts';
import { ipv6Faults } from './check/ipv6Checks.ts';
import { orderFaults } from './check/orderChecks.ts';
import { referenceFaults } from './check/referenceChecks.ts';
import { foreseenTotals, sizeFaults } from './check/sizeChecks.ts';
import { soundParts } from './document/soundParts.ts';
import { Suspicion } from './language/suspicion.ts';
import { shapeFaults } from './document/shape.ts';
import {
  checkManifests,
  mayBeFaulty,
  NO_FILES,
  type ReadFile,
  withManifests,
} from './check/stepManifests.ts';
import { type Course, followCourse } from './check/course.ts';
import { checkStart, withStart } from './check/startCheck.ts';
import { countSteps, MAX_STEPS, timedSteps } from './document/timedSteps.ts';
import { underLoad } from './document/underLoad.ts';
import { vpcFaults } from './check/vpcChecks.ts';
import { workloadShapeFaults } from './check/workloadChecks.ts';
import { checkTraces, withTraces } from './check/workloadTraces.ts';

export type CheckedScenario =
  | {
      readonly ok: true;
      readonly scenario: CompiledScenario;
      readonly document: ScenarioDocument;
      readonly foreseen: ForeseenTotals;
    }
  | { readonly ok: false; readonly faults: readonly LocatedFault[] };

/**
 * The document in the answer has every default, and every manifest that was read from a file, filled in; it and the
 * scenario are frozen.
 */
export function checkScenario(value: unknown, readFile = NO_FILES): CheckedScenario {
  const parsed = scenarioSchema.safeParse(value);
  const lost = lostKeys(value);
  if (!parsed.success) {
    // Where no key is free, the schema has found it, too.
    const others = allFaults(value, readFile).filter(
      ({ fault, within }) => fault.code !== 'bad-key' || within !== undefined,
    );
    return { ok: false, faults: [...lost, ...others] };
  }
  const written = parsed.data;
  const { faults: beyond, course } = beyondShape(written, readFile);
  const faults = [...lost, ...beyond];
  if (faults.length > 0 || course === undefined) return { ok: false, faults };
  const { manifests, traces, start } = course;
  const whole = deepFreeze(withStart(withTraces(withManifests(written, manifests), traces), start));
  const foreseen = foreseenTotals(course);
  return { ok: true, scenario: compileScenario(course), document: whole, foreseen };
}

/** What is wrong with a document that can be compiled but for this. */
function beyondShape(
  written: ScenarioDocument,
  readFile: ReadFile,
): { readonly faults: LocatedFault[]; readonly course: Course | undefined } {
  const document = underLoad(written);
  if (countSteps(document) > MAX_STEPS) {
    const fault = faultAt(['timeline'], { code: 'too-many-steps', limit: MAX_STEPS }, 'key');
    return { faults: [fault], course: undefined };
  }
  const manifests = checkManifests(written, readFile);
  const steps = withCniSteps(timedSteps(document), manifests, document);
  const traces = checkTraces(document, readFile);
  const start = checkStart(document, manifests, readFile);
  const karpenter = checkKarpenter(document);
  const course = followCourse(document, steps, { manifests, karpenter, traces, start });
  const faults = withoutRepeats([
    ...sizeFaults(course),
    ...vpcFaults(document),
    ...ipv6Faults(document),
    ...cniFaults(course),
    ...orderFaults(document, steps),
    ...expectationFaults(document),
    ...workloadShapeFaults(course),
    ...start.faults,
    ...karpenter.faults,
    ...[...traces.values()].flatMap((trace) => trace.faults),
    ...[...manifests.values()].flatMap((manifest) => manifest.faults),
    ...course.duplicates,
    ...referenceFaults(course).filter(
      ({ fault }) => fault.code !== 'unknown-reference' || !mayBeFaulty(manifests, fault.name),
    ),
  ]);
  return { faults, course };
}

/** Of a document with faults of shape: these, and what is wrong beyond them in the parts without. */
function allFaults(value: unknown, readFile: ReadFile): LocatedFault[] {
  const ofShape = shapeFaults(value);
  const sound = soundParts(value);
  if (sound === undefined) return ofShape;
  const suspicion = new Suspicion(ofShape, namesIn(value));
  const beyond = beyondShape(scenarioSchema.parse(sound.value), readFile)
    .faults.map((located) => ({ ...located, path: sound.original(located.path) }))
    .filter((located) => valueAt(value, located.path) !== undefined)
    .filter((located) => !isOfStandIn(located, value) && !suspicion.falls(located));
  return [...ofShape, ...beyond];
}

/** Of a list that is empty only where something stands in for what had faults of shape. */
function isOfStandIn({ fault, path }: LocatedFault, value: unknown): boolean {
  const written = valueAt(value, path);
  return fault.code === 'empty-list' && Array.isArray(written) && written.length > 0;
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
  return faults.filter(({ fault, path, within }) => {
    const name = 'key' in fault ? fault.key : '';
    const key = `${fault.code} ${name} ${JSON.stringify([path, within?.line, within?.column])}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
