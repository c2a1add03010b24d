// The world as timeline steps act on it; `world/` provides it.

import type { Cloud } from '../../ec2/cloud.ts';
import type { ForeignEni } from '../../ec2/otherUsers.ts';
import type { NodeGroupConfig } from '../../kube/api/config.ts';
import type { Kubernetes } from '../../kube/kubernetes.ts';
import type { Asked } from './asked.ts';
import type { NodeSelection } from './nodeSelection.ts';

export interface StepWorld {
  /** What an operator can do to the cluster. */
  readonly kubernetes: Pick<
    Kubernetes,
    | 'apply'
    | 'collect'
    | 'createDeployment'
    | 'createPods'
    | 'delete'
    | 'deleteNodeGroup'
    | 'deletePods'
    | 'groups'
    | 'machines'
    | 'nodeVerbs'
    | 'refuse'
    | 'restartDaemon'
    | 'scaleNodeGroup'
    | 'standing'
    | 'terminateNode'
    | 'verbs'
  >;
  /** Whoever else uses the subnets. */
  readonly otherUsers: Cloud['others'];
  /** Somebody else's: as EC2 takes it; a node without a machine is passed over. */
  attachEni(node: string, eni: ForeignEni): void;
  /** Those that `attachEni` attached. */
  detachEnis(node: string): void;
  /** By all steps so far. */
  readonly asked: Asked;
  addNodeGroup(group: NodeGroupConfig): void;
  refreshNodeGroup(group: string, minHealthyPercentage: number): void;
  updateNodeGroup(group: string, isForced: boolean): void;
  /** Names of the nodes there are now; one that does not exist (yet, or any more) is passed over. */
  nodes(selection: NodeSelection): readonly string[];
}
