// NodeVolumeLimits, the plugin: a CSI driver attaches so many volumes to a node, as the node's CSINode says.
// @upstream pkg/scheduler/framework/plugins/nodevolumelimits/csi.go

import { own } from '../../../base/own.ts';
import type { PodVolumes } from '../../api/objects.ts';
import type { NodeInfo } from '../nodeInfo.ts';
import { PASSES, type Plugin } from '../plugin.ts';

const REASON = 'node(s) exceed max volume count';

/** What nodes are short of, as kubelets called it before there were CSINodes. */
export const ATTACHABLE_VOLUMES = 'attachable-volumes';

export const nodeVolumeLimits = {
  name: 'NodeVolumeLimits',
  filter: {
    looksAt: 'pods-on-node',
    prepare(status) {
      const full = status('Unschedulable', [REASON], [ATTACHABLE_VOLUMES]);
      return ({ spec: { volumes } }, node) => (volumes === undefined || fits(volumes, node) ? PASSES : full);
    },
    hint(event) {
      if (event.kind !== 'pod-gone') return event.kind === 'node-added';
      return (event.podClass.spec.volumes?.attached.length ?? 0) > 0;
    },
    registeredFor: ({ kind }) => kind === 'pod-gone',
  },
} as const satisfies Plugin;

/** Volumes that are there already count once. */
function fits({ attached }: PodVolumes, node: NodeInfo): boolean {
  const { attachableVolumes = {} } = node.facts;
  return attached.every(({ driver }) => {
    const limit = own(attachableVolumes, driver);
    if (limit === undefined) return true;
    const more = attached.filter((one) => one.driver === driver && !node.hasVolume(one));
    return more.length === 0 || node.countVolumes(driver) + more.length <= limit;
  });
}
