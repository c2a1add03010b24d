// The subnets and the VPC as the AWS CLI prints them: members in the order of the API's model.

import { zoneId } from '../../base/zoneId.ts';
import { formatCidr } from '../../base/ipv4.ts';
import { formatIpv6Cidr } from '../../base/ipv6.ts';
import type { SubnetView } from '../../ec2/view.ts';
import type { JsonValue } from '../introspection/goJson.ts';
import type { Moment } from '../moment.ts';
import type { Described } from './awsFilters.ts';
import { madeUpId } from '../../base/madeUpId.ts';
import { ACCOUNT_ID, clusterName, vpcId } from './madeUp.ts';
import { tagList, type Tag } from './tags.ts';

/** In the scenario's order. */
export function subnets(moment: Moment): readonly Described[] {
  return [...moment.world.cloud.subnets.values()].map((subnet) => describe(moment, subnet));
}

function describe({ scenario }: Moment, subnet: SubnetView): Described {
  const { id, cidr, availabilityZone, availableIpAddressCount, ipv6 } = subnet;
  const tags = tagList({ Name: id, ...subnet.tags });
  const vpc = vpcId(scenario);
  return {
    id,
    tags,
    facts: {
      'availability-zone': [availabilityZone],
      'availability-zone-id': [zoneId(availabilityZone)],
      'available-ip-address-count': [String(availableIpAddressCount)],
      cidr: [formatCidr(cidr)],
      'cidr-block': [formatCidr(cidr)],
      'default-for-az': ['false'],
      'map-public-ip-on-launch': ['false'],
      'owner-id': [ACCOUNT_ID],
      state: ['available'],
      'subnet-id': [id],
      'vpc-id': [vpc],
    },
    body: {
      AvailabilityZoneId: zoneId(availabilityZone),
      MapCustomerOwnedIpOnLaunch: false,
      OwnerId: ACCOUNT_ID,
      AssignIpv6AddressOnCreation: ipv6 !== undefined,
      Ipv6CidrBlockAssociationSet:
        ipv6 === undefined
          ? []
          : [
              {
                AssociationId: madeUpId('subnet-cidr-assoc', `${id} ipv6`),
                Ipv6CidrBlock: formatIpv6Cidr(ipv6.cidr),
                Ipv6CidrBlockState: { State: 'associated' },
              },
            ],
      ...tagsMember(tags),
      SubnetArn: `arn:aws:ec2:${scenario.ec2.region}:${ACCOUNT_ID}:subnet/${id}`,
      EnableDns64: false,
      Ipv6Native: false,
      PrivateDnsNameOptionsOnLaunch: {
        HostnameType: 'ip-name',
        EnableResourceNameDnsARecord: false,
        EnableResourceNameDnsAAAARecord: false,
      },
      BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
      SubnetId: id,
      State: 'available',
      VpcId: vpc,
      CidrBlock: formatCidr(cidr),
      AvailableIpAddressCount: availableIpAddressCount,
      AvailabilityZone: availabilityZone,
      DefaultForAz: false,
      MapPublicIpOnLaunch: false,
    },
  };
}

/** The scenario's one. */
export function vpcs({ scenario }: Moment): readonly Described[] {
  const id = vpcId(scenario);
  const blocks = scenario.ec2.vpcCidrs.map(formatCidr);
  const tags = tagList({ Name: clusterName(scenario) });
  return [
    {
      id,
      tags,
      facts: {
        cidr: blocks.slice(0, 1),
        'cidr-block-association.cidr-block': blocks,
        'is-default': ['false'],
        'owner-id': [ACCOUNT_ID],
        state: ['available'],
        'vpc-id': [id],
      },
      body: {
        OwnerId: ACCOUNT_ID,
        InstanceTenancy: 'default',
        CidrBlockAssociationSet: blocks.map((CidrBlock) => ({
          AssociationId: madeUpId('vpc-cidr-assoc', `${id} ${CidrBlock}`),
          CidrBlock,
          CidrBlockState: { State: 'associated' },
        })),
        IsDefault: false,
        ...tagsMember(tags),
        BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
        VpcId: id,
        State: 'available',
        CidrBlock: blocks[0] ?? '',
        DhcpOptionsId: madeUpId('dopt', id),
      },
    },
  ];
}

function tagsMember(tags: readonly Tag[]): { readonly Tags?: JsonValue } {
  return tags.length === 0 ? {} : { Tags: tags.map(({ Key, Value }) => ({ Key, Value })) };
}
