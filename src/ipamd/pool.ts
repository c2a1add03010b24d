// What the daemon's actions share: its store, its ports, its clocks and the facts they tell.

import {
  blockAddresses,
  formatAddress,
  formatBlock,
  type Address,
  type AddressBlock,
} from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import type { Simulation } from '../kernel/simulation.ts';
import type { IpamdConfig } from './config.ts';
import type { Datastore } from './datastore.ts';
import type { AddressRequest, Ec2Answer, Ec2Port, ImdsPort } from './ec2Port.ts';
import type { FactOfCard, ForgettingCause, IpamdFact } from './facts.ts';
import { eniConfigName, type EniConfig, type NodeMetadata } from './eniConfig.ts';
import { isInsufficiency } from './insufficiency.ts';
import type { MeetingCalls } from './meetingCalls.ts';
import type { Meter } from './meter.ts';
import { meteredEc2 } from './meteredEc2.ts';
import type { ApiPort } from './apiPort.ts';
import type { UpstreamRules } from './rules.ts';
import type { PoolClocks } from './poolClocks.ts';
import type { StoreGauges } from './poolGauges.ts';
import type { StoredCidr, StoredEni } from './storedEni.ts';
import type { UnmanagedEnis } from './unmanagedEnis.ts';

/** What the daemon sees of its own Node object. */
export interface NodeView extends NodeMetadata {
  readonly name: string;
  /** The taint node.kubernetes.io/unschedulable:NoSchedule. */
  readonly unschedulable: boolean;
  /** The ENIConfig object of that name. */
  eniConfig(name: string): EniConfig | undefined;
}

export type EmitIpamdFact = (fact: IpamdFact) => void;

/** The outcome of an action: nothing went wrong, or the code of the error that ended it. */
export type Failure = { readonly code: string } | undefined;

export interface PoolPorts {
  readonly simulation: Simulation;
  readonly ec2: Ec2Port;
  readonly imds: ImdsPort;
  readonly chooser: Chooser;
  /** For searches for leaked ENIs, so that they change no other choice. */
  readonly searchChooser: Chooser;
  readonly meetingCalls: MeetingCalls;
  readonly node: NodeView;
  readonly api: ApiPort;
  readonly emit: EmitIpamdFact;
}

/** What the pools of a node have in common. */
export interface PoolShare {
  readonly rules: UpstreamRules;
  readonly ports: PoolPorts;
  readonly meter: Meter | undefined;
  readonly clocks: PoolClocks;
  readonly unmanaged: UnmanagedEnis;
}

/** The addresses of one network card. */
export class Pool {
  readonly config: IpamdConfig;
  readonly rules: UpstreamRules;
  readonly store: Datastore;
  readonly ports: PoolPorts;
  readonly meter: Meter | undefined;
  readonly unmanaged: UnmanagedEnis;
  readonly clocks: PoolClocks;
  /** Those of all managed network cards of the node in ascending order, this one among them. */
  all: readonly Pool[] = [this];
  /** Code of the last failed increase; undefined after a success. */
  lastFailure: string | undefined;

  constructor(config: IpamdConfig, store: Datastore, { rules, ports, meter, clocks, unmanaged }: PoolShare) {
    this.config = config;
    this.rules = rules;
    this.store = store;
    this.ports = ports;
    this.meter = meter;
    this.unmanaged = unmanaged;
    this.clocks = clocks;
  }

  /** That of another network card; undefined where that is not managed. */
  ofCard(networkCard: number): Pool | undefined {
    return this.all.find(({ config }) => config.networkCard === networkCard);
  }

  get now(): Milliseconds {
    return this.ports.simulation.now;
  }

  /** For facts. */
  get nodeName(): string {
    return this.ports.node.name;
  }

  /** That it is of the default card goes without saying. */
  tell(fact: FactOfCard): void {
    const { networkCard } = this.config;
    this.ports.emit(networkCard === 0 ? fact : { ...fact, networkCard });
  }

  /** Its part of the metrics. */
  get gauges(): StoreGauges | undefined {
    return this.meter?.gauges.of(this.config.networkCard);
  }

  /** A cordoned node neither grows nor frees ENIs. @upstream pkg/ipamd#isNodeNonSchedulable */
  get mayChangeEnis(): boolean {
    return this.config.managesUnschedulable || !this.ports.node.unschedulable;
  }

  /** Whether another ENI may be created. @upstream pkg/ipamd#hasRoomForEni */
  get hasRoomForEni(): boolean {
    return this.hasSlotBeside(this.slotsForTrunk);
  }

  /** Whether the instance has a slot left for an ENI, be it kept for the trunk. */
  get hasFreeSlot(): boolean {
    return this.hasSlotBeside(0);
  }

  private hasSlotBeside(kept: number): boolean {
    const { maxEnis, networkCard } = this.config;
    return this.store.enis.size < maxEnis - this.unmanaged.count(networkCard) - kept;
  }

  /** The ENI that carries branch ENIs. */
  get trunk(): StoredEni | undefined {
    return this.store.enis.find((eni) => eni.isTrunk);
  }

  get awaitsTrunk(): boolean {
    return this.config.podEni && this.trunk === undefined;
  }

  /** ENIs that are kept back for it. */
  private get slotsForTrunk(): number {
    return this.awaitsTrunk && (this.config.mayTrunk || !this.rules.keepsTrunkSlotByType) ? 1 : 0;
  }

