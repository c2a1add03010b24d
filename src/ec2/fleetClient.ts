// EC2 as Karpenter calls it: instances by CreateFleet, their end, and the subnets they may go to.
// @upstream karpenter-provider-aws pkg/aws/sdk.go

import { formatCidr } from '../base/ipv4.ts';
import type { RandomStream } from '../kernel/random.ts';
import type { Process } from '../kernel/process.ts';
import type { Account } from './account.ts';
import { success, type Ec2Answer } from './answer.ts';
import { ApiCaller } from './apiCaller.ts';
import type { Instance } from './instance.ts';
import type { SubnetDescription } from './ec2Client.ts';
import type { Subnet } from './subnet.ts';

/** A pool of capacity that the fleet may draw on. */
export interface FleetOverride {
  readonly instanceType: string;
  readonly availabilityZone: string;
  readonly subnetId: string;
  /** Lower first: prices. */
  readonly priority: number;
}

/** Of `type: instant`. */
export interface FleetRequest {
  readonly capacityType: 'on-demand' | 'spot';
  readonly targetCapacity: number;
  readonly overrides: readonly FleetOverride[];
}

export interface FleetError {
  readonly code: string;
  readonly message: string;
  readonly override: FleetOverride;
}

export interface FleetAnswer {
  readonly instances: readonly { readonly instance: Instance; readonly override: FleetOverride }[];
  /** Of the pools that were tried and had nothing. */
  readonly errors: readonly FleetError[];
}

export interface FleetSubnet extends SubnetDescription {
  readonly availabilityZone: string;
  readonly cidrBlock: string;
}

/** What runs the calls: credentials of its own, which outlive every instance. */
const CONTROLLER = { node: '', instanceId: 'karpenter', terminated: false };

type LaunchOne = (override: FleetOverride, capacityType: FleetRequest['capacityType']) => Ec2Answer<Instance>;

export class FleetClient extends ApiCaller<typeof CONTROLLER> {
  private readonly launchOne: LaunchOne;
  private readonly end: (instanceId: string) => void;

  constructor(
    account: Account,
    latencies: RandomStream,
    actions: { readonly launch: LaunchOne; readonly terminate: (instanceId: string) => void },
  ) {
    super(account, CONTROLLER, 'go-v2', latencies);
    this.launchOne = actions.launch;
    this.end = actions.terminate;
  }

  protected override get caller() {
    return 'karpenter' as const;
  }

  /**
   * @assumption the cheapest pool that has capacity, among equals by zone and type; a real fleet looks at the depth of spot
   * pools too, and may take a dearer one that is less likely to be interrupted.
   */
  createFleet({ capacityType, targetCapacity, overrides }: FleetRequest): Process<Ec2Answer<FleetAnswer>> {
    return this.call('CreateFleet', {}, () => {
      const instances: FleetAnswer['instances'][number][] = [];
      const errors: FleetError[] = [];
      const queue = overrides.toSorted(byPriority);
      for (let override = queue.shift(); override !== undefined; override = queue.shift()) {
        while (instances.length < targetCapacity) {
          const launched = this.launchOne(override, capacityType);
          if (launched.ok) instances.push({ instance: launched.value, override });
          else {
            errors.push({ code: launched.code, message: launched.message, override });
            break;
          }
        }
        if (instances.length === targetCapacity) break;
      }
      return success({ instances, errors });
    });
  }

  /** They begin to shut down; what is gone already is passed over. */
  terminateInstances(instanceIds: readonly string[]): Process<Ec2Answer<void>> {
    return this.call('TerminateInstances', {}, () => {
      for (const instanceId of instanceIds) this.end(instanceId);
      return success(undefined);
    });
  }

  /** In the scenario's order. */
  describeSubnets(): Process<Ec2Answer<readonly FleetSubnet[]>> {
    return this.call('DescribeSubnets', {}, () =>
      success([...this.account.subnets.values()].filter(({ isForeign }) => !isForeign).map(describedSubnet)),
    );
  }
}

/** As DescribeSubnets shows it. */
export function describedSubnet({
  id,
  cidr,
  availabilityZone,
  availableIpAddressCount,
  tags,
}: Subnet): FleetSubnet {
  return { subnetId: id, cidrBlock: formatCidr(cidr), availabilityZone, availableIpAddressCount, tags };
}

function byPriority(one: FleetOverride, other: FleetOverride): number {
  if (one.priority !== other.priority) return one.priority - other.priority;
  if (one.availabilityZone !== other.availabilityZone)
    return one.availabilityZone < other.availabilityZone ? -1 : 1;
  return one.instanceType < other.instanceType ? -1 : 1;
}
