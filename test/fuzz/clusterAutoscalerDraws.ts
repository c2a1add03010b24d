// Cluster Autoscaler with any of its flags, and the sizes and tags of Auto Scaling groups.

import fc from 'fast-check';
import { unreachable } from '../../src/base/assert.ts';
import { keysOf } from '../../src/base/records.ts';
import { SECOND } from '../../src/base/time.ts';
import {
  CLUSTER_AUTOSCALER_FLAGS,
  EXPANDERS,
  type FlagName,
} from '../../src/kube/api/clusterAutoscalerFlags.ts';
import { duration, oneOf, sparse } from './draws.ts';

function valueOf(name: FlagName): fc.Arbitrary<unknown> {
  const { kind } = CLUSTER_AUTOSCALER_FLAGS[name];
  switch (kind) {
    case 'boolean':
      return fc.boolean();
    case 'duration':
      // Without a pause between them, loops have no time to do anything.
      return name === 'scan-interval'
        ? duration(10 * SECOND, 30 * SECOND)
        : duration(0, 30 * SECOND, 120 * SECOND);
    case 'integer':
      return oneOf(-10, 0, 100);
    case 'count':
      return oneOf(0, 1, 3, 100);
    case 'ratio':
      return oneOf(0, 0.015, 0.5, 0.9, 1);
    case 'percentage':
      return oneOf(0, 45, 100);
    case 'range':
      return oneOf('0:320000', '2:6', '0:12');
    case 'names':
      return oneOf(['constructor'], ['example.com/a', 'b']);
    case 'expander':
      return fc.oneof(oneOf<unknown>(...EXPANDERS), fc.constant([...EXPANDERS]));
    default:
      return unreachable(kind);
  }
}

const flag = oneOf(...keysOf(CLUSTER_AUTOSCALER_FLAGS)).chain((name) =>
  fc.tuple(fc.constant(name), valueOf(name)),
);

export const clusterAutoscaler = sparse(
  {},
  {
    version: oneOf('1.36'),
    flags: fc.array(flag, { maxLength: 8 }).map((flags) => Object.fromEntries(flags)),
    priorities: oneOf<unknown>({ '10': ['.*'], '50': ['g0', 'nothing'] }, {}),
  },
  1,
);

/** How far the bounds of a group are from its size, and what its Auto Scaling group is tagged with. */
export const scaling = fc
  .record({
    below: oneOf<number | undefined>(undefined, 0, 1, 10),
    above: oneOf(0, 1, 4),
    tags: oneOf<Readonly<Record<string, string>> | undefined>(
      undefined,
      { 'k8s.io/cluster-autoscaler/node-template/resources/pods': '4' },
      {
        'k8s.io/cluster-autoscaler/node-template/label/tier': 'a',
        'k8s.io/cluster-autoscaler/node-template/taint/dedicated': 'x:NoSchedule',
        constructor: '',
      },
    ),
  })
  .map(({ below, above, tags }) => (size: number): Readonly<Record<string, unknown>> => ({
    ...(below === undefined ? {} : { minSize: Math.max(0, size - below) }),
    maxSize: Math.max(1, size + above),
    ...(tags === undefined ? {} : { tags }),
  }));
