// What Karpenter says of instances that EC2 tells of. @upstream karpenter-provider-aws pkg/controllers/interruption/events

import type { KarpenterEvent } from './events.ts';

/** A message of the queue, by its kind. */
export type Interruption = 'rebalance_recommendation' | 'spot_interrupted' | 'instance_terminated';

/** `node`: absent where none has registered. */
interface Interrupted {
  readonly claim: string;
  readonly node: string | undefined;
}

type Said = Pick<KarpenterEvent, 'type' | 'reason' | 'message'>;

const SAID: Readonly<Record<Interruption, Said>> = {
  rebalance_recommendation: {
    type: 'Normal',
    reason: 'SpotRebalanceRecommendation',
    message: 'Spot rebalance recommendation was triggered',
  },
  spot_interrupted: {
    type: 'Warning',
    reason: 'SpotInterrupted',
    message: 'Spot interruption warning was triggered',
  },
  instance_terminated: {
    type: 'Warning',
    reason: 'InstanceTerminating',
    message: 'Instance is terminating',
  },
};

/** `pods`: on the node, by key. */
export function interruptionEvents(
  interruption: Interruption,
  { claim, node }: Interrupted,
  pods: readonly string[],
): KarpenterEvent[] {
  const said = SAID[interruption];
  const concerned = interruption === 'spot_interrupted' ? pods : [];
  return [
    { kind: 'NodeClaim', object: claim, ...said },
    ...(node === undefined ? [] : [{ kind: 'Node', object: node, ...said } as const]),
    ...concerned.map((object) => ({ kind: 'Pod', object, ...said }) as const),
  ];
}

export function terminatingOnInterruption({ claim, node }: Interrupted): KarpenterEvent[] {
  const said = (kind: 'NodeClaim' | 'Node', object: string): KarpenterEvent => ({
    kind,
    object,
    type: 'Warning',
    reason: 'TerminatingOnInterruption',
    message: `Interruption triggered termination for the ${kind}`,
  });
  return [said('NodeClaim', claim), ...(node === undefined ? [] : [said('Node', node)])];
}
