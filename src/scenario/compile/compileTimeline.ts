// The timeline of a scenario, compiled: what is done, and how the scenario would say it.

import { assert } from '../../base/assert.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { CniEnvDocument } from '../cluster/cniDocument.ts';
import { defaultNodeSubnets } from '../cluster/nodeSubnets.ts';
import { takeRandom } from '../steps/addresses.ts';
import type { StepContext } from '../steps/step.ts';
import { type Action, describeAction, saidBy } from '../steps/table.ts';
import { stepTimeOf, type Course } from '../check/course.ts';
import type { TimedStep } from '../document/timedSteps.ts';
import type { DocumentPath } from '../language/diagnostics.ts';

export interface TimelineStep {
  readonly at: Milliseconds;
  readonly action: Action;
  /** In the scenario's words: `scale nginx to 44`. */
  readonly description: string;
  /** Where the scenario says it. */
  readonly path: DocumentPath;
}

export function compileTimeline(course: Course): TimelineStep[] {
  const fromStart = course.document.vpc.subnets.flatMap(({ name, taken }, index) =>
    takeRandom(name, taken.random).map((action) => entry(0, action, ['vpc', 'subnets', index, 'taken'])),
  );
  return [...fromStart, ...course.steps.flatMap((timed, sequence) => compileStep(timed, sequence, course))];
}

function compileStep(timed: TimedStep, sequence: number, course: Course): TimelineStep[] {
  const [said] = saidBy(timed.step);
  assert(said !== undefined, 'a checked step has an action');
  const path = ['timeline', timed.index, said.key];
  return said.compile(contextOf(timed, sequence, course)).map((action) => entry(timed.at, action, path));
}

function entry(at: Milliseconds, action: Action, path: DocumentPath): TimelineStep {
  return { at, action, description: describeAction(action), path };
}

function contextOf(timed: TimedStep, sequence: number, course: Course): StepContext {
  const { document, manifests, ledger, cniChanges } = course;
  return {
    objects: manifests.get(timed.index)?.objects ?? [],
    region: document.vpc.region,
    ipFamily: document.kubernetes.ipFamily,
    subnets: defaultNodeSubnets(document),
    nameOf: (thing, reference) => {
      const existence = ledger.at([thing], reference, stepTimeOf(timed, sequence));
      assert(existence !== undefined, `${reference.name} passed as a reference`);
      return existence.namespace === undefined ? existence.name : `${existence.namespace}/${existence.name}`;
    },
    changedEnv: () => {
      const before = cniChanges.filter((booked) => booked.sequence < sequence);
      return before.reduce<CniEnvDocument>(
        (env, { change }) => ('env' in change ? { ...env, ...change.env } : env),
        document.cni.env,
      );
    },
  };
}
