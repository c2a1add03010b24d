// The account's ENIs as `aws ec2 describe-network-interfaces` prints them: members in the order of the API's model.

import { ipv6Members } from './ipv6Members.ts';
import { zoneId } from '../../base/zoneId.ts';
import { cidrSize, formatCidr, formatIpv4, type Ipv4 } from '../../base/ipv4.ts';
import { privateDnsName } from '../../base/privateDnsName.ts';
import type { InstanceView, NetworkInterfaceView } from '../../ec2/view.ts';
import { eniMac } from '../../ec2/eniMac.ts';
import type { JsonValue } from '../introspection/goJson.ts';
import type { Moment } from '../moment.ts';
import { apiTime } from './apiTime.ts';
import type { Described } from './awsFilters.ts';
import { externalInterfaces } from './externalInterfaces.ts';
import { madeUpId } from '../../base/madeUpId.ts';
import { ACCOUNT_ID, securityGroupsOf, vpcId } from './madeUp.ts';
import { eniTags } from './tags.ts';

/** In order of creation; then those that hold what the scenario's subnets have taken. */
export function networkInterfaces(moment: Moment): readonly Described[] {
  const enis = [...moment.world.cloud.networkInterfaces.all()].map((eni) => describe(moment, eni));
  return enis.concat(externalInterfaces(moment));
}

function describe(moment: Moment, eni: NetworkInterfaceView): Described {
  const { scenario } = moment;
  const owner = ownerOf(moment, eni);
  const groups = securityGroupsOf(scenario, eni);
  const tags = eniTags(moment, eni, owner);
  const description = descriptionOf(eni);
  const addresses = [eni.primary, ...secondaries(eni)];
  const prefixes = eni.cidrs.filter((cidr) => cidrSize(cidr) > 1).map(formatCidr);
  const status = statusOf(moment, eni);
  return {
    id: eni.id,
    tags,
    facts: {
      'addresses.private-ip-address': addresses.map(formatIpv4),
      'attachment.device-index': eni.attachment === undefined ? [] : [String(eni.attachment.device)],
      'attachment.instance-id': owner === undefined ? [] : [owner.instanceId],
      'attachment.status': owner === undefined ? [] : ['attached'],
      'availability-zone': [eni.subnet.availabilityZone],
      description: [description],
      'group-id': groups.map(({ id }) => id),
      'group-name': groups.map(({ name }) => name),
      'interface-type': [eni.interfaceType],
      'mac-address': [eniMac(eni.id)],
      'network-interface-id': [eni.id],
      'owner-id': [ACCOUNT_ID],
      'private-dns-name': [privateDnsName(eni.primary, scenario.ec2.region)],
      'private-ip-address': [formatIpv4(eni.primary)],
      status: [status],
      'subnet-id': [eni.subnet.id],
      'vpc-id': [vpcId(scenario)],
    },
    body: {
      ...(owner === undefined ? {} : { Attachment: attachmentBody(moment, eni, owner) }),
      AvailabilityZone: eni.subnet.availabilityZone,
      Description: description,
      Groups: groups.map(({ id, name }) => ({ GroupId: id, GroupName: name })),
      InterfaceType: eni.interfaceType,
      ...ipv6Members(eni),
      MacAddress: eniMac(eni.id),
      NetworkInterfaceId: eni.id,
      OwnerId: ACCOUNT_ID,
      PrivateDnsName: privateDnsName(eni.primary, scenario.ec2.region),
      PrivateIpAddress: formatIpv4(eni.primary),
      PrivateIpAddresses: addresses.map((address, index) => ({
        Primary: index === 0,
        PrivateDnsName: privateDnsName(address, scenario.ec2.region),
        PrivateIpAddress: formatIpv4(address),
      })),
      ...(prefixes.length === 0 ? {} : { Ipv4Prefixes: prefixes.map((Ipv4Prefix) => ({ Ipv4Prefix })) }),
      RequesterManaged: false,
      SourceDestCheck: true,
      Status: status,
      SubnetId: eni.subnet.id,
      TagSet: tags.map(({ Key, Value }) => ({ Key, Value })),
      VpcId: vpcId(scenario),
      Operator: { Managed: false },
      AvailabilityZoneId: zoneId(eni.subnet.availabilityZone),
    },
  };
}

/** As whoever made it has written it; a machine's first ENI has none. */
export function descriptionOf({ createdBy, interfaceType }: NetworkInterfaceView): string {
  if (interfaceType !== 'interface') return `aws-k8s-${interfaceType}-eni`;
  return createdBy === undefined ? '' : `aws-K8S-${createdBy}`;
}

/** A branch is in use by its association with the trunk. */
function statusOf({ world }: Moment, { attachment, branch, inUseUntil }: NetworkInterfaceView): string {
  if (attachment !== undefined || branch !== undefined) return 'in-use';
  return world.simulation.now < inUseUntil ? 'detaching' : 'available';
}

/** The instance it is attached to. */
function ownerOf({ world }: Moment, eni: NetworkInterfaceView): InstanceView | undefined {
  const node = eni.attachment?.host.node;
  return node === undefined ? undefined : world.daemons.nodes.get(node)?.instance;
}

/** An attachment has an id of its own. */
export function attachmentId(eni: NetworkInterfaceView, { instanceId }: InstanceView): string {
  return madeUpId('eni-attach', `${eni.id} ${instanceId}`);
}

function attachmentBody(
  moment: Moment,
  eni: NetworkInterfaceView,
  owner: InstanceView,
): Readonly<Record<string, JsonValue>> {
  const device = eni.attachment?.device ?? 0;
  return {
    AttachTime: apiTime(moment, eni.attachment?.since ?? 0),
    AttachmentId: attachmentId(eni, owner),
    DeleteOnTermination: eni.attachment?.deleteOnTermination ?? true,
    DeviceIndex: device,
    NetworkCardIndex: eni.attachment?.networkCard ?? 0,
    InstanceId: owner.instanceId,
    InstanceOwnerId: ACCOUNT_ID,
    Status: 'attached',
  };
}

function secondaries(eni: NetworkInterfaceView): readonly Ipv4[] {
  return eni.cidrs.filter((cidr) => cidrSize(cidr) === 1).map(({ base }) => base);
}
