// An eksctl ClusterConfig, as far as it says something that a scenario can say. Everything is taken as it may be: what
// has another form is a problem with its place.
// @upstream eksctl's schema eksctl.io/v1alpha5

import { z } from 'zod';

const taints = z.union([
  z.array(
    z.object({
      key: z.string(),
      value: z.string().optional(),
      effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
    }),
  ),
  z.record(z.string(), z.string()),
]);

const nodeGroup = z.object({
  name: z.string(),
  instanceType: z.string().optional(),
  instanceTypes: z.array(z.string()).optional(),
  instancesDistribution: z.object({ instanceTypes: z.array(z.string()).optional() }).optional(),
  spot: z.boolean().optional(),
  updateConfig: z
    .object({
      maxUnavailable: z.int().min(1).max(100).optional(),
      maxUnavailablePercentage: z.int().min(1).max(100).optional(),
    })
    .optional(),
  desiredCapacity: z.int().min(0).optional(),
  minSize: z.int().min(0).optional(),
  maxPodsPerNode: z.int().min(1).optional(),
  availabilityZones: z.array(z.string()).optional(),
  privateNetworking: z.boolean().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  taints: taints.optional(),
});

const subnet = z.object({ cidr: z.string().optional(), az: z.string().optional() });
const subnets = z.record(z.string(), subnet).optional();

const addon = z.object({
  name: z.string(),
  version: z.string().optional(),
  configurationValues: z.string().optional(),
});

export const clusterConfig = z.object({
  apiVersion: z.string().startsWith('eksctl.io/'),
  kind: z.literal('ClusterConfig'),
  metadata: z.object({ name: z.string(), region: z.string(), version: z.string().optional() }),
  availabilityZones: z.array(z.string()).optional(),
  vpc: z
    .object({
      cidr: z.string().optional(),
      subnets: z.object({ public: subnets, private: subnets }).optional(),
    })
    .optional(),
  managedNodeGroups: z.array(nodeGroup).optional(),
  nodeGroups: z.array(nodeGroup).optional(),
  addons: z.array(addon).optional(),
});

export type ClusterConfig = z.output<typeof clusterConfig>;
export type EksctlNodeGroup = z.output<typeof nodeGroup>;

const KEYS = {
  '': Object.keys(clusterConfig.shape),
  metadata: Object.keys(clusterConfig.shape.metadata.shape),
  vpc: ['cidr', 'subnets'],
  group: Object.keys(nodeGroup.shape),
  addon: Object.keys(addon.shape),
} as const;

/** Paths of keys that are not read, as in managedNodeGroups[0].iam. */
export function unreadKeys(value: unknown): string[] {
  const parts: [path: string, part: unknown, known: readonly string[]][] = [
    ['', value, KEYS['']],
    ['metadata', partOf(value, 'metadata'), KEYS.metadata],
    ['vpc', partOf(value, 'vpc'), KEYS.vpc],
  ];
  for (const list of ['managedNodeGroups', 'nodeGroups', 'addons']) {
    const items = partOf(value, list);
    if (!Array.isArray(items)) continue;
    const known = list === 'addons' ? KEYS.addon : KEYS.group;
    for (const [index, item] of items.entries()) parts.push([`${list}[${index}]`, item, known]);
  }
  return parts.flatMap(([path, part, known]) =>
    typeof part === 'object' && part !== null
      ? Object.keys(part)
          .filter((key) => !known.includes(key))
          .map((key) => (path === '' ? key : `${path}.${key}`))
      : [],
  );
}

function partOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
