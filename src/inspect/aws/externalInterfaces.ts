// Who holds the addresses that a scenario's subnets have taken: an ENI each, of EKS itself, or of another service of AWS,
// as load balancers, endpoints and databases have them in a VPC.

import { zoneId } from '../../base/zoneId.ts';
import { formatIpv4, type Ipv4 } from '../../base/ipv4.ts';
import { privateDnsName } from '../../base/privateDnsName.ts';
import type { SubnetView } from '../../ec2/view.ts';
import { eniMac } from '../../ec2/eniMac.ts';
import type { Moment } from '../moment.ts';
import type { Described } from './awsFilters.ts';
import { madeUpId } from '../../base/madeUpId.ts';
import {
  ACCOUNT_ID,
  clusterName,
  clusterSecurityGroup,
  EKS_ACCOUNT_ID,
  madeUpRoleId,
  vpcId,
  type SecurityGroup,
} from './madeUp.ts';

const SERVICE = 'amazon-aws';

/** What an ENI says of whose it is. */
interface Requester {
  readonly description: string;
  /** The account of the machine on which it is. */
  readonly instanceOwner: string;
  readonly id: string;
  readonly isManaged: boolean;
  readonly groups: readonly SecurityGroup[];
}

const OTHER_SERVICE: Requester = {
  description: 'external address',
  instanceOwner: SERVICE,
  id: SERVICE,
  isManaged: true,
  groups: [],
};

/**
 * EKS creates its interfaces in the cluster's account, by its role there, and attaches them to machines of its own.
 * @upstream EKS user guide, View Amazon EKS networking requirements for VPC and subnets
 */
function eks({ scenario }: Moment): Requester {
  return {
    description: `Amazon EKS ${clusterName(scenario)}`,
    instanceOwner: EKS_ACCOUNT_ID,
    id: `${madeUpRoleId(scenario)}:AmazonEKS`,
    isManaged: false,
    groups: [clusterSecurityGroup(scenario)],
  };
}

/** By subnet and address. */
export function externalInterfaces(moment: Moment): readonly Described[] {
  const { cloud } = moment.world;
  const ofEks = new Set(cloud.others.controlPlaneEnis().map(({ address }) => address));
  return [...cloud.subnets.values()].flatMap((subnet) =>
    subnet
      .takenAddresses()
      .map((address) => describe(moment, subnet, address, ofEks.has(address) ? eks(moment) : OTHER_SERVICE)),
  );
}

function describe(
  { scenario }: Moment,
  subnet: SubnetView,
  address: Ipv4,
  { description, instanceOwner, id: requester, isManaged, groups }: Requester,
): Described {
  const ip = formatIpv4(address);
  const id = madeUpId('eni', `${vpcId(scenario)} ${ip}`);
  const dnsName = privateDnsName(address, scenario.ec2.region);
  return {
    id,
    tags: [],
    facts: {
      'addresses.private-ip-address': [ip],
      'attachment.device-index': ['1'],
      'attachment.instance-id': [],
      'attachment.status': ['attached'],
      'availability-zone': [subnet.availabilityZone],
      description: [description],
      'group-id': groups.map((group) => group.id),
      'group-name': groups.map(({ name }) => name),
      'interface-type': ['interface'],
      'mac-address': [eniMac(id)],
      'network-interface-id': [id],
      'owner-id': [ACCOUNT_ID],
      'private-dns-name': [dnsName],
      'private-ip-address': [ip],
      status: ['in-use'],
      'subnet-id': [subnet.id],
      'vpc-id': [vpcId(scenario)],
    },
    body: {
      Attachment: {
        AttachmentId: madeUpId('eni-attach', id),
        DeleteOnTermination: false,
        DeviceIndex: 1,
        NetworkCardIndex: 0,
        InstanceOwnerId: instanceOwner,
        Status: 'attached',
      },
      AvailabilityZone: subnet.availabilityZone,
      Description: description,
      Groups: groups.map((group) => ({ GroupId: group.id, GroupName: group.name })),
      InterfaceType: 'interface',
      Ipv6Addresses: [],
      MacAddress: eniMac(id),
      NetworkInterfaceId: id,
      OwnerId: ACCOUNT_ID,
      PrivateDnsName: dnsName,
      PrivateIpAddress: ip,
      PrivateIpAddresses: [{ Primary: true, PrivateDnsName: dnsName, PrivateIpAddress: ip }],
      RequesterId: requester,
      RequesterManaged: isManaged,
      SourceDestCheck: true,
      Status: 'in-use',
      SubnetId: subnet.id,
      TagSet: [],
      VpcId: vpcId(scenario),
      Operator: { Managed: false },
      AvailabilityZoneId: zoneId(subnet.availabilityZone),
    },
  };
}
