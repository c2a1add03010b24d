// What a scenario says of Calico, where that is the CNI: its pools and the configuration of its IPAM, with the defaults
// of the operator on EKS, or of the manifest.

import { z } from 'zod';
import { CALICO_VERSIONS, NEWEST_CALICO, type CalicoVersion } from '../../calico/rules.ts';
import type { AllowedUse, AssignmentMode, EncapsulationMode, IpPoolSpec } from '../../calico/pool.ts';
import { DEFAULT_IPAM_CONFIG, type IpamConfig } from '../../calico/ipamConfig.ts';
import { isOneOf } from '../../base/records.ts';
import { count, name } from '../language/scalars.ts';

/** Which mode of a pool each word stands for. @upstream tigera/operator api/v1/installation_types.go#EncapsulationType */
const ENCAPSULATIONS = {
  VXLAN: { vxlanMode: 'Always' },
  VXLANCrossSubnet: { vxlanMode: 'CrossSubnet' },
  IPIP: { ipipMode: 'Always' },
  IPIPCrossSubnet: { ipipMode: 'CrossSubnet' },
  None: {},
} as const satisfies Readonly<Record<string, Partial<Record<'vxlanMode' | 'ipipMode', EncapsulationMode>>>>;

const encapsulation = z.enum(['VXLAN', 'VXLANCrossSubnet', 'IPIP', 'IPIPCrossSubnet', 'None']);
const blockSize = count(0, 32);

const ALLOWED_USES = ['Workload', 'Tunnel'] as const satisfies readonly AllowedUse[];
const ASSIGNMENT_MODES = ['Automatic', 'Manual'] as const satisfies readonly AssignmentMode[];

const ipPool = z
  .strictObject({
    name: name.describe('Name, by which pods may ask for it; pools are tried in the order of their names'),
    cidr: z.string().describe('Its addresses'),
    blockSize: blockSize
      .optional()
      .describe('Prefix length of the blocks that nodes get (default: cni.blockSize)'),
    encapsulation: encapsulation.optional().describe('(default: cni.encapsulation)'),
    natOutgoing: z.boolean().default(true).describe('What leaves the pools gets the address of its node'),
    disabled: z.boolean().default(false).describe('Nothing new is given out of it'),
    nodeSelector: z.string().default('all()').describe("Nodes it serves, such as zone == 'a'"),
    namespaceSelector: z.string().optional().describe('Namespaces it serves (default: all)'),
    allowedUses: z.array(z.enum(ALLOWED_USES)).optional().describe('(default: both)'),
    assignmentMode: z
      .enum(ASSIGNMENT_MODES)
      .default('Automatic')
      .describe('Manual: for pods that ask for it by name'),
  })
  .meta({ id: 'IpPool' });

/** Of `cni`, with plugin: calico only. */
export const calicoFields = {
  installedBy: z
    .enum(['operator', 'manifest'])
    .optional()
    .describe(
      'Calico only: what installed it, which its defaults and its pods depend on (default: operator)',
    ),
  pools: z
    .array(ipPool)
    .min(1)
    .optional()
    .describe(
      'Calico only: its pools (default: one, 172.16.0.0/16 by the operator, 192.168.0.0/16 by the manifest)',
    ),
  encapsulation: encapsulation.optional().describe('Calico only: of pools that say none (default: VXLAN)'),
  blockSize: blockSize.optional().describe('Calico only: of pools that say none (default: 26)'),
  strictAffinity: z
    .boolean()
    .optional()
    .describe('Calico only: pods get addresses of their node’s blocks only'),
  autoAllocateBlocks: z
    .boolean()
    .optional()
    .describe('Calico only: nodes claim blocks by themselves (default: true)'),
  maxBlocksPerHost: count(0, 10_000)
    .optional()
    .describe('Calico only: blocks a node may have, with strictAffinity (default: 20)'),
};

/** The fields as they come out of the schema. */
export type CalicoFields = {
  readonly [Key in keyof typeof calicoFields]?: z.output<(typeof calicoFields)[Key]>;
};

export const CALICO_KEYS: readonly (keyof CalicoFields)[] = [
  'installedBy',
  'pools',
  'encapsulation',
  'blockSize',
  'strictAffinity',
  'autoAllocateBlocks',
  'maxBlocksPerHost',
];

export interface CompiledCalico {
  readonly version: CalicoVersion;
  readonly installedBy: 'operator' | 'manifest';
  readonly pools: readonly IpPoolSpec[];
  readonly config: IpamConfig;
}

/** @upstream tigera/operator pkg/controller/ippool/defaults.go, calico node/pkg/lifecycle/startup/startup.go */
const DEFAULT_CIDRS: Readonly<Record<CompiledCalico['installedBy'], string>> = {
  operator: '172.16.0.0/16',
  manifest: '192.168.0.0/16',
};

const DEFAULT_POOL = 'default-ipv4-ippool';

export function calicoVersionOf(version: string | undefined): CalicoVersion | undefined {
  if (version === undefined) return NEWEST_CALICO;
  const named = version.startsWith('v') ? version : `v${version}`;
  return isOneOf(CALICO_VERSIONS, named) ? named : undefined;
}

export function compileCalico(fields: CalicoFields, version: string | undefined): CompiledCalico {
  const { installedBy = 'operator', strictAffinity, autoAllocateBlocks, maxBlocksPerHost } = fields;
  return {
    version: calicoVersionOf(version) ?? NEWEST_CALICO,
    installedBy,
    pools: poolSpecs(fields),
    config: {
      strictAffinity: strictAffinity ?? DEFAULT_IPAM_CONFIG.strictAffinity,
      autoAllocateBlocks: autoAllocateBlocks ?? DEFAULT_IPAM_CONFIG.autoAllocateBlocks,
      maxBlocksPerHost: maxBlocksPerHost ?? DEFAULT_IPAM_CONFIG.maxBlocksPerHost,
    },
  };
}

/** Also where one is refused: in the order in which they are written. */
export function poolSpecs(fields: CalicoFields): readonly IpPoolSpec[] {
  const { installedBy = 'operator', pools, encapsulation: mode = 'VXLAN', blockSize: size = 26 } = fields;
  if (pools === undefined) {
    const cidr = DEFAULT_CIDRS[installedBy];
    return [{ name: DEFAULT_POOL, cidr, blockSize: size, natOutgoing: true, ...ENCAPSULATIONS[mode] }];
  }
  return pools.map(({ encapsulation: own = mode, blockSize: ownSize = size, ...pool }) => ({
    ...pool,
    blockSize: ownSize,
    ...ENCAPSULATIONS[own],
  }));
}