  /** Of the ENIConfig that the node names now, whether there is one or not. */
  get eniConfigName(): string {
    return eniConfigName(this.ports.node, this.config.eniConfigKeys);
  }

  /** With custom networking: where another ENI goes; undefined where the node names no ENIConfig that exists. */
  get eniConfig(): EniConfig | undefined {
    return this.ports.node.eniConfig(this.eniConfigName);
  }

  /** Custom networking, and no ENIConfig says where another ENI goes. */
  get lacksEniConfig(): boolean {
    return this.config.customNetworking && this.eniConfig === undefined;
  }

  request(count: number): AddressRequest {
    return { kind: this.config.prefixMode ? 'prefixes' : 'ips', count };
  }

  noteSuccess(): void {
    this.lastFailure = undefined;
    this.clocks.lastNodeIpPoolAction = this.now;
  }

  /** `filled`: the ENI that was to be; without it, one was to be made. */
  noteFailure(code: string, filled?: StoredEni): void {
    this.lastFailure = code;
    const { clocks, nodeName: node } = this;
    const eni = this.config.customNetworking ? (filled ?? this.eniConfig) : undefined;
    this.ports.emit({
      kind: 'increase-failed',
      node,
      code,
      ...(eni === undefined ? {} : { subnet: eni.subnetId }),
    });
    // Without a loop there is nothing to pause.
    if (!isInsufficiency(code) || this.config.ipv6) return;
    clocks.lastInsufficientCidrError = this.now;
    this.ports.emit({ kind: 'increase-paused', node, code, until: clocks.pausedUntil });
  }

  /** Whether it gets no addresses: a trunk carries branch ENIs, and with custom networking the primary ENI serves no pods. */
  leavesUnfilled({ isTrunk, isPrimary }: StoredEni): boolean {
    return isTrunk || (isPrimary && this.config.customNetworking);
  }

  tellEniAdded(added: StoredEni): void {
    const { id: eni, device, excluded, isPrimary, isTrunk, subnetId: subnet } = added;
    const isForPods = this.config.customNetworking && !isPrimary;
    const where = isForPods ? { subnet } : {};
    const filled = this.leavesUnfilled(added) ? ({ unfilled: true } as const) : {};
    const trunk = isTrunk ? ({ trunk: true } as const) : {};
    const node = this.nodeName;
    this.tell({ kind: 'pool-eni-added', node, eni, device, excluded, ...filled, ...trunk, ...where });
  }

  /** One by one into the store. Those the ENI has already are passed over. */
  addCidrs(eni: StoredEni, cidrs: readonly AddressBlock[]): void {
    const { meetingCalls } = this.ports;
    if (!meetingCalls.areDue) {
      this.addTogether(eni, cidrs);
      return;
    }
    for (const cidr of cidrs) {
      if (!eni.cidrs.has(formatBlock(cidr))) meetingCalls.comeIn('before-store-cidr');
      this.addTogether(eni, [cidr]);
    }
  }

  private addTogether(eni: StoredEni, cidrs: readonly AddressBlock[]): void {
    const added = cidrs.filter((cidr) => this.store.addCidr(eni, cidr));
    if (added.length > 0) {
      for (const cidr of added) this.gauges?.cidrAdded({ size: blockAddresses(cidr) });
      const texts = added.map(formatBlock);
      this.ports.emit({ kind: 'pool-cidrs-added', node: this.nodeName, eni: eni.id, cidrs: texts });
    }
  }

  /** Takes CIDRs out of the store; returns those that went. Without force, one with a pod stays. */
  removeCidrs(eni: StoredEni, cidrs: readonly StoredCidr[], force: boolean): StoredCidr[] {
    const removed = cidrs.filter((cidr) => this.removeCidr(eni, cidr, force));
    if (removed.length > 0) {
      const texts = removed.map((cidr) => cidr.key);
      this.ports.emit({ kind: 'pool-cidrs-removed', node: this.nodeName, eni: eni.id, cidrs: texts });
    }
    return removed;
  }

  private removeCidr(eni: StoredEni, cidr: StoredCidr, force: boolean): boolean {
    const { assigned } = cidr;
    const isRemoved = this.store.removeCidr(eni, cidr, force);
    if (isRemoved) this.gauges?.cidrRemoved(cidr, assigned);
    return isRemoved;
  }

  removeEni(eni: StoredEni, forced: boolean): void {
    const { assigned } = eni;
    this.store.removeEni(eni);
    this.gauges?.eniRemoved(eni, forced ? assigned : undefined);
    this.ports.emit({ kind: 'pool-eni-removed', node: this.nodeName, eni: eni.id, forced });
  }

  /** A sandbox that stands has lost its address in the store. */
  noteForgotten(
    { pod, sandbox, address }: { readonly pod: string; readonly sandbox: string; readonly address: Address },
    cause: ForgettingCause,
  ): void {
    const node = this.nodeName;
    this.ports.emit({
      kind: 'address-forgotten',
      node,
      pod,
      sandbox,
      address: formatAddress(address),
      cause,
    });
  }
}

export function meteredPorts(ports: PoolPorts, meter: Meter): PoolPorts {
  const { simulation, imds, chooser, searchChooser, meetingCalls, node, api, emit } = ports;
  const ec2 = meteredEc2(ports, meter);
  return { simulation, imds, chooser, searchChooser, meetingCalls, node, api, emit, ec2 };
}

export function failureOf(answer: Ec2Answer<unknown>): Failure {
  return answer.ok ? undefined : { code: answer.code };
}
