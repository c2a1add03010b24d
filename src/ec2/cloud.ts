// The account's EC2 in one region: it holds subnets, ENIs, instances, token buckets and faults, and is what the rest
// of the simulator talks to. Instances begin and end here; what happens to ENIs is in `networkInterfaces.ts`.

import { assert } from '../base/assert.ts';
import { formatCidr, formatIpv4 } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import { formatIpv6 } from '../base/ipv6.ts';
import { privateDnsName } from '../base/privateDnsName.ts';
import { SeededChooser, type Chooser } from '../kernel/chooser.ts';
import { Lane } from '../kernel/lane.ts';
import { drawLatency } from '../kernel/latency.ts';
import type { Random } from '../kernel/random.ts';
import type { Simulation } from '../kernel/simulation.ts';
import type { Account } from './account.ts';
import { failure, success, type Ec2Answer } from './answer.ts';
import { lacksCapacity, NO_CAPACITY, noCapacityText } from './capacity.ts';
import type { Ec2Config, PurchaseOption } from './config.ts';
import { DEFAULT_TERMINATION } from './defaults.ts';
import { Ec2Client } from './ec2Client.ts';
import type { Ec2Fact } from './facts.ts';
import { Faults } from './faults.ts';
import { FleetClient } from './fleetClient.ts';
import { Instance } from './instance.ts';
import { instanceType, type InstanceType } from './instanceTypes.ts';
import { SeededNames, type CloudNames } from './names.ts';
import type { NetworkInterface } from './networkInterface.ts';
import { NetworkInterfaces } from './networkInterfaces.ts';
import { OtherCalls } from './otherCalls.ts';
import { OtherUsers } from './otherUsers.ts';
import type { LeftEni, PlacedBranch, PlacedInstance } from './placed.ts';
import { createRetryer, type SdkGeneration, type SdkRetryer } from './sdk.ts';
import { Subnet } from './subnet.ts';
import { TrunkClient } from './trunkClient.ts';
import { Throttle } from './throttle.ts';

export interface CloudOptions {
  /** Picks addresses; drawn from streams named `ec2/…` unless given. */
  readonly chooser?: Chooser;
  readonly names?: CloudNames;
}

export class Cloud implements Account {
  readonly clock: Simulation;
  readonly config: Ec2Config;
  readonly emit: (fact: Ec2Fact) => void;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly networkInterfaces: NetworkInterfaces;
  readonly throttle: Throttle;
  readonly faults: Faults;
  /** Whoever else uses the VPC. */
  readonly others: OtherUsers;
  private readonly random: Random;
  private readonly names: CloudNames;
  private readonly instances = new Map<string, Instance>();
  private readonly shuttingDown = new Set<string>();
  private readonly imdsLag: () => Milliseconds;

  constructor(
    config: Ec2Config,
    simulation: Simulation,
    random: Random,
    emit: (fact: Ec2Fact) => void,
    options: CloudOptions = {},
  ) {
    const names = options.names ?? new SeededNames(random);
    this.clock = simulation;
    this.config = config;
    this.emit = emit;
    this.random = random;
    this.names = names;
    const lags = random.stream('ec2/imds-lag');
    this.imdsLag = () => drawLatency(config.imdsLag, lags);
    this.subnets = new Map(
      config.subnets.map((subnet) => {
        const chooser = options.chooser ?? new SeededChooser(random, `ec2/${subnet.id}/address`);
        return [subnet.id, new Subnet(subnet, config.addressChoice, chooser)];
      }),
    );
    this.networkInterfaces = new NetworkInterfaces(config.eniQuota, () => names.eniId(), emit);
    const { otherCalls = [] } = config;
    this.throttle = new Throttle(config.buckets, (bucket) =>
      otherCalls.flatMap((each, place) =>
        each.call === bucket ? [new OtherCalls(each, random.stream(`ec2/other-calls/${place}`))] : [],
      ),
    );
    this.faults = new Faults(config.faults, random);
    this.others = new OtherUsers(this);
    for (const subnet of this.subnets.values()) this.networkInterfaces.announceSubnet(subnet);
    for (const subnet of config.controlPlaneSubnets ?? []) this.others.attachControlPlane(subnet);
  }

