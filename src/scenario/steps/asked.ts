// What steps have asked for that stands until another step says otherwise, whatever has come of it. The world keeps it as
// it goes; whoever has only the scenario reads it off the timeline.

import type { Milliseconds } from '../../base/time.ts';
import type { DaemonStrategy, EniConfigConfig, NodeGroupConfig } from '../../kube/api/config.ts';
import type { Taint } from '../../kube/api/objects.ts';
import type { CniVersion } from '../../base/cniReleases.ts';
import type { CniEnv } from '../cluster/cniSettings.ts';
import type { ObserveAction } from './observeDocument.ts';

export class Asked {
  /** Of aws-node, as last set. */
  cniEnv: CniEnv;
  cniVersion: CniVersion;
  /** Undefined: as its manifest says. */
  cniStrategy: DaemonStrategy | undefined;
  /** Those there are to be, by name, as last changed. */
  readonly nodeGroups = new Map<string, NodeGroupConfig>();
  /** All there ever were to be, as added. */
  readonly everyNodeGroup: NodeGroupConfig[] = [];
  /** Those that steps put on nodes. */
  readonly taints: Taint[] = [];
  /** Those there are to be, by name, as last applied. */
  readonly eniConfigs = new Map<string, EniConfigConfig>();
  readonly observations: { readonly at: Milliseconds; readonly action: ObserveAction }[] = [];

  constructor(cniEnv: CniEnv, cniVersion: CniVersion) {
    this.cniEnv = cniEnv;
    this.cniVersion = cniVersion;
  }

  addNodeGroup(group: NodeGroupConfig): void {
    this.nodeGroups.set(group.name, group);
    this.everyNodeGroup.push(group);
  }

  /** One that is not there is passed over. */
  changeNodeGroup(name: string, changes: Partial<NodeGroupConfig>): void {
    const group = this.nodeGroups.get(name);
    if (group !== undefined) this.nodeGroups.set(name, { ...group, ...changes });
  }
}
