// What `aws ec2 describe-…` prints, as JSON or YAML.

import type { Sheet } from '../text/sheet.ts';
import { addressAt, countAt, listAt, tagsAt, textAt, timeAt } from '../text/values.ts';
import type { InterfaceFact } from './facts.ts';
import type { Reading, Recogniser } from './recogniser.ts';

/** A list by its key, or the list alone as `--query` prints it, whose elements have this member. */
function answer(
  key: string,
  member: string,
  reads: string,
  read: (element: unknown, reading: Reading) => void,
): Recogniser {
  return {
    reads,
    recognises: ({ lists }, first) =>
      lists.has(key) || (lists.has('') && textAt(first, member) !== undefined && isOwn(first, member)),
    read(sheet, reading) {
      morePages(sheet, reading, key);
      for (const element of (sheet.lists.get(key) ?? sheet.lists.get(''))?.values() ?? [])
        read(element, reading);
    },
  };
}

/** Interfaces have the ids of their subnets too. */
function isOwn(element: unknown, member: string): boolean {
  return member !== 'CidrBlock' || textAt(element, 'SubnetId') !== undefined;
}

function morePages({ header }: Sheet, { evidence, file }: Reading, key: string): void {
  if (textAt(header, 'NextToken') === undefined) return;
  evidence.warned.push(
    `${file} is one page of ${key} only (it has a NextToken): collect it without --max-items`,
  );
}

export const EC2_ANSWERS: readonly Recogniser[] = [
  answer('Subnets', 'CidrBlock', 'subnets of EC2', (subnet, { file, evidence }) => {
    const id = textAt(subnet, 'SubnetId');
    const cidr = textAt(subnet, 'CidrBlock');
    if (id === undefined || cidr === undefined) return;
    const tags = tagsAt(subnet, 'Tags');
    for (const tag of tags.keys()) sawCluster(tag, evidence.clusterNames);
    evidence.count('subnet');
    evidence.subnets.push({
      file,
      id,
      name: tags.get('Name'),
      vpc: textAt(subnet, 'VpcId'),
      cidr,
      zone: textAt(subnet, 'AvailabilityZone'),
      available: countAt(subnet, 'AvailableIpAddressCount'),
      forCni: tags.get('kubernetes.io/role/cni'),
    });
  }),
  answer('NetworkInterfaces', 'NetworkInterfaceId', 'network interfaces of EC2', (eni, reading) => {
    const fact = interfaceFact(eni, reading, textAt(eni, 'Attachment', 'InstanceId'));
    if (fact === undefined) return;
    reading.evidence.count('network interface');
    reading.evidence.hasAllInterfaces = true;
    reading.evidence.interfaces.push(fact);
  }),
  {
    reads: 'instances of EC2',
    recognises: ({ lists }, first) =>
      lists.has('Reservations') || (lists.has('') && textAt(first, 'InstanceType') !== undefined),
    read(sheet, reading) {
      morePages(sheet, reading, 'Reservations');
      for (const part of (sheet.lists.get('Reservations') ?? sheet.lists.get(''))?.values() ?? []) {
        const instances = listAt(part, 'Instances');
        for (const instance of instances.length > 0 ? instances : [part]) readInstance(instance, reading);
      }
    },
  },
  answer(
    'SubnetIpv4CidrReservations',
    'SubnetCidrReservationId',
    'CIDR reservations of subnets',
    (reservation, { file, evidence }) => {
      const subnet = textAt(reservation, 'SubnetId');
      const cidr = textAt(reservation, 'Cidr');
      if (subnet === undefined || cidr === undefined || cidr.includes(':')) return;
      const type = textAt(reservation, 'ReservationType') === 'explicit' ? 'explicit' : 'prefix';
      evidence.count('reservation');
      evidence.reservations.push({ file, subnet, cidr, type });
    },
  ),
  answer('Vpcs', 'VpcId', 'VPCs', (vpc, { file, evidence }) => {
    const id = textAt(vpc, 'VpcId');
    const blocks = listAt(vpc, 'CidrBlockAssociationSet').flatMap((each) => textAt(each, 'CidrBlock') ?? []);
    const first = textAt(vpc, 'CidrBlock');
    const cidrs = [...new Set([...(first === undefined ? [] : [first]), ...blocks])];
    if (id === undefined || cidrs.length === 0) return;
    evidence.count('VPC');
    evidence.vpcs.push({ file, id, cidrs });
  }),
];

