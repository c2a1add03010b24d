// EC2NodeClasses with what EC2 has for them: their subnets, and the instance types that NodePools can choose from.
// @upstream karpenter-provider-aws pkg/controllers/nodeclass/subnet.go, pkg/providers/subnet

import { MINUTE, type Milliseconds } from '../../../base/time.ts';
import { zoneId } from '../../../base/zoneId.ts';
import type { FleetError, FleetSubnet } from '../../../ec2/fleetClient.ts';
import { onDemandPrice, pricedInstanceTypes, spotPrice } from '../../../ec2/prices.ts';
import { choosesSubnet, type Ec2NodeClass } from '../../../kube/api/ec2NodeClass.ts';
import type { CapacityType, LaunchedInstance, NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { Node } from '../../../kube/api/objects.ts';
import { instanceTypesOf, reoffered, type Market, type ResolvedSubnet } from '../catalogue/catalogue.ts';
import type { InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import { NO_FREE_ADDRESSES } from '../launch/fleetErrors.ts';
import type { InstanceProvider } from '../launch/instanceProvider.ts';
import type { KarpenterPorts } from './ports.ts';
import { SeenMemory } from './seenMemory.ts';

/** How often the status of an EC2NodeClass is made anew. */
const SUBNETS_EVERY: Milliseconds = MINUTE;

interface Known {
  readonly edition: number;
  readonly seenEdition: number;
  readonly options: readonly InstanceTypeOption[];
}

export class NodeClasses {
  private readonly ports: KarpenterPorts;
  private readonly provider: InstanceProvider;
  private readonly market: Market;
  /** By the object: another content is another one. */
  private readonly known = new WeakMap<Ec2NodeClass, Known>();
  private readonly seenMemory = new SeenMemory();
  private lookedAt: Milliseconds = -Infinity;
  /** What was told to be refused, and until when. */
  private readonly toldUntil = new Map<string, Milliseconds>();

  constructor(ports: KarpenterPorts, provider: InstanceProvider) {
    this.ports = ports;
    this.provider = provider;
    this.market = {
      region: ports.cloud.region,
      instanceTypes: pricedInstanceTypes(),
      // @assumption every zone sells every type; scenarios say which have no capacity.
      isSold: () => true,
      price: priceOf,
    };
  }

  /** Undefined: there is none of this name, or it has no subnet, so that its NodePools are not ready. */
  instanceTypes(name: string): readonly InstanceTypeOption[] | undefined {
    const nodeClass = this.ports.cluster.nodeClass(name);
    if (nodeClass === undefined) return undefined;
    const { unavailable } = this.provider;
    unavailable.clean(this.ports.simulation.now);
    const { edition } = unavailable;
    const known = this.known.get(nodeClass);
    const { edition: seenEdition } = this.seenMemory;
    const isSeen = known?.seenEdition === seenEdition;
    if (isSeen && known.edition === edition) return known.options;
    const subnets = this.resolvedSubnets(name);
    if (subnets.length === 0) return undefined;
    const settings = { ...this.ports.config, seenMemory: this.seenMemory.of(nodeClass) };
    const { refusals } = unavailable;
    const options = isSeen
      ? reoffered(known.options, subnets, refusals)
      : instanceTypesOf(nodeClass, subnets, this.market, settings, refusals);
    this.known.set(nodeClass, { edition, seenEdition, options });
    return options;
  }

  /** The Node of a claim has registered. */
  registered({ nodeClass, instance }: NodeClaim, node: Node): void {
    if (instance === undefined) return;
    const { instanceType } = instance;
    const estimate = (): number | undefined =>
      this.instanceTypes(nodeClass)?.find(({ name }) => name === instanceType)?.capacity['memory'];
    this.seenMemory.see(instance, node, estimate);
  }

  /** Those that its terms choose. */
  resolvedSubnets(name: string): readonly ResolvedSubnet[] {
    const nodeClass = this.ports.cluster.nodeClass(name);
    if (nodeClass === undefined) return [];
    const { subnetSelectorTerms } = nodeClass;
    return this.subnets()
      .filter((subnet) => subnetSelectorTerms.some((term) => choosesSubnet(term, subnet)))
      .map(resolved);
  }

  /** EC2 had none of these. */
  refused(errors: readonly FleetError[], capacityType: CapacityType): void {
    const { emit } = this.ports;
    for (const { code, override } of errors) {
      const { instanceType, availabilityZone: zone, subnetId: subnet } = override;
      this.tellUnavailable({ instanceType, zone, capacityType }, code);
      const until = this.provider.unavailable.subnetUntil(subnet);
      if (code === NO_FREE_ADDRESSES && until !== undefined && this.isNews(subnet, until))
        emit({ kind: 'subnet-closed', subnet, until });
    }
  }

  /** EC2 takes a spot instance back: it would do so with another one of that kind soon. */
  interrupted({ instanceType, zone }: Pick<LaunchedInstance, 'instanceType' | 'zone'>): void {
    this.provider.unavailable.markOffering(instanceType, zone, 'spot', this.ports.simulation.now);
    this.tellUnavailable({ instanceType, zone, capacityType: 'spot' }, 'spot_interrupted');
  }

  private tellUnavailable(
    { instanceType, zone, capacityType }: Pick<LaunchedInstance, 'instanceType' | 'zone' | 'capacityType'>,
    code: string,
  ): void {
    const until = this.provider.unavailable.offeringUntil(instanceType, zone, capacityType);
    if (until !== undefined && this.isNews(`${instanceType} ${zone} ${capacityType}`, until))
      this.ports.emit({ kind: 'offering-unavailable', instanceType, zone, capacityType, code, until });
  }

  private isNews(what: string, until: Milliseconds): boolean {
    const isKnown = this.toldUntil.get(what) === until;
    this.toldUntil.set(what, until);
    return !isKnown;
  }

  /** When something that EC2 refused may be asked for again; undefined: nothing is refused. */
  get offeredAgainAt(): Milliseconds | undefined {
    return this.provider.unavailable.clean(this.ports.simulation.now);
  }

  /** What launches hold of the addresses is forgotten with each look. */
  private subnets(): readonly FleetSubnet[] {
    const { simulation, cloud } = this.ports;
    const look = Math.floor(simulation.now / SUBNETS_EVERY) * SUBNETS_EVERY;
    const subnets = cloud.subnets();
    if (look !== this.lookedAt) {
      this.lookedAt = look;
      this.provider.addresses.refresh(
        subnets.map(({ subnetId: id, availableIpAddressCount: free }) => ({ id, free })),
      );
    }
    return subnets;
  }
}

/** USD an hour; undefined: not sold so. */
export function priceOf(instanceType: string, zone: string, capacityType: CapacityType): number | undefined {
  return capacityType === 'spot' ? spotPrice(instanceType, zone.slice(-1)) : onDemandPrice(instanceType);
}

function resolved({ subnetId: id, availabilityZone: zone }: FleetSubnet): ResolvedSubnet {
  return { id, zone, zoneId: zoneId(zone) };
}
