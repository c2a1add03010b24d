// NodeUnschedulable, the plugin: cordoned nodes take no pods.

import { nodeBecomes } from '../clusterEvents.ts';
import { NODE_UNSCHEDULABLE_REASON } from '../nodeUnschedulable.ts';
import { PASSES, type Plugin } from '../plugin.ts';

export const nodeUnschedulable = {
  name: 'NodeUnschedulable',
  filter: {
    looksAt: 'node-facts',
    prepare(status) {
      const cordoned = status('UnschedulableAndUnresolvable', [NODE_UNSCHEDULABLE_REASON]);
      return (pod, node) => (node.unschedulable && !pod.toleratesCordon ? cordoned : PASSES);
    },
    hint: (event) => nodeBecomes(event, 'taints', (node) => !node.unschedulable),
    registeredFor: () => false,
  },
} as const satisfies Plugin;
