// How many EBS volumes an instance takes, the root volume included, and whether its network interfaces count, too.
// @upstream aws-ebs-csi-driver pkg/cloud/limits, from EbsInfo of DescribeInstanceTypes

import type { InstanceType } from './instanceTypes.ts';

export interface VolumeLimit {
  readonly most: number;
  /** Each network interface but the primary one takes a place, too. */
  readonly isShared: boolean;
}

/** Types with disks or accelerators of their own, which take places. `FAMILIES: LIMIT SIZES, LIMIT SIZES` */
const SHARED = `
c5ad: 26 large xlarge 2xlarge, 25 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge
c5d: 26 large xlarge 2xlarge 4xlarge 9xlarge, 25 12xlarge 18xlarge, 23 24xlarge
c6gd c7gd m6gd m7gd r6gd r7gd x2gd: 26 medium large xlarge 2xlarge 4xlarge 8xlarge, 25 12xlarge 16xlarge
c6id m6id m6idn r6id r6idn: 26 large xlarge 2xlarge 4xlarge 8xlarge, 25 12xlarge 16xlarge, 23 24xlarge 32xlarge
m5ad m5d m5dn r5ad r5d r5dn: 26 large xlarge 2xlarge, 25 4xlarge 8xlarge 12xlarge, 23 16xlarge 24xlarge
d3: 24 xlarge, 21 2xlarge, 15 4xlarge, 3 8xlarge
d3en: 25 xlarge, 23 2xlarge, 19 4xlarge, 15 6xlarge, 11 8xlarge, 3 12xlarge
dl1: 28 24xlarge
dl2q: 19 24xlarge
g4ad: 25 xlarge 2xlarge 4xlarge, 24 8xlarge, 21 16xlarge
g4dn: 25 xlarge 2xlarge 4xlarge 8xlarge 16xlarge, 22 12xlarge
g5: 25 xlarge 2xlarge 4xlarge 8xlarge 16xlarge, 22 12xlarge 24xlarge, 9 48xlarge
g5g: 26 xlarge 2xlarge 4xlarge 8xlarge, 25 16xlarge
hpc6id: 23 32xlarge
i3en: 26 large xlarge 3xlarge, 25 2xlarge 6xlarge, 23 12xlarge, 19 24xlarge
i4g im4gn: 26 large xlarge 2xlarge 4xlarge, 25 8xlarge, 23 16xlarge
i4i: 26 large xlarge 2xlarge 4xlarge, 25 8xlarge, 24 12xlarge, 23 16xlarge, 21 24xlarge, 19 32xlarge
is4gen: 26 medium large xlarge 2xlarge, 25 4xlarge, 23 8xlarge
inf1: 26 xlarge 2xlarge, 23 6xlarge, 11 24xlarge
inf2: 26 xlarge 8xlarge, 28 24xlarge 48xlarge
mac1: 16 metal
mac2 mac2-m1ultra mac2-m2 mac2-m2pro mac-m4max: 10 metal
p3dn: 17 24xlarge
trn1: 25 2xlarge, 28 32xlarge
trn1n: 28 32xlarge
vt1: 25 3xlarge, 23 6xlarge
x2idn: 26 16xlarge, 25 24xlarge 32xlarge
x2iedn: 26 xlarge 2xlarge 4xlarge 8xlarge 16xlarge, 25 24xlarge 32xlarge
z1d: 26 large xlarge 2xlarge 3xlarge 6xlarge, 25 12xlarge
`;

/** Families whose volumes have places of their own, where they are not as their size says. */
const DEDICATED = `
c8a m8a r8a: 64 metal-24xl
c8gb r8gb: 78 metal-48xl
c8gn m8gn r8gn: 64 48xlarge, 39 metal-48xl
c8i m8i r8i x8i: 64 metal-48xl
hpc7a: 27 12xlarge 24xlarge 48xlarge 96xlarge
p4d p4de: 28 24xlarge
p5 p5e p5en p6-b200 p6-b300 trn2: 64 48xlarge
x8aedz: 64 12xlarge metal-12xl, 128 24xlarge, 79 metal-24xl
`;

const DEDICATED_FAMILY =
  /^([cmr]7(a|i|iz|i-flex)|[cmrix]8[a-z]*(-flex)?|i7ie?|f2|g6e?|g6f|gr6f?|g7e|hpc7a|p4de?|p5|p5en?|p6-.*|trn2|u7i.*)$/;

/** Of these sizes and those above, up to the next. */
const BY_SIZE: readonly (readonly [number, number])[] = [
  [48, 128],
  [32, 88],
  [24, 64],
  [16, 48],
  [0, 32],
];

const OF_XEN: VolumeLimit = { most: 39, isShared: false };
const OF_METAL: VolumeLimit = { most: 31, isShared: true };
const USUAL: VolumeLimit = { most: 27, isShared: true };

export function volumeLimit({ name, hypervisor }: Pick<InstanceType, 'name' | 'hypervisor'>): VolumeLimit {
  if (hypervisor === 'xen') return OF_XEN;
  const [family = '', size = ''] = name.split('.');
  if (DEDICATED_FAMILY.test(family))
    return { most: listed(DEDICATED, family, size) ?? bySize(size), isShared: false };
  const most = listed(SHARED, family, size);
  if (most !== undefined) return { most, isShared: true };
  return size === 'metal' ? OF_METAL : USUAL;
}

function bySize(size: string): number {
  const [, metal] = /^metal-(\d+)xl$/.exec(size) ?? [];
  if (metal !== undefined) return Number(metal) >= 32 ? 79 : 39;
  const [, times = '0'] = /^(\d+)xlarge$/.exec(size) ?? [];
  return BY_SIZE.find(([least]) => Number(times) >= least)?.[1] ?? 0;
}

function listed(table: string, family: string, size: string): number | undefined {
  for (const line of table.trim().split('\n')) {
    const [families = '', limits = ''] = line.split(': ');
    if (!families.split(' ').includes(family)) continue;
    const found = limits.split(', ').find((limit) => limit.split(' ').slice(1).includes(size));
    if (found !== undefined) return Number(found.split(' ')[0]);
  }
  return undefined;
}
