// First step of a NodeClaim's life: its instance. @upstream karpenter pkg/controllers/nodeclaim/lifecycle/launch.go

import { MINUTE, SECOND, type Milliseconds } from '../../../base/time.ts';
import type { LaunchedInstance, NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { Labels, Resources } from '../../../kube/api/objects.ts';
import type { KarpenterEvent } from '../events.ts';
import { isTrue, withTrue, withUnknown, type Conditions } from './conditions.ts';

/** What a claim becomes when its instance is launched. */
export interface Launch {
  readonly instance: LaunchedInstance;
  /** That the launch has settled; those of the claim itself come before them. */
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly capacity: Resources;
  readonly allocatable: Resources;
}

/** What the cloud said when it was asked for the instance. */
export type LaunchAnswer =
  | ({ readonly kind: 'launched' } & Launch)
  /** Nobody has it at the moment. */
  | { readonly kind: 'insufficient-capacity'; readonly message: string }
  | { readonly kind: 'node-class-not-ready'; readonly message: string }
  /** Asked again later. `reason`: `LaunchFailed` where the error says no more. */
  | { readonly kind: 'failed'; readonly reason: string; readonly message: string };

export interface LaunchStep {
  readonly conditions: Conditions;
  readonly launched?: Launch;
  readonly deletes?: 'insufficient_capacity' | 'nodeclass_not_ready';
  readonly events: readonly KarpenterEvent[];
  /** It is asked again, after `launchBackOff`. */
  readonly failed: boolean;
}

const FIRST_BACK_OFF = SECOND;
const LONGEST_BACK_OFF = MINUTE;
const LONGEST_MESSAGE = 300;

/** Whether the cloud is to be asked for an instance. */
export function needsLaunch({ deletedAt }: Pick<NodeClaim, 'deletedAt'>, conditions: Conditions): boolean {
  return deletedAt === undefined && !isTrue(conditions, 'Launched');
}

/** Until the next attempt, after so many that failed in a row, 1 at least. */
export function launchBackOff(failures: number): Milliseconds {
  return Math.min(FIRST_BACK_OFF * 2 ** (failures - 1), LONGEST_BACK_OFF);
}

/** What the claim and its launch come to. */
export function launchOf(
  { labels, annotations }: Pick<NodeClaim, 'labels' | 'annotations'>,
  launch: Launch,
): Launch {
  return {
    ...launch,
    labels: { ...launch.labels, ...labels },
    annotations: { ...annotations, ...launch.annotations },
  };
}

/** `answer` is undefined while there is none. */
export function launchStep(
  claim: Pick<NodeClaim, 'name' | 'labels' | 'annotations'>,
  conditions: Conditions,
  answer: LaunchAnswer | undefined,
  now: Milliseconds,
): LaunchStep {
  const nothing = { conditions, events: [], failed: false };
  if (answer === undefined || isTrue(conditions, 'Launched')) return nothing;
  if (answer.kind === 'launched') {
    const launched = launchOf(claim, answer);
    return { ...nothing, conditions: withTrue(conditions, 'Launched', now), launched };
  }
  if (answer.kind === 'failed') {
    const { reason, message } = answer;
    const text = reason === 'LaunchFailed' ? shortened(message) : message;
    return { ...nothing, conditions: withUnknown(conditions, 'Launched', now, reason, text), failed: true };
  }
  if (answer.kind === 'node-class-not-ready') return { ...nothing, deletes: 'nodeclass_not_ready' };
  const event: KarpenterEvent = {
    kind: 'NodeClaim',
    object: claim.name,
    type: 'Warning',
    reason: 'InsufficientCapacityError',
    message: `NodeClaim ${claim.name} event: ${shortened(answer.message)}`,
  };
  return { ...nothing, deletes: 'insufficient_capacity', events: [event] };
}

function shortened(message: string): string {
  return message.length < LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE)}...`;
}
