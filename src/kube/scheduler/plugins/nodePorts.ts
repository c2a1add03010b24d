// NodePorts, the plugin: a port of the host serves one pod.

import { NODE_PORTS_REASON, portsConflict } from '../nodePorts.ts';
import { PASSES, type Plugin } from '../plugin.ts';

export const nodePorts = {
  name: 'NodePorts',
  filter: {
    looksAt: 'pods-on-node',
    prepare(status) {
      const taken = status('Unschedulable', [NODE_PORTS_REASON]);
      return ({ spec: { hostPorts } }, node) =>
        hostPorts.length > 0 && portsConflict(hostPorts, node.hostPorts) ? taken : PASSES;
    },
    hint(event, { spec }) {
      if (event.kind !== 'pod-gone') return event.kind === 'node-added';
      return portsConflict(spec.hostPorts, event.podClass.spec.hostPorts);
    },
    registeredFor: ({ kind }) => kind === 'pod-gone',
  },
} as const satisfies Plugin;