function sawCluster(tag: string, names: Set<string>): void {
  const [, name] = /^kubernetes\.io\/cluster\/(.+)$/.exec(tag) ?? [];
  if (name !== undefined) names.add(name);
}

function interfaceFact(
  eni: unknown,
  { file, evidence }: Reading,
  instanceId: string | undefined,
): InterfaceFact | undefined {
  const id = textAt(eni, 'NetworkInterfaceId');
  if (id === undefined) return undefined;
  const tags = tagsAt(eni, 'TagSet');
  const cluster = tags.get('cluster.k8s.amazonaws.com/name');
  if (cluster !== undefined) evidence.clusterNames.add(cluster);
  const attachedAt = timeAt(eni, 'Attachment', 'AttachTime');
  evidence.sawTime(attachedAt);
  const primaryAddress = addressAt(eni, 'PrivateIpAddress');
  const addresses = listAt(eni, 'PrivateIpAddresses').flatMap(
    (each) => addressAt(each, 'PrivateIpAddress') ?? [],
  );
  return {
    file,
    id,
    subnet: textAt(eni, 'SubnetId'),
    zone: textAt(eni, 'AvailabilityZone'),
    vpc: textAt(eni, 'VpcId'),
    type: textAt(eni, 'InterfaceType') ?? 'interface',
    description: textAt(eni, 'Description') ?? '',
    isAvailable: textAt(eni, 'Status') === 'available',
    isUnmanaged: tags.get('node.k8s.amazonaws.com/no_manage') === 'true',
    instanceId,
    device: countAt(eni, 'Attachment', 'DeviceIndex') ?? 0,
    networkCard: countAt(eni, 'Attachment', 'NetworkCardIndex') ?? 0,
    primaryAddress,
    addresses: addresses.filter((address) => address !== primaryAddress),
    prefixes: listAt(eni, 'Ipv4Prefixes').flatMap((each) => textAt(each, 'Ipv4Prefix') ?? []),
    attachedAt,
    createdAt: timeOf(tags.get('node.k8s.amazonaws.com/createdAt')),
    madeBy: tags.get('node.k8s.amazonaws.com/instance_id'),
  };
}

function timeOf(text: string | undefined): number | undefined {
  return timeAt({ text }, 'text');
}

function readInstance(instance: unknown, reading: Reading): void {
  const { file, evidence } = reading;
  const id = textAt(instance, 'InstanceId');
  if (id === undefined) return;
  const tags = tagsAt(instance, 'Tags');
  for (const tag of tags.keys()) sawCluster(tag, evidence.clusterNames);
  const launchedAt = timeAt(instance, 'LaunchTime');
  evidence.sawTime(launchedAt);
  evidence.count('instance');
  evidence.instances.push({
    file,
    id,
    instanceType: textAt(instance, 'InstanceType'),
    zone: textAt(instance, 'Placement', 'AvailabilityZone'),
    address: addressAt(instance, 'PrivateIpAddress'),
    launchedAt,
    nodeGroup: tags.get('eks:nodegroup-name') ?? tags.get('alpha.eksctl.io/nodegroup-name'),
    isRunning: ['running', 'pending'].includes(textAt(instance, 'State', 'Name') ?? 'running'),
  });
  for (const eni of listAt(instance, 'NetworkInterfaces')) {
    const fact = interfaceFact(eni, reading, id);
    if (fact !== undefined) evidence.interfaces.push(fact);
  }
}
