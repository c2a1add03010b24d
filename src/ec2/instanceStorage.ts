// Local NVMe disks of instance types.
// @upstream EC2's instance type reference, as karpenter-provider-aws v1.14.1 saw it

/** GB in all by size, families alike together. Families without a `d` have none. */
const LOCAL_NVME = `
c5ad: large 75, xlarge 150, 2xlarge 300, 4xlarge 600, 8xlarge 1200, 12xlarge 1800, 16xlarge 2400, 24xlarge 3800
c5d: large 50, xlarge 100, 2xlarge 200, 4xlarge 400, 9xlarge 900, 12xlarge 1800, 18xlarge 1800, 24xlarge 3600, metal 3600
m5ad m5d m5dn r5ad r5d r5dn: large 75, xlarge 150, 2xlarge 300, 4xlarge 600, 8xlarge 1200, 12xlarge 1800, 16xlarge 2400, 24xlarge 3600, metal 3600
c6gd c7gd m6gd m7gd r6gd r7gd: medium 59, large 118, xlarge 237, 2xlarge 474, 4xlarge 950, 8xlarge 1900, 12xlarge 2850, 16xlarge 3800, metal 3800
c6id m6id m6idn r6id r6idn: large 118, xlarge 237, 2xlarge 474, 4xlarge 950, 8xlarge 1900, 12xlarge 2850, 16xlarge 3800, 24xlarge 5700, 32xlarge 7600, metal 7600
c8gd c8id m8gd m8id m8idb m8idn m9gd r8gd r8id r8idb r8idn: medium 59, large 118, xlarge 237, 2xlarge 474, 4xlarge 950, 8xlarge 1900, 12xlarge 2850, 16xlarge 3800, 24xlarge 5700, 32xlarge 7600, 48xlarge 11400, 96xlarge 22800, metal-24xl 5700, metal-48xl 11400, metal-96xl 22800
`;

let sizes: ReadonlyMap<string, number> | undefined;

/**
 * GB of the local NVMe disks of `m5d.large`, 0 without any.
 * @assumption known for the families c, m and r alone; 0 for others that have disks (i, d, g, x …).
 */
export function localNvmeGB(instanceType: string): number {
  sizes ??= readTable();
  return sizes.get(instanceType) ?? 0;
}

function readTable(): ReadonlyMap<string, number> {
  const table = new Map<string, number>();
  for (const line of LOCAL_NVME.trim().split('\n')) {
    const [families = '', entries = ''] = line.split(': ');
    for (const family of families.split(' ')) {
      for (const entry of entries.split(', ')) {
        const [size = '', gigabytes = ''] = entry.split(' ');
        table.set(`${family}.${size}`, Number(gigabytes));
      }
    }
  }
  return table;
}
