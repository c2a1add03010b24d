// What a scenario may say of Calico, valid by itself: pools large enough for a block of every node.

import fc from 'fast-check';
import { oneOf, sparse, withoutGaps } from './draws.ts';

const ENCAPSULATIONS = ['VXLAN', 'VXLANCrossSubnet', 'IPIP', 'IPIPCrossSubnet', 'None'] as const;

/** It serves every node and every pod. */
const mainPool = sparse(
  { name: oneOf('pool-a', 'constructor'), cidr: oneOf('172.20.0.0/20', '172.22.0.0/22') },
  {
    blockSize: oneOf(26, 28),
    encapsulation: oneOf(...ENCAPSULATIONS),
    natOutgoing: fc.boolean(),
    nodeSelector: oneOf('all()', 'has(kubernetes.io/hostname)'),
    assignmentMode: oneOf('Automatic'),
    disabled: oneOf(false),
    allowedUses: oneOf(['Workload', 'Tunnel']),
  },
);

/** It may serve nobody. */
const otherPool = sparse(
  { name: oneOf('pool-b', 'pool-10'), cidr: oneOf('172.30.0.0/24', '172.31.0.0/26') },
  {
    blockSize: oneOf(26, 29),
    encapsulation: oneOf(...ENCAPSULATIONS),
    disabled: fc.boolean(),
    nodeSelector: oneOf("role == 'none'", '!has(role)'),
    namespaceSelector: oneOf("kubernetes.io/metadata.name == 'default'", 'all()'),
    allowedUses: oneOf(['Workload'], ['Tunnel'], ['Workload', 'Tunnel']),
    assignmentMode: oneOf('Automatic', 'Manual'),
  },
).map((pool) => (pool.namespaceSelector === undefined ? pool : { ...pool, allowedUses: ['Workload'] }));

/** The section `cni`. */
export const calico = fc
  .record({
    version: oneOf(undefined, 'v3.31.6', 'v3.32.1'),
    installedBy: oneOf(undefined, 'operator', 'manifest'),
    pools: fc.oneof(
      fc.constant(undefined),
      mainPool.map((pool) => [pool]),
      fc.tuple(mainPool, otherPool),
    ),
    encapsulation: oneOf(undefined, ...ENCAPSULATIONS),
    blockSize: oneOf(undefined, 26, 29),
    affinity: oneOf<Readonly<Record<string, unknown>>>(
      {},
      { strictAffinity: false, autoAllocateBlocks: true },
      { strictAffinity: true },
      { strictAffinity: true, maxBlocksPerHost: 1 },
      { strictAffinity: true, autoAllocateBlocks: false },
    ),
  })
  .map(({ affinity, ...drawn }) => withoutGaps({ plugin: 'calico', ...drawn, ...affinity }));
