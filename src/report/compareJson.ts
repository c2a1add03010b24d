// A comparison as an object for programs, in the units that people read. Its form is that of `compareSchema.ts`.

import { elementAt } from '../base/assert.ts';
import { METRIC_NAMES } from '../base/metrics.ts';
import { nodeLabel, podLabel } from '../record/labels.ts';
import type { Difference } from '../scenario/differences.ts';
import { lostWithCalico } from '../scenario/lostWithCalico.ts';
import { countRuns } from '../sweep/batch.ts';
import { compared } from '../sweep/comparison.ts';
import type { RuleEffects } from '../sweep/ruleEffects.ts';
import type { SweepPlan } from '../sweep/plan.ts';
import type { SweepTally } from '../sweep/tally.ts';
import type { FirstDifference } from '../world/firstDifference.ts';
import type { CompareDocument } from './compareSchema.ts';
import { eventParts } from './eventLine.ts';
import { inUnits, shownInterval } from './shownFigures.ts';

export interface Comparison {
  readonly plan: SweepPlan;
  readonly tally: SweepTally;
  readonly a: CompareDocument['a'];
  readonly b: CompareDocument['b'];
  readonly settings: readonly Difference[];
  /** Undefined where both have the same release of the CNI. */
  readonly rules: RuleEffects | undefined;
  readonly first: FirstDifference | undefined;
  readonly model: string;
}

export function compareDocument(comparison: Comparison): CompareDocument {
  const { plan, tally, a, b, settings, rules, first, model } = comparison;
  const metrics = compared(plan, tally);
  const seed = elementAt(plan.seeds, 0);
  const same = plan.candidates[1]?.outcome.kind === 'same' ? 0 : 1;
  return {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Comparison',
    model,
    a,
    b,
    complete: tally.runs === countRuns(plan),
    seeds: { first: seed, count: tally.pairedSeeds(0, same).length },
    metrics:
      metrics === undefined
        ? []
        : METRIC_NAMES.map((metric) => {
            const { verdict, ...figures } = metrics[metric];
            return {
              metric,
              a: shownInterval(metric, figures.a),
              b: shownInterval(metric, figures.b),
              difference: shownInterval(metric, figures.difference),
              verdict,
            };
          }),
    settings: settings.map((each) => ({ ...each })),
    rules: rules === undefined ? null : toldRules(rules),
    lost: lostIn(plan),
    firstDifference: first === undefined ? null : toldDifference(first, seed),
  };
}

function lostIn({ candidates: [first, second] }: SweepPlan): CompareDocument['lost'] {
  if (first?.outcome.kind !== 'runs' || second?.outcome.kind !== 'runs') return null;
  const [a, b] = [first.outcome.scenario, second.outcome.scenario];
  if ((a.calico === undefined) === (b.calico === undefined)) return null;
  const losses = a.calico === undefined ? lostWithCalico(a, b) : lostWithCalico(b, a);
  const items = losses.map(({ what, objects }) => ({ what, objects: [...objects] }));
  return { with: a.calico === undefined ? 'b' : 'a', items };
}

function toldChanges(changes: RuleEffects['effects'][number]['changes']) {
  return changes.map(({ metric, difference }) => ({ metric, difference: inUnits(metric, difference) }));
}

function toldRules({ differing, effects, together }: RuleEffects): CompareDocument['rules'] {
  return {
    differing,
    effects: effects.map(({ rule = null, does, ofB, firstAt, changes }) => ({
      rule,
      does,
      has: ofB ? 'b' : 'a',
      firstAt,
      changes: toldChanges(changes),
    })),
    together:
      together === undefined
        ? null
        : {
            rules: together.rules.map(({ does, ofB }) => ({ does, has: ofB ? 'b' : 'a' })),
            firstAt: together.firstAt,
            changes: toldChanges(together.changes),
          },
  };
}

function toldDifference(
  { at, a, b, nodes }: FirstDifference,
  seed: number,
): CompareDocument['firstDifference'] {
  const [ofA, ofB] = [a, b].map((record) => (record === undefined ? undefined : eventParts(record)));
  const earlier = (a?.t ?? Infinity) <= (b?.t ?? Infinity) ? a : b;
  const subject = (earlier === a ? ofA : ofB)?.[0] ?? '';
  // What the other one does later, or about something else, is not what it does then.
  const then = (record: typeof a, told: typeof ofA): string | null =>
    record?.t !== at || told === undefined ? null : told[0] === subject ? told[1] : `${told[0]}: ${told[1]}`;
  return { at, seed, subject, about: aboutOf(earlier, subject, nodes), a: then(a, ofA), b: then(b, ofB) };
}

function aboutOf(
  record: FirstDifference['a'],
  subject: string,
  nodes: ReadonlySet<string>,
): NonNullable<CompareDocument['firstDifference']>['about'] {
  if (record === undefined) return 'other';
  if ('pod' in record && podLabel(record.pod) === subject) return 'pod';
  const isKnown = 'node' in record && record.node !== undefined && nodes.has(record.node);
  return isKnown && nodeLabel(record.node) === subject ? 'node' : 'other';
}
