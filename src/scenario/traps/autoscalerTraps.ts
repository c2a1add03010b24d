// Traps of Cluster Autoscaler: what it believes of nodes that it has never seen.

import { RESOURCE_TAG } from '../../kube/api/templateTags.ts';
import type { TrapRow } from './trap.ts';

/** @upstream cluster-autoscaler/cloudprovider/aws/aws_manager.go#buildNodeFromTemplate */
const PODS_OF_TEMPLATE = 110;
const PODS_TAG = `${RESOURCE_TAG}pods`;

export const podsOfTemplate = {
  code: 'pods-of-template',
  ofCalico: 'too',
  closes: [],
  ofIpv6: 'too',
  find: ({ group, maxPods, isAutoscaled }) => {
    if (!isAutoscaled || group.limits === undefined || group.size > 0) return undefined;
    if (maxPods >= PODS_OF_TEMPLATE || Object.hasOwn(group.tags ?? {}, PODS_TAG)) return undefined;
    return {
      subject: { of: 'group', key: 'instanceType' },
      message:
        `while ${group.name} has no node, Cluster Autoscaler expects ${PODS_OF_TEMPLATE} pods on one, which takes ` +
        `${maxPods}: nodes for more pods come one after the other`,
      fix: `add to ${group.name} tags: { ${PODS_TAG}: '${maxPods}' }`,
    };
  },
} as const satisfies TrapRow;
