// The cloud to be looked at: what those read of it who check, explain or show it, and nothing by which they could change
// it.

import type { Milliseconds } from '../base/time.ts';
import type { InstanceMetadata } from './imds.ts';
import type { Instance } from './instance.ts';
import type { NetworkInterface } from './networkInterface.ts';
import type { OtherUsers } from './otherUsers.ts';
import type { Subnet } from './subnet.ts';
import type { Throttle } from './throttle.ts';

export type SubnetView = Pick<
  Subnet,
  | 'id'
  | 'cidr'
  | 'availabilityZone'
  | 'tags'
  | 'availableIpAddressCount'
  | 'freePrefixes'
  | 'assignedCount'
  | 'stateOf'
  | 'takenAddresses'
  | 'ipv6'
>;

type OwnOfInterface =
  | 'id'
  | 'primary'
  | 'cidrs'
  | 'ipv6'
  | 'interfaceType'
  | 'groups'
  | 'createdBy'
  | 'createdAt'
  | 'inUseUntil'
  | 'tagged'
  | 'slotsUsed';

export interface NetworkInterfaceView extends Readonly<Pick<NetworkInterface, OwnOfInterface>> {
  readonly subnet: SubnetView;
  readonly branch: { readonly trunk: { readonly id: string }; readonly vlan: number } | undefined;
  readonly attachment:
    | {
        readonly host: { readonly node: string; readonly terminated: boolean };
        readonly networkCard: number;
        readonly device: number;
        readonly since: Milliseconds;
        readonly deleteOnTermination: boolean;
      }
    | undefined;
}

type OwnOfInstance =
  | 'instanceId'
  | 'volumes'
  | 'node'
  | 'type'
  | 'availabilityZone'
  | 'privateAddress'
  | 'ipv6Address'
  | 'launchedAt'
  | 'terminated'
  | 'version';

export interface InstanceView extends Readonly<Pick<Instance, OwnOfInstance>> {
  readonly enis: readonly NetworkInterfaceView[];
  readonly metadata: Pick<InstanceMetadata, 'attachedEnis'>;
}

export interface CloudView {
  readonly clock: { readonly now: Milliseconds };
  readonly subnets: ReadonlyMap<string, SubnetView>;
  readonly networkInterfaces: {
    watchChanges(): Set<NetworkInterfaceView>;
    all(): Iterable<NetworkInterfaceView>;
    find(id: string): NetworkInterfaceView | undefined;
    unattached(): readonly NetworkInterfaceView[];
  };
  readonly others: Pick<OtherUsers, 'controlPlaneEnis'>;
  readonly throttle: Pick<Throttle, 'tokens'>;
}
