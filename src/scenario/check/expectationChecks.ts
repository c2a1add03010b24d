// Whether what a scenario expects can be judged: it names a number, at a moment or over a span before the end of the
// run, and no state of a moment is expected over a span.

import { keysOf } from '../../base/records.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import { type ScenarioDocument, scenarioSchema } from '../document/document.ts';
import { type ExpectationDocument, EXPECTATIONS, STATES } from '../document/expectDocument.ts';
import { knownKeysAt } from '../language/knownKeys.ts';
import { readDuration } from '../language/latencyText.ts';

export function expectationFaults({ expect, until }: ScenarioDocument): LocatedFault[] {
  return expect.flatMap((expectation, index) => {
    const path: DocumentPath = ['expect', index];
    return [
      ...emptyFaults(expectation, path),
      ...spanFaults(expectation, path),
      ...endFaults(expectation, until, path),
      ...momentFaults(expectation, path),
    ];
  });
}

/** Expectations, or parts of them, that name no number: `pods: {of: nginx}`. */
function emptyFaults(expectation: ExpectationDocument, path: DocumentPath): LocatedFault[] {
  const { at: _at, during: _during, ...subjects } = expectation;
  const named = Object.entries(subjects).filter(([, subject]) => subject !== undefined);
  if (named.length === 0) return [faultAt(path, { code: 'nothing-named', keys: Object.keys(EXPECTATIONS) })];
  return named.flatMap(([key, subject]) => {
    if (saysSomething(subject)) return [];
    const keys = knownKeysAt(scenarioSchema, [...path, key]).filter((each) => !SELECTORS.includes(each));
    return [faultAt([...path, key], { code: 'nothing-named', keys }, 'key')];
  });
}

/** Keys that say of what, not how much. */
const SELECTORS = ['of', 'nodeGroup'];

function saysSomething(subject: unknown): boolean {
  if (typeof subject !== 'object' || subject === null) return true;
  return Object.entries(subject).some(
    ([key, value]) => !SELECTORS.includes(key) && value !== undefined && saysSomething(value),
  );
}

function spanFaults({ at, during }: ExpectationDocument, path: DocumentPath): LocatedFault[] {
  if (during === undefined) return [];
  if (at !== undefined)
    return [faultAt([...path, 'at'], { code: 'conflicting-keys', keys: ['at', 'during'] }, 'key')];
  if (during === 'run') return [];
  const { from = '0s', to } = during;
  if (to === undefined || readDuration(to) > readDuration(from)) return [];
  return [faultAt([...path, 'during', 'to'], { code: 'empty-span', from, to })];
}

function endFaults({ at, during }: ExpectationDocument, until: string, path: DocumentPath): LocatedFault[] {
  if (until === 'quiet') return [];
  const end = readDuration(until);
  const late = (found: string | undefined, ...keys: string[]): LocatedFault[] =>
    found === undefined || readDuration(found) <= end
      ? []
      : [faultAt([...path, ...keys], { code: 'after-the-end', at: found, until })];
  const { from, to } = during === undefined || during === 'run' ? {} : during;
  return [...late(at, 'at'), ...late(from, 'during', 'from'), ...late(to, 'during', 'to')];
}

/** `during: run` ends as the run does, so that totals up to then may be expected with it. */
function momentFaults(expectation: ExpectationDocument, path: DocumentPath): LocatedFault[] {
  const { during } = expectation;
  if (during === undefined) return [];
  const states = keysOf(STATES).filter((key) => expectation[key] !== undefined);
  const totals =
    during === 'run'
      ? []
      : [
          ...(typeof expectation.ec2Calls === 'object' ? ['ec2Calls'] : []),
          ...(expectation.hazards === undefined ? [] : ['hazards']),
        ];
  return [...states, ...totals].map((key) =>
    faultAt([...path, key], { code: 'not-over-a-span', key }, 'key'),
  );
}
