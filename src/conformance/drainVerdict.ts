// Holds the drain of Karpenter's nodes against the real one: round by round the model sees the pods that the real one
// saw, and has to give the same pods to the eviction queue.

import { parseDuration, SECOND, type Milliseconds } from '../base/time.ts';
import { drain } from '../autoscaling/karpenter/termination/drain.ts';
import { disruptedNode } from '../autoscaling/karpenter/termination/reconcile.ts';
import { EXCLUDE_FROM_LOAD_BALANCERS_LABEL } from '../autoscaling/karpenter/wellKnown.ts';
import { taintText } from '../autoscaling/karpenter/taints.ts';
import type { Pod } from '../kube/api/objects.ts';
import type { AutoscalingCase } from './autoscalingCase.ts';
import { caseVerdict } from './caseVerdict.ts';
import type { RecordedKubeEvent, RecordedPod } from './karpenterFormat.ts';
import { podOf, startTimeOf } from './karpenterObjects.ts';
import { recordedEvent } from './karpenterTexts.ts';
import type { Verdict } from './verdict.ts';

interface DrainInput {
  readonly now?: string;
  readonly nodes: readonly { readonly name: string; readonly terminationGracePeriod?: string }[];
  readonly pods?: readonly RecordedPod[];
  readonly rounds?: number;
  readonly secondsBetweenRounds?: number;
}

interface DrainResult {
  readonly rounds: readonly object[];
}

export function judgeDrain(recorded: AutoscalingCase): Verdict {
  return caseVerdict(recorded, isInput, isResult, play);
}

function isInput(input: object): input is DrainInput {
  return 'nodes' in input && Array.isArray(input.nodes) && input.nodes.length > 0;
}

function isResult(result: object): result is DrainResult {
  return 'rounds' in result && Array.isArray(result.rounds);
}

function play(input: DrainInput, { rounds }: DrainResult): object {
  const [first] = input.nodes;
  const startTime = startTimeOf(input);
  const grace = parseDuration(first?.terminationGracePeriod ?? '');
  let pods = (input.pods ?? []).map(podOf).filter(({ nodeName }) => nodeName === first?.name);
  const events: RecordedKubeEvent[] = [];
  const played = rounds.map((_, index) => {
    const atSeconds = index * (input.secondsBetweenRounds ?? 1);
    const round = playRound(pods, { now: atSeconds * SECOND, startTime }, grace);
    events.push(...round.events);
    pods = round.left;
    return { atSeconds, ...round.shown };
  });
  const { taints, labels } = disruptedNode({
    name: first?.name ?? '',
    labels: {},
    annotations: {},
    taints: [],
    ready: true,
    allocatable: {},
    finalizers: [],
    deletedAt: 0,
  });
  return {
    excludeFromLoadBalancers: labels[EXCLUDE_FROM_LOAD_BALANCERS_LABEL],
    taints: taints.map(taintText),
    rounds: played,
    events: events.sort((one, other) => (one.object < other.object ? -1 : 1)),
  };
}

/** Deleted pods are gone at once, evicted ones by the next round. */
function playRound(
  pods: readonly Pod[],
  clock: { readonly now: Milliseconds; readonly startTime: Milliseconds },
  end: Milliseconds | undefined,
) {
  const { evict, deletes, waitsFor, events } = drain(pods, clock, end);
  const deleted = new Set(deletes.map(({ pod }) => pod));
  const seen = pods.filter((pod) => !deleted.has(pod));
  return {
    shown: {
      evict: evict.filter((pod) => !deleted.has(pod)).map(({ name }) => name),
      left: seen.map(({ name }) => name).sort(),
      ...(waitsFor !== undefined && { error: waitsFor }),
    },
    events: events.map(recordedEvent),
    left: seen.filter((pod) => !evict.includes(pod)),
  };
}
