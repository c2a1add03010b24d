// What Karpenter says happened, beside the Events that it writes.

import type { Milliseconds } from '../../base/time.ts';
import type { CapacityType } from './nodeClaim.ts';
import type { DisruptionReason } from './nodePool.ts';

/** Why a NodeClaim is made: for pods that wait, or in the place of nodes that are to go. */
export type ClaimCause = 'Provisioned' | DisruptionReason;

export type KarpenterFact =
  | {
      readonly kind: 'nodeclaim-created';
      readonly nodeClaim: string;
      readonly nodePool: string;
      readonly cause: ClaimCause;
      /** How many pods it is made for. */
      readonly pods: number;
      /** How many instance types will do, and the cheapest of them. */
      readonly instanceTypes: number;
      readonly cheapest: string;
    }
  | {
      readonly kind: 'nodeclaim-launched';
      readonly nodeClaim: string;
      readonly nodePool: string;
      readonly node: string;
      readonly instance: string;
      readonly instanceType: string;
      readonly zone: string;
      readonly subnet: string;
      readonly capacityType: CapacityType;
      /** USD an hour. */
      readonly price: number;
      /** Pools of capacity that EC2 could choose from. */
      readonly offered: number;
    }
  | {
      readonly kind: 'nodeclaim-launch-failed';
      readonly nodeClaim: string;
      readonly nodePool: string;
      /** EC2's error codes, each once; empty: Karpenter did not ask. */
      readonly codes: readonly string[];
      readonly message: string;
    }
  /** EC2 is not asked again for a while. */
  | {
      readonly kind: 'offering-unavailable';
      readonly instanceType: string;
      readonly zone: string;
      readonly capacityType: CapacityType;
      readonly code: string;
      readonly until: Milliseconds;
    }
  | { readonly kind: 'subnet-closed'; readonly subnet: string; readonly until: Milliseconds }
  | { readonly kind: 'nodeclaim-registered'; readonly nodeClaim: string; readonly node: string }
  | { readonly kind: 'nodeclaim-initialized'; readonly nodeClaim: string; readonly node: string }
  /** It is to go: its node is drained first. */
  | {
      readonly kind: 'nodeclaim-deleted';
      readonly nodeClaim: string;
      readonly nodePool: string;
      readonly node?: string;
      /** `Underutilized`, `Expired`, `insufficient_capacity` … */
      readonly reason: string;
    }
  /** Nothing of it is left. */
  | { readonly kind: 'nodeclaim-removed'; readonly nodeClaim: string; readonly node?: string }
  | {
      readonly kind: 'disruption-started';
      readonly reason: DisruptionReason;
      readonly nodes: readonly string[];
      /** NodeClaims that take their place. */
      readonly replacements: readonly string[];
      /** USD an hour. */
      readonly savings: number;
    };
