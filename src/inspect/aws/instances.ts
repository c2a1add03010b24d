// The machines as `aws ec2 describe-instances` prints them: each a reservation of its own, members in the order of the
// API's model. Disks, images and the like are those of EKS' node groups.

import { ipv6Members } from './ipv6Members.ts';
import { elementAt } from '../../base/assert.ts';
import { cidrSize, formatCidr, formatIpv4 } from '../../base/ipv4.ts';
import { privateDnsName } from '../../base/privateDnsName.ts';
import type { InstanceView, NetworkInterfaceView } from '../../ec2/view.ts';
import { eniMac } from '../../ec2/eniMac.ts';
import type { JsonValue } from '../introspection/goJson.ts';
import type { Moment } from '../moment.ts';
import { apiTime } from './apiTime.ts';
import { amiId, madeUpId } from '../../base/madeUpId.ts';
import { ACCOUNT_ID, clusterSecurityGroup, securityGroupsOf, vpcId } from './madeUp.ts';
import type { Described } from './awsFilters.ts';
import { attachmentId, descriptionOf } from './networkInterfaces.ts';
import { instanceTags } from './tags.ts';

const RUNNING = 16;

/** In order of launch; those that have ended are gone. */
export function instances(moment: Moment): readonly Described[] {
  return [...moment.world.daemons.nodes.values()].map(({ instance }) => describe(moment, instance));
}

function describe(moment: Moment, instance: InstanceView): Described {
  const { scenario } = moment;
  const { instanceId, type, node, privateAddress, availabilityZone } = instance;
  const group = clusterSecurityGroup(scenario);
  const tags = instanceTags(moment, instance);
  const subnet = elementAt(instance.enis, 0).subnet.id;
  return {
    id: instanceId,
    tags,
    facts: {
      architecture: [architecture(instance)],
      'availability-zone': [availabilityZone],
      'instance-id': [instanceId],
      'instance-state-code': [String(RUNNING)],
      'instance-state-name': ['running'],
      'instance-type': [type.name],
      'network-interface.network-interface-id': instance.enis.map(({ id }) => id),
      'owner-id': [ACCOUNT_ID],
      'private-dns-name': [node],
      'private-ip-address': [formatIpv4(privateAddress)],
      'subnet-id': [subnet],
      'vpc-id': [vpcId(scenario)],
    },
    body: {
      ReservationId: madeUpId('r', instanceId),
      OwnerId: ACCOUNT_ID,
      Groups: [],
      Instances: [
        {
          Architecture: architecture(instance),
          EbsOptimized: false,
          EnaSupport: true,
          Hypervisor: 'xen',
          NetworkInterfaces: instance.enis.map((eni) => interfaceBody(moment, eni, instance)),
          RootDeviceName: '/dev/xvda',
          RootDeviceType: 'ebs',
          SecurityGroups: [{ GroupId: group.id, GroupName: group.name }],
          SourceDestCheck: true,
          Tags: tags.map(({ Key, Value }) => ({ Key, Value })),
          VirtualizationType: 'hvm',
          MetadataOptions: {
            State: 'applied',
            HttpTokens: 'optional',
            HttpPutResponseHopLimit: 2,
            HttpEndpoint: 'enabled',
            HttpProtocolIpv6: 'disabled',
            InstanceMetadataTags: 'disabled',
          },
          InstanceId: instanceId,
          ImageId: amiId(scenario.cluster.region, scenario.cluster.kubernetesMinor, type.architecture),
          State: { Code: RUNNING, Name: 'running' },
          PrivateDnsName: node,
          PublicDnsName: '',
          StateTransitionReason: '',
          AmiLaunchIndex: 0,
          ProductCodes: [],
          InstanceType: type.name,
          LaunchTime: apiTime(moment, instance.launchedAt),
          Placement: { AvailabilityZone: availabilityZone, GroupName: '', Tenancy: 'default' },
          Monitoring: { State: 'disabled' },
          SubnetId: subnet,
          VpcId: vpcId(scenario),
          PrivateIpAddress: formatIpv4(privateAddress),
        },
      ],
    },
  };
}

/** An ENI as its instance lists it. */
function interfaceBody(moment: Moment, eni: NetworkInterfaceView, instance: InstanceView): JsonValue {
  const { scenario } = moment;
  const groups = securityGroupsOf(scenario, eni);
  const device = eni.attachment?.device ?? 0;
  const name = (address: number): string => privateDnsName(address, scenario.ec2.region);
  const secondary = eni.cidrs.filter((cidr) => cidrSize(cidr) === 1).map(({ base }) => base);
  const prefixes = eni.cidrs.filter((cidr) => cidrSize(cidr) > 1).map(formatCidr);
  return {
    Attachment: {
      AttachTime: apiTime(moment, eni.attachment?.since ?? 0),
      AttachmentId: attachmentId(eni, instance),
      DeleteOnTermination: true,
      DeviceIndex: device,
      Status: 'attached',
      NetworkCardIndex: eni.attachment?.networkCard ?? 0,
    },
    Description: descriptionOf(eni),
    Groups: groups.map(({ id, name: GroupName }) => ({ GroupId: id, GroupName })),
    ...ipv6Members(eni),
    MacAddress: eniMac(eni.id),
    NetworkInterfaceId: eni.id,
    OwnerId: ACCOUNT_ID,
    PrivateDnsName: name(eni.primary),
    PrivateIpAddress: formatIpv4(eni.primary),
    PrivateIpAddresses: [eni.primary, ...secondary].map((address, index) => ({
      Primary: index === 0,
      PrivateDnsName: name(address),
      PrivateIpAddress: formatIpv4(address),
    })),
    SourceDestCheck: true,
    Status: 'in-use',
    SubnetId: eni.subnet.id,
    VpcId: vpcId(scenario),
    InterfaceType: eni.interfaceType,
    ...(prefixes.length === 0 ? {} : { Ipv4Prefixes: prefixes.map((Ipv4Prefix) => ({ Ipv4Prefix })) }),
  };
}

function architecture({ type }: InstanceView): string {
  return type.architecture === 'arm64' ? 'arm64' : 'x86_64';
}
