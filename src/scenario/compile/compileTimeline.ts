// The timeline of a scenario, compiled: what is done, and how the scenario would say it.

import { assert } from '../../base/assert.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { CniEnvDocument } from '../cluster/cniDocument.ts';
import type { ScenarioDocument } from '../document/document.ts';
import { takeRandom } from '../steps/addresses.ts';
import type { StepContext } from '../steps/step.ts';
import { type Action, describeAction, saidBy } from '../steps/table.ts';
import { momentOf, type Story } from '../check/story.ts';
import type { TimedStep } from '../document/timedSteps.ts';

export interface TimelineStep {
  readonly at: Milliseconds;
  readonly action: Action;
  /** In the scenario's words: `scale nginx to 44`. */
  readonly description: string;
}

export function compileTimeline(document: ScenarioDocument, story: Story): TimelineStep[] {
  const fromStart = document.vpc.subnets.flatMap(({ name, taken }) => takeRandom(name, taken.random));
  const later = story.steps.flatMap((timed, sequence) =>
    compileStep(timed, sequence, story).map((action) => ({ at: timed.at, action })),
  );
  return [...fromStart.map((action) => ({ at: 0, action })), ...later].map(({ at, action }) => ({
    at,
    action,
    description: describeAction(action),
  }));
}

function compileStep(timed: TimedStep, sequence: number, story: Story): readonly Action[] {
  const [said] = saidBy(timed.step);
  assert(said !== undefined, 'a checked step has an action');
  return said.compile(contextOf(timed, sequence, story));
}

function contextOf(timed: TimedStep, sequence: number, story: Story): StepContext {
  const { document, manifests, ledger, cniChanges } = story;
  return {
    objects: manifests.get(timed.index)?.objects ?? [],
    region: document.vpc.region,
    subnets: document.vpc.subnets.map(({ name }) => name),
    nameOf: (thing, reference) => {
      const life = ledger.at([thing], reference, momentOf(timed, sequence));
      assert(life !== undefined, `${reference.name} passed as a reference`);
      return life.namespace === undefined ? life.name : `${life.namespace}/${life.name}`;
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
