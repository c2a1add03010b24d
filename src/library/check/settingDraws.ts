// Settings of aws-node and subnets of a random life of a node.

import fc from 'fast-check';
import type { LifeSubnet } from '../../world/life/nodeLife.ts';

const oneOf = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

export type Env = Readonly<Record<string, string>>;

/** WARM_PREFIX_TARGET is never 0 with nothing else set: the shipped entrypoint refuses that. */
const targets: fc.Arbitrary<Env> = fc.oneof(
  fc.record({ WARM_ENI_TARGET: oneOf('0', '1', '2'), WARM_PREFIX_TARGET: oneOf('1', '2') }),
  fc.record(
    {
      WARM_ENI_TARGET: oneOf('0', '1'),
      WARM_PREFIX_TARGET: oneOf('0', '1'),
      WARM_IP_TARGET: oneOf('1', '2', '5', '17'),
      MINIMUM_IP_TARGET: oneOf('3', '10', '20'),
    },
    { requiredKeys: ['WARM_ENI_TARGET', 'WARM_PREFIX_TARGET', 'WARM_IP_TARGET'] },
  ),
  fc.record({ WARM_PREFIX_TARGET: oneOf('0', '1'), MINIMUM_IP_TARGET: oneOf('3', '10', '20') }),
);

export const settings: fc.Arbitrary<Env> = fc
  .tuple(
    targets,
    fc.record(
      {
        ENABLE_PREFIX_DELEGATION: oneOf('true', 'false'),
        IP_COOLDOWN_PERIOD: oneOf('0', '5', '30', '60'),
        MAX_ENI: oneOf('1', '2', '3', '0', 'many'),
        ENABLE_SUBNET_DISCOVERY: oneOf('true', 'false'),
        AWS_MANAGE_ENIS_NON_SCHEDULABLE: oneOf('true'),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([warm, others]) => ({ ...warm, ...others }));

type Subnet = Omit<LifeSubnet, 'id'>;

const OWN_SUBNETS: readonly Subnet[] = [
  { cidr: '10.0.0.0/24' },
  { cidr: '10.0.0.0/24' },
  { cidr: '10.0.0.0/24' },
  { cidr: '10.0.0.0/26' },
  { cidr: '10.0.0.0/27' },
  { cidr: '10.0.0.0/28' },
  { cidr: '10.0.0.0/24', tags: { 'kubernetes.io/role/cni': '0' } },
];
const OTHER_SUBNETS: readonly Subnet[] = [
  { cidr: '10.0.1.0/24', tags: { 'kubernetes.io/role/cni': '1' } },
  { cidr: '10.0.1.0/28', tags: { 'kubernetes.io/role/cni': '1' } },
  { cidr: '10.0.1.0/26', tags: { 'kubernetes.io/role/cni': '0' } },
  { cidr: '10.0.1.0/26', tags: {} },
];

export const subnets: fc.Arbitrary<readonly LifeSubnet[]> = fc
  .tuple(oneOf(...OWN_SUBNETS), fc.option(oneOf(...OTHER_SUBNETS), { nil: undefined }))
  .map(([own, other]) =>
    [own, ...(other === undefined ? [] : [other])].map((subnet, index) => ({
      id: `subnet-${'ab'[index]}`,
      ...subnet,
    })),
  );
