// A world to be looked at: what those read of it who check, explain or show it. They hold the models by these types
// alone, so that looking cannot change a run.

import type { Milliseconds } from '../base/time.ts';
import type { AutoscalerStatus } from '../autoscaling/clusterAutoscaler/status.ts';
import type { TunnelAddresses } from '../calico/tunnelAddresses.ts';
import type { IpamView } from '../calico/view.ts';
import type { CloudView, InstanceView } from '../ec2/view.ts';
import type { DaemonView, PoolView } from '../ipamd/view.ts';
import type { NodeClaim } from '../kube/api/nodeClaim.ts';
import type { KubernetesView } from '../kube/view.ts';
import type { BranchEnis } from '../vpcresources/branchEnis.ts';
import type { VpcResourceController } from '../vpcresources/controller.ts';
import type { NodeDaemon } from './nodeDaemon.ts';

export interface NodeDaemonView extends Readonly<
  Pick<NodeDaemon, 'view' | 'lastStart' | 'ready' | 'readMeter' | 'sandboxes'>
> {
  readonly instance: InstanceView;
  readonly running: DaemonView | undefined;
  readonly pools: readonly PoolView[];
}

/** Of the VPC resource controller, to be looked at. */
export interface VpcResourcesView {
  readonly controller: Pick<VpcResourceController, 'features'> & {
    trunkOf(node: string):
      | {
          readonly eni: string;
          readonly branches: Pick<BranchEnis, 'limit' | 'used' | 'cooling' | 'isFull' | 'of' | 'all'>;
        }
      | undefined;
  };
}

export interface WorldView {
  readonly simulation: { readonly now: Milliseconds };
  readonly cloud: CloudView;
  readonly kubernetes: KubernetesView;
  readonly vpcResources: VpcResourcesView;
  /** Undefined where the VPC CNI gives out addresses. */
  readonly calico: { readonly store: IpamView; readonly tunnels: Pick<TunnelAddresses, 'of'> } | undefined;
  /** Undefined in clusters without. */
  readonly karpenter: { nodeClaims(): Iterable<Readonly<NodeClaim>> } | undefined;
  /** Cluster Autoscaler; undefined in clusters without. */
  readonly nodeAutoscaler: { statusAt(now: Milliseconds): AutoscalerStatus | undefined } | undefined;
  /** By node name, in order of launch. */
  readonly daemons: { readonly nodes: ReadonlyMap<string, NodeDaemonView> };
}
