// Carries out what was decided: the nodes are closed, their replacements come up, then the claims are deleted.
// @upstream karpenter pkg/controllers/disruption/queue.go

import { HOUR, MINUTE, SECOND, type Milliseconds } from '../../../base/time.ts';
import type { DisruptionReason } from '../../../kube/api/nodePool.ts';
import type { Taint } from '../../../kube/api/objects.ts';
import type { KarpenterEvent } from '../events.ts';
import { isTrue, withoutCondition, withTrue, type Conditions } from '../lifecycle/conditions.ts';
import { DISRUPTED, mergedTaints, withoutTaint } from '../taints.ts';
import { namesOf } from './candidates.ts';
import type { ChosenCommand } from './command.ts';
import { launching, terminating, waitingOnReadiness } from './disruptionEvents.ts';

export const QUEUE_PERIOD = SECOND;

const RETRY_EACH = 80;
const SHORTEST_RETRY = 10 * MINUTE;
const LONGEST_RETRY = HOUR;

/** How a command stands. Once it has succeeded, its nodes' claims are to be deleted. */
export interface Progress {
  readonly kind: 'waits' | 'succeeded' | 'failed';
  readonly events: readonly KarpenterEvent[];
}

interface Replacement {
  readonly conditions: Conditions;
}

interface Started {
  readonly command: ChosenCommand;
  readonly startedAt: Milliseconds;
  /** Names of replacements that are not initialized as far as is known. */
  readonly missing: Set<string>;
}

export class CommandQueue {
  private readonly underWay = new Map<string, Started>();
  private started = 0;

  /** `replacements`: the NodeClaims that were made for it, by name. Returns what it is looked at by. */
  start(command: ChosenCommand, replacements: readonly string[], now: Milliseconds): string {
    const key = String(this.started++);
    this.underWay.set(key, { command, startedAt: now, missing: new Set(replacements) });
    return key;
  }

  /** One that has ended is forgotten; undefined: it is. `claim`: undefined where it is gone. */
  look(
    key: string,
    claim: (name: string) => Replacement | undefined,
    now: Milliseconds,
  ): { readonly command: ChosenCommand; readonly progress: Progress } | undefined {
    const started = this.underWay.get(key);
    if (started === undefined) return undefined;
    const { command, startedAt } = started;
    const progress = progressOf(started, claim, now - startedAt > this.patience());
    if (progress.kind !== 'waits') this.underWay.delete(key);
    return { command, progress };
  }

  private patience(): Milliseconds {
    let nodes = 0;
    for (const { command } of this.underWay.values()) nodes += command.candidates.length;
    return Math.min(LONGEST_RETRY, Math.max(SHORTEST_RETRY, nodes * RETRY_EACH));
  }
}

function progressOf(
  { command, missing }: Started,
  claim: (name: string) => Replacement | undefined,
  isLate: boolean,
): Progress {
  const events: KarpenterEvent[] = [];
  for (const name of missing) {
    const replacement = claim(name);
    if (replacement === undefined) return { kind: 'failed', events };
    events.push(launching(name, command.reason));
    if (isTrue(replacement.conditions, 'Initialized')) missing.delete(name);
    else events.push(waitingOnReadiness(name));
  }
  if (missing.size > 0) return { kind: isLate ? 'failed' : 'waits', events };
  for (const candidate of command.candidates) events.push(...terminating(namesOf(candidate), command.reason));
  return { kind: 'succeeded', events };
}

/** Of a node that a command takes away, from the start: no pod comes to it any more. */
export function closedTaints(taints: readonly Taint[]): readonly Taint[] {
  return mergedTaints(taints, [DISRUPTED]);
}

/** Of a node whose command has failed. */
export function reopenedTaints(taints: readonly Taint[]): readonly Taint[] {
  return withoutTaint(taints, DISRUPTED);
}

/** Of its claim. */
export function closedConditions(
  conditions: Conditions,
  reason: DisruptionReason,
  now: Milliseconds,
): Conditions {
  return withTrue(conditions, 'DisruptionReason', now, reason);
}

export function reopenedConditions(conditions: Conditions): Conditions {
  return withoutCondition(conditions, 'DisruptionReason');
}
