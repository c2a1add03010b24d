// Who holds the addresses that a scenario's subnets have taken: an ENI each, of another service of AWS, as load balancers,
// endpoints and databases have them in a VPC.

import { zoneId } from '../../base/zoneId.ts';
import { formatIpv4, type Ipv4 } from '../../base/ipv4.ts';
import { privateDnsName } from '../../base/privateDnsName.ts';
import type { SubnetView } from '../../ec2/view.ts';
import { eniMac } from '../../ec2/eniMac.ts';
import type { Moment } from '../moment.ts';
import type { Described } from './awsFilters.ts';
import { madeUpId } from '../../base/madeUpId.ts';
import { ACCOUNT_ID, vpcId } from './madeUp.ts';

const DESCRIPTION = 'external address';
const SERVICE = 'amazon-aws';

/** By subnet and address. */
export function externalInterfaces(moment: Moment): readonly Described[] {
  return [...moment.world.cloud.subnets.values()].flatMap((subnet) =>
    subnet.takenAddresses().map((address) => describe(moment, subnet, address)),
  );
}

function describe({ scenario }: Moment, subnet: SubnetView, address: Ipv4): Described {
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
      description: [DESCRIPTION],
      'group-id': [],
      'group-name': [],
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
        InstanceOwnerId: SERVICE,
        Status: 'attached',
      },
      AvailabilityZone: subnet.availabilityZone,
      Description: DESCRIPTION,
      Groups: [],
      InterfaceType: 'interface',
      Ipv6Addresses: [],
      MacAddress: eniMac(id),
      NetworkInterfaceId: id,
      OwnerId: ACCOUNT_ID,
      PrivateDnsName: dnsName,
      PrivateIpAddress: ip,
      PrivateIpAddresses: [{ Primary: true, PrivateDnsName: dnsName, PrivateIpAddress: ip }],
      RequesterId: SERVICE,
      RequesterManaged: true,
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
