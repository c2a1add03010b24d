// Which limit binds, computed from the state at the end of a run: a finding for each reason that pods wait for, or, when
// none waits, the limit that would be met next.

import type { WaitingPod } from '../record/waiting.ts';
import { groupedBy } from '../record/waitingGroups.ts';
import { type Finding, nodesOf, type Situation } from './finding.ts';
import { plural } from '../base/words.ts';
import { CARDS } from './reasons/cards.ts';
import { isOpen, roomFor, type Limit } from './room.ts';

/** The reason that most pods wait for comes first. */
export function findLimits(situation: Situation): Finding[] {
  const findings = groupedBy(situation.summary.waiting, ({ reason }) => reason).flatMap(
    ([, pods]) => findingFor(pods, situation) ?? [],
  );
  return findings.length === 0 ? [nextLimit(situation)] : findings;
}

/** Undefined for pods on their way, which nothing holds up. */
function findingFor(pods: readonly [WaitingPod, ...WaitingPod[]], situation: Situation): Finding | undefined {
  const holding = { pods: pods.length, nodes: nodesOf(pods, situation), workloads: [] };
  const binds = CARDS[pods[0].reason].binds(holding, situation);
  return binds === undefined ? undefined : { binds };
}

const LIMIT_NAMES: Readonly<Record<Limit, string>> = {
  'max-pods': 'max pods',
  addresses: 'the addresses of the instance types',
  subnet: 'free addresses in the subnets',
};

function nextLimit(situation: Situation): Finding {
  const { summary } = situation;
  if (!summary.nodes.some(isOpen)) {
    return { binds: 'none at the end; no node is schedulable' };
  }
  const { pods, limit } = roomFor(summary.nodes, summary.subnets, situation);
  const name = LIMIT_NAMES[limit];
  const room = pods === 0 ? `no more pod fits: ${name}` : `${fitting(pods)}, then ${name}`;
  return { binds: `none at the end; ${room}` };
}

function fitting(pods: number): string {
  return pods === 1 ? '1 more pod fits' : `${plural(pods, 'more pod')} fit`;
}
