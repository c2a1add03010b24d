// Holds Karpenter's disruption of nodes against the real one: round by round it has to choose the same nodes, to replace
// them by the same claims and to say the same.

import { SECOND, type Milliseconds } from '../base/time.ts';
import { candidatesOf } from '../autoscaling/karpenter/disruption/candidates.ts';
import {
  decisionOf,
  estimatedSavings,
  type ChosenCommand,
} from '../autoscaling/karpenter/disruption/command.ts';
import { DisruptionController } from '../autoscaling/karpenter/disruption/controller.ts';
import { dryRunOver } from '../autoscaling/karpenter/disruption/dryRun.ts';
import type { ClusterView } from '../autoscaling/karpenter/disruption/nodes.ts';
import { EventFilter, type KarpenterEvent } from '../autoscaling/karpenter/events.ts';
import { isTrue } from '../autoscaling/karpenter/lifecycle/conditions.ts';
import { SeededChooser } from '../kernel/chooser.ts';
import { Random } from '../kernel/random.ts';
import type { AutoscalingCase } from './autoscalingCase.ts';
import { differencesOf } from './caseVerdict.ts';
import { DisruptionCluster, type DisruptionCase } from './disruptionCluster.ts';
import { interchanges, renamed } from './interchangeableNodes.ts';
import { namespaceLabelsOf } from './karpenterCluster.ts';
import { podOf } from './karpenterObjects.ts';
import { canonical, recordedEvent } from './karpenterTexts.ts';
import { shownClaim } from './provisioningVerdict.ts';
import type { Verdict } from './verdict.ts';

/** Each plays the chances of one run. */
const SEEDS = [1, 2, 3, 4, 5, 6];

export function judgeDisruption({ name, input, result, oneOf }: AutoscalingCase): Verdict {
  const outcomes = result === undefined ? (oneOf ?? []) : [result];
  if (!isInput(input)) return { name, accepted: false, headline: 'not of a known form', details: [] };
  const observed = outcomes.map(sorted);
  const texts = new Set(observed.map(canonical));
  const names = interchanges(input.nodes, input.pods ?? []);
  for (const seed of outcomes.length > 1 ? SEEDS : SEEDS.slice(0, 1)) {
    const played = play(input, seed);
    if (names.some((change) => texts.has(canonical(sorted(renamed(played, change)))))) continue;
    const [headline = 'no outcome', ...details] =
      observed
        .map((outcome) => differencesOf('', outcome, sorted(played)))
        .sort((one, other) => one.length - other.length)[0] ?? [];
    return { name, accepted: false, headline, details };
  }
  return { name, accepted: true };
}

function isInput(input: object): input is DisruptionCase {
  return 'nodePools' in input && 'nodeClasses' in input && 'nodes' in input;
}

/** Lists whose order says nothing. */
const UNORDERED = ['events', 'nodes', 'pods'];

function sorted(outcome: object): unknown {
  return JSON.parse(JSON.stringify(outcome), (key, value: unknown) =>
    UNORDERED.includes(key) && Array.isArray(value)
      ? value.toSorted((one, other) => (canonical(one) < canonical(other) ? -1 : 1))
      : value,
  );
}

function play(input: DisruptionCase, seed: number): object {
  const chooser = new SeededChooser(new Random(seed), 'karpenter');
  const cluster = new DisruptionCluster(input);
  const filter = new EventFilter();
  let said: KarpenterEvent[] = [];
  const { settings = {} } = input;
  const surroundings = {
    daemons: (input.daemonSets ?? []).map(
      ({ spec }, row) => podOf({ metadata: { name: `daemon-${row}` }, spec: spec.template.spec }, row).spec,
    ),
    namespaceLabels: namespaceLabelsOf(input),
    preferencePolicy: settings.preferencePolicy ?? 'Respect',
    minValuesPolicy: settings.minValuesPolicy ?? 'Strict',
    chooser,
  };
  const controller = new DisruptionController({
    look: () => cluster.view(),
    simulate: (view) => dryRunOver(view, surroundings),
    publish: (events) => said.push(...filter.fresh(events, cluster.now)),
    settings: { spotToSpotConsolidation: settings.spotToSpotConsolidation ?? false },
    chooser,
  });
  const start = cluster.view();
  let interference = input.duringValidation;
  const rounds = Array.from({ length: input.rounds ?? 1 }, () => {
    said = [];
    const round = controller.round();
    let waited: Milliseconds = 0;
    let step = round.next();
    for (; step.done !== true; step = round.next()) {
      if (interference !== undefined) cluster.interfere(interference);
      interference = undefined;
      waited += step.value;
      cluster.now += step.value;
    }
    const { command, requeueAfter } = step.value;
    if (command !== undefined) cluster.start(command);
    cluster.now += (input.secondsBetweenRounds ?? 0) * SECOND;
    return {
      commands: command === undefined ? [] : [shownCommand(command, chooser)],
      events: said.filter(isShown).map(recordedEvent),
      validationSeconds: waited / SECOND,
      next: requeueAfter === 0 ? 'at once' : `${requeueAfter / SECOND}s`,
    };
  });
  return { ...shownStart(start), rounds };
}

/** What is said of a node is said of its claim too. */
function isShown({ kind, object }: KarpenterEvent): boolean {
  return kind !== 'NodeClaim' || !object.endsWith('-claim');
}

function shownStart(view: ClusterView): object {
  const ofKarpenter = view.nodes.filter(({ claim }) => claim !== undefined && claim.deletedAt === undefined);
  return {
    consolidatable: Object.fromEntries(
      ofKarpenter.map(({ name, claim }) => [name, isTrue(claim?.conditions ?? new Map(), 'Consolidatable')]),
    ),
    candidates: Object.fromEntries(
      candidatesOf(view, 'graceful').candidates.map(({ node, price, disruptionCost, savingsRatio }) => [
        node.name,
        {
          price: rounded(price),
          disruptionCost: rounded(disruptionCost),
          savingsRatio: rounded(savingsRatio),
        },
      ]),
    ),
  };
}

function rounded(amount: number): number {
  return Number(amount.toFixed(6));
}

function shownCommand(command: ChosenCommand, chooser: SeededChooser): object {
  const { reason, consolidationType, candidates, replacements } = command;
  return {
    reason,
    ...(consolidationType !== undefined && { consolidationType }),
    decision: decisionOf(command),
    nodes: candidates.map(({ node }) => node.name).sort(),
    savings: estimatedSavings(command).toFixed(4),
    ...(replacements.length > 0 && { replacements: replacements.map((claim) => shownClaim(claim, chooser)) }),
  };
}