  /** RunInstances: `done` when the instance has its primary ENI, or with an error code when it got none. */
  launch(
    typeName: string,
    subnetId: string,
    done: (instance: Instance | undefined, errorCode?: string) => void,
    purchase: PurchaseOption = 'on-demand',
  ): void {
    const delay = drawLatency(this.config.launch, this.random.stream('ec2/launch'));
    this.clock.after(delay, Lane.cloud, () => {
      const launched = this.launchNow(typeName, subnetId, purchase);
      if (launched.ok) done(launched.value);
      else done(undefined, launched.code);
    });
  }

  /** As `launch`, without the time it takes. */
  launchNow(typeName: string, subnetId: string, purchase: PurchaseOption = 'on-demand'): Ec2Answer<Instance> {
    const type = instanceType(typeName);
    const subnet = this.subnets.get(subnetId);
    assert(type !== undefined && subnet !== undefined, 'launched with a type or subnet that does not exist');
    const { shortages = [] } = this.config;
    const { availabilityZone } = subnet;
    if (lacksCapacity(shortages, { instanceType: typeName, availabilityZone, purchase }, this.clock.now))
      return failure(NO_CAPACITY, noCapacityText(typeName, availabilityZone));
    const primary = this.networkInterfaces.createPrimary(subnet);
    if (!primary.ok) return primary;
    const instance = this.startInstance(type, primary.value);
    this.instances.set(instance.instanceId, instance);
    this.tellLaunched(instance, primary.value, purchase);
    this.networkInterfaces.announceSubnet(subnet);
    return success(instance);
  }

  /** An instance that runs since before the run, with its ENIs. */
  place(placed: PlacedInstance): Instance {
    const { node, instanceType: typeName, launchedAt, enis } = placed;
    const { id: instanceId = this.freeInstanceId(), purchase = 'on-demand' } = placed;
    const [first, ...others] = enis;
    const type = instanceType(typeName);
    assert(type !== undefined && first !== undefined, 'placed without a type or a primary ENI');
    const { networkInterfaces } = this;
    const primary = networkInterfaces.place(first, this.subnet(first.subnet), undefined);
    const names = { instanceId, node };
    const instance = new Instance(names, type, primary, this.clock, this.imdsLag, launchedAt);
    this.instances.set(instanceId, instance);
    this.tellLaunched(instance, primary, purchase);
    if (primary.cidrs.length > 0) {
      const cidrs = primary.cidrs.map(formatCidr);
      this.emit({ kind: 'eni-cidrs-assigned', eni: primary.id, cidrs });
    }
    for (const other of others) {
      const createdBy = other.isTrunk === true ? undefined : instanceId;
      const eni = networkInterfaces.place(other, this.subnet(other.subnet), createdBy);
      networkInterfaces.tellCreated(eni);
      const { networkCard, device, attachedAt, isTrunk = false } = other;
      if (isTrunk) eni.interfaceType = 'trunk';
      networkInterfaces.attachPlaced(eni, instance, { networkCard, device }, attachedAt);
    }
    return instance;
  }

  /** On the trunk of an instance that was placed. */
  placeBranch(placed: PlacedBranch, trunkId: string): NetworkInterface {
    const { networkInterfaces } = this;
    const trunk = networkInterfaces.find(trunkId);
    assert(trunk?.attachment !== undefined, 'a branch without an attached trunk');
    const eni = networkInterfaces.place({ ...placed, cidrs: [] }, this.subnet(placed.subnet), undefined);
    eni.interfaceType = 'branch';
    eni.groups = placed.groups;
    networkInterfaces.tellCreated(eni);
    eni.branch = { trunk, vlan: placed.vlan };
    const { node } = trunk.attachment.host;
    this.emit({ kind: 'branch-associated', eni: eni.id, trunk: trunkId, node, vlan: placed.vlan });
    return eni;
  }

  /** An ENI that was left behind before the run. */
  placeLeft(left: LeftEni): void {
    const eni = this.networkInterfaces.place(left, this.subnet(left.subnet), left.createdBy);
    eni.tagged = true;
    this.networkInterfaces.tellCreated(eni);
  }

