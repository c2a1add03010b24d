// What a node's daemon says happened. Addresses are dotted text, blocks CIDR text.

import type { Milliseconds } from '../base/time.ts';
import type { RefusalReason } from '../base/waitingReason.ts';

/** Of which network card; the default one without it. */
interface OfCard {
  readonly networkCard?: number;
}

/** Why an ADD found no address, from the pool and the daemon's last attempt to grow it. */
export type RefusalCause = RefusalReason;

/** Why the daemon took a sandbox for gone that was not. */
export type ForgettingCause =
  /** At its start, instance metadata did not list the address yet. */
  | 'MetadataLag'
  /** At its start, the subnet of the address's ENI could not be looked up, so the ENI stayed without addresses. */
  | 'SubnetLookupFailed'
  /** A reconcile dropped the address because instance metadata, which lagged, did not list it. */
  | 'ReconcileOfStaleMetadata'
  /** A reconcile dropped the address or its ENI because EC2 has it no more: metadata had listed it for too long. */
  | 'StaleMetadata';

export type IpamdFact = { readonly node: string } & DaemonFact;

type IfOfCard<F> = F extends IpamdFact ? ('networkCard' extends keyof F ? F : never) : never;
export type FactOfCard = IfOfCard<IpamdFact>;

type DaemonFact =
  /** `prefixMode`: pods get addresses of prefixes, and no others. */
  | { readonly kind: 'daemon-started'; readonly prefixMode?: true }
  | { readonly kind: 'daemon-ready' }
  | { readonly kind: 'daemon-failed'; readonly error: string }
  | { readonly kind: 'daemon-stopped' }
  /** A tick that found the pool too low or too high, with the arithmetic behind it. */
  | (OfCard & {
      readonly kind: 'pool-decided';
      readonly decision: 'increase' | 'decrease';
      readonly reason: string;
      /** CIDRs short or over, or the available addresses that the warm target asks for. */
      readonly wanted: number;
      readonly total: number;
      readonly assigned: number;
      readonly cooling: number;
    })
  /** The daemon stops asking for addresses until `until`: EC2 answered that the subnet has none. */
  | { readonly kind: 'increase-paused'; readonly code: string; readonly until: Milliseconds }
  /** `subnet`: where the addresses were to come from; only with custom networking, without which it is the node's. */
  | { readonly kind: 'increase-failed'; readonly code: string; readonly subnet?: string }
  | (OfCard & {
      readonly kind: 'pool-eni-added';
      /** Of an ENI for pods; only with custom networking, without which it is the node's. */
      readonly subnet?: string;
      readonly eni: string;
      readonly device: number;
      readonly excluded: boolean;
      /** ipamd puts no addresses on it: a trunk, and with custom networking the primary ENI. */
      readonly unfilled?: true;
      readonly trunk?: true;
    })
  | { readonly kind: 'pool-eni-removed'; readonly eni: string; readonly forced: boolean }
  | { readonly kind: 'pool-cidrs-added'; readonly eni: string; readonly cidrs: readonly string[] }
  | { readonly kind: 'pool-cidrs-removed'; readonly eni: string; readonly cidrs: readonly string[] }
  | (OfCard & {
      readonly kind: 'address-assigned';
      readonly pod: string;
      readonly sandbox: string;
      readonly address: string;
      readonly eni: string;
      /** On so many further network cards the pod still needs one; none without it. */
      readonly lacking?: number;
    })
  | (OfCard & {
      readonly kind: 'address-unassigned';
      readonly pod: string;
      readonly sandbox: string;
      readonly address: string;
      readonly eni: string;
      /** The address cannot be given out up to and including this time. */
      readonly coolingUntil: Milliseconds;
    })
  /** After a restart: the checkpoint says that the sandbox has this address. */
  | (OfCard & {
      readonly kind: 'address-restored';
      readonly sandbox: string;
      readonly address: string;
      readonly eni: string;
    })
  /** The sandbox lost its address in the store without a DEL: the address may be given to another. */
  | {
      readonly kind: 'address-forgotten';
      readonly pod: string;
      readonly sandbox: string;
      readonly address: string;
      readonly cause: ForgettingCause;
    }
  /** A pod was answered the branch ENI that is its own; it is in no pool. */
  | {
      readonly kind: 'branch-eni-answered';
      readonly pod: string;
      readonly sandbox: string;
      readonly address: string;
      readonly eni: string;
      readonly vlan: number;
    }
  | (OfCard & { readonly kind: 'address-refused'; readonly pod: string; readonly cause: RefusalCause });
