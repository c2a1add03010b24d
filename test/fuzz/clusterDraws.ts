// The cluster of a scenario: Kubernetes itself, node groups, and the settings of aws-node.

import fc from 'fast-check';
import { assert, unreachable } from '../../src/base/assert.ts';
import { SECOND } from '../../src/base/time.ts';
import { CNI_SETTINGS, type CniSetting } from '../../src/scenario/cluster/cniSettings.ts';
import { scaling } from './clusterAutoscalerDraws.ts';
import { duration, labels, latency, LATENCIES, maybe, oneOf, sparse, taint } from './draws.ts';

const VERSIONS = ['1.28', '1.29', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36'];

const TIMINGS = [
  'imagePull',
  'systemImagePull',
  'sandbox',
  'cniPlugin',
  'containerStart',
  'podRemoval',
  'propagation',
];

const limit = sparse({}, { burst: oneOf(1, 3, 50), interval: duration(0, 100, SECOND) });

export const kubernetes = sparse(
  {},
  {
    version: oneOf(...VERSIONS),
    ipFamily: oneOf('ipv4', 'ipv6'),
    systemPods: sparse(
      {},
      { coredns: sparse({}, { replicas: oneOf(0, 1, 3) }), kubeProxy: sparse({}, { enabled: fc.boolean() }) },
    ),
    serializeImagePulls: fc.boolean(),
    kubeProxyMode: oneOf('iptables', 'ipvs', 'nftables'),
    timings: sparse(
      {},
      {
        ...Object.fromEntries(TIMINGS.map((name) => [name, latency(...LATENCIES)])),
        boot: latency(0, SECOND, 30 * SECOND),
        autoScaling: latency(0, SECOND, 30 * SECOND),
      },
    ),
    limits: sparse({}, { controllerWrites: limit, schedulerWrites: limit, podStarts: limit, podEnds: limit }),
  },
);

/** The only type of its architecture. */
export const ARM = 'c6g.large';

/** Without instance types that cannot hold what runs on every node, and without those that hold more than is drawn. */
export const instanceTypes = oneOf(
  't3.nano',
  't3.small',
  't3.medium',
  't3.medium',
  'm5.large',
  'm4.large',
  ARM,
  // Two network cards.
  'hpc7a.12xlarge',
);

/** Of the architecture of all but one. */
export const otherInstanceTypes = fc.array(oneOf('t3.medium', 'm5.large', 't3.small'), {
  minLength: 1,
  maxLength: 3,
});

export const maxPods = oneOf<number | 'formula' | 'custom-networking'>(
  'formula',
  'custom-networking',
  4,
  5,
  8,
  110,
);

/** `index` of the subnets that there are. */
export const nodeGroup = (size: fc.Arbitrary<number>) =>
  sparse(
    { instanceType: instanceTypes, size },
    {
      instanceTypes: otherInstanceTypes,
      capacityType: oneOf('ON_DEMAND', 'SPOT'),
      updateConfig: fc.oneof(
        sparse({}, { maxUnavailable: oneOf(1, 2, 100), updateStrategy: oneOf('DEFAULT', 'MINIMAL') }),
        sparse({}, { maxUnavailablePercentage: oneOf(1, 50, 100) }),
      ),
      subnets: fc.array(fc.nat(2), { minLength: 1, maxLength: 2 }),
      management: oneOf('managed', 'self-managed'),
      drains: fc.boolean(),
      maxPods,
      labels,
      taints: fc.array(taint, { maxLength: 2 }),
      extendedResources: fc.record({ 'example.com/device': oneOf<unknown>('2', 1) }),
      scaling,
    },
  ).map(withoutContradictions);

/** Of one architecture, and nothing that EKS does only for groups that it manages. */
function withoutContradictions(drawn: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { instanceTypes: others, updateConfig, scaling: bounds, ...rest } = drawn;
  return {
    ...rest,
    ...(typeof bounds === 'function' ? bounds(rest['size']) : {}),
    ...(others === undefined || rest['instanceType'] === ARM ? {} : { instanceTypes: others }),
    ...(updateConfig === undefined || rest['management'] === 'self-managed' ? {} : { updateConfig }),
  };
}

/** Most settings change no address; these do. */
const OFTEN = [
  'ENABLE_PREFIX_DELEGATION',
  'IP_COOLDOWN_PERIOD',
  'WARM_IP_TARGET',
  'MINIMUM_IP_TARGET',
  'WARM_ENI_TARGET',
  'WARM_PREFIX_TARGET',
  'MAX_ENI',
  'ENABLE_MULTI_NIC',
];

function valueOf({ value, refused }: CniSetting): fc.Arbitrary<unknown> {
  if (refused !== undefined) return fc.constant(null);
  switch (value.kind) {
    case 'integer':
      return oneOf<unknown>(
        ...[0, 1, 2, 5, 30].map((step) => value.minimum + step),
        String(value.minimum + 5),
        null,
      );
    case 'boolean':
      return oneOf<unknown>(true, false, 'true', 'false', null);
    case 'choice':
      return oneOf<unknown>(...value.values, null);
    case 'form':
      return oneOf<unknown>('eni', 'veth', null);
    case 'text':
      return oneOf<unknown>('', 'constructor', null);
    default:
      return unreachable(value);
  }
}

const setting = (names: readonly string[]) =>
  oneOf(...names).chain((name) => {
    const found = CNI_SETTINGS[name];
    assert(found !== undefined, `${name} is a setting`);
    return fc.tuple(fc.constant(name), valueOf(found));
  });

/** Those of the IP family have to fit the cluster, and say what the daemon has of it anyway. */
const SETTINGS = Object.keys(CNI_SETTINGS).filter((name) => !name.startsWith('ENABLE_IPv'));

/** Some may be too new for the version, or keep the daemon from starting: see `Cast.changeEnv`. */
export const cniEnv: fc.Arbitrary<Record<string, unknown>> = fc
  .oneof(
    { weight: 8, arbitrary: fc.array(setting(OFTEN), { minLength: 1, maxLength: 5 }) },
    {
      weight: 2,
      arbitrary: fc.array(setting(SETTINGS), { minLength: 1, maxLength: 40, size: 'max' }),
    },
  )
  .map((settings) => Object.fromEntries(settings));

/** `place`: of the subnet. */
export const eniConfigs = fc.uniqueArray(
  fc.record({
    name: oneOf('default', 'az-a', 'constructor'),
    place: fc.nat(2),
    securityGroups: maybe(fc.constant(['sg-1'])),
  }),
  { minLength: 1, maxLength: 2, selector: ({ name }) => name },
);

export const cniVersion = oneOf('v1.16.4', 'v1.18.2', 'v1.19.3', 'v1.21.2', 'v1.22.1', 'v1.22.4', 'v1.23.1');