  /** Tells of all subnets anew: what was placed has taken addresses of them. */
  announceSubnets(): void {
    for (const subnet of this.subnets.values()) this.networkInterfaces.announceSubnet(subnet);
  }

  /**
   * Ends an instance at once. The ENIs go with it that are to; those that its daemon had detached, or created and not
   * attached yet, stay available until a search for leaked ENIs finds them.
   */
  terminate(instanceId: string): void {
    const instance = this.instances.get(instanceId);
    if (instance === undefined) return;
    instance.terminate();
    this.instances.delete(instanceId);
    this.networkInterfaces.instanceEnded(instance.enis);
    this.emit({ kind: 'instance-terminated', node: instance.node, instance: instanceId });
  }

  /** TerminateInstances: `gone` when the instance has ended, which is for the caller to do. */
  shutDown(instanceId: string, gone: (instance: Instance) => void): void {
    const instance = this.instances.get(instanceId);
    if (instance === undefined || this.shuttingDown.has(instanceId)) return;
    this.shuttingDown.add(instanceId);
    this.emit({ kind: 'instance-shutting-down', node: instance.node, instance: instanceId });
    const { termination = DEFAULT_TERMINATION } = this.config;
    const delay = drawLatency(termination, this.random.stream('ec2/termination'));
    this.clock.after(delay, Lane.cloud, () => {
      this.shuttingDown.delete(instanceId);
      if (this.instances.has(instanceId)) gone(instance);
    });
  }

  stateOf(instanceId: string): 'running' | 'shutting-down' | 'terminated' {
    if (this.shuttingDown.has(instanceId)) return 'shutting-down';
    return this.instances.has(instanceId) ? 'running' : 'terminated';
  }

  /** A running instance. */
  instance(instanceId: string): Instance | undefined {
    return this.instances.get(instanceId);
  }

  /** A new client for one start of the daemon: the SDK's retry quota begins afresh. */
  client(instance: Instance, sdk: SdkGeneration): Ec2Client {
    const latencies = this.random.stream('ec2/latency');
    return new Ec2Client(this, instance, sdk, latencies, this.random.stream('ec2/latency/leaked-enis'));
  }

  /** For the VPC resource controller, which has a client of its own for each instance here. */
  trunkClient(instance: Instance): TrunkClient {
    return new TrunkClient(
      this,
      instance,
      'go-v2',
      this.random.stream('ec2/latency/vpc-resource-controller'),
    );
  }

  /** For who launches single instances. `terminate`: of each instance that its caller ends. */
  fleetClient(terminate: (instanceId: string) => void): FleetClient {
    return new FleetClient(this, this.random.stream('ec2/latency/karpenter'), {
      launch: ({ instanceType: type, subnetId }, purchase) => this.launchNow(type, subnetId, purchase),
      terminate,
    });
  }

  retryer({ instanceId }: { readonly instanceId: string }, sdk: SdkGeneration): SdkRetryer {
    return createRetryer(sdk, () => this.random.stream(`ec2/sdk/${instanceId}`));
  }

  /** Not that of one that was there before the run. */
  private freeInstanceId(): string {
    let id: string;
    do id = this.names.instanceId();
    while (this.instances.has(id));
    return id;
  }

  private subnet(id: string): Subnet {
    const subnet = this.subnets.get(id);
    assert(subnet !== undefined, `placed in a subnet that does not exist: ${id}`);
    return subnet;
  }

  private tellLaunched(instance: Instance, primary: NetworkInterface, purchase: PurchaseOption): void {
    this.emit({
      kind: 'instance-launched',
      node: instance.node,
      instance: instance.instanceId,
      instanceType: instance.type.name,
      subnet: primary.subnet.id,
      eni: primary.id,
      address: formatIpv4(instance.privateAddress),
      ...(instance.ipv6Address === undefined ? {} : { ipv6Address: formatIpv6(instance.ipv6Address) }),
      ...(purchase === 'spot' ? { spotIn: instance.availabilityZone } : {}),
    });
  }

  private startInstance(type: InstanceType, primary: NetworkInterface): Instance {
    const instanceId = this.freeInstanceId();
    const node = privateDnsName(primary.primary, this.config.region);
    return new Instance({ instanceId, node }, type, primary, this.clock, this.imdsLag);
  }
}
