// Objects of custom resources that nothing in Kubernetes itself acts on: their controllers are told when one of them
// came, changed or went.

import type { Milliseconds } from '../../base/time.ts';
import type { NodeAgentPort } from '../api/cniPort.ts';
import type { EniConfigConfig } from '../api/config.ts';
import type { Ec2NodeClass } from '../api/ec2NodeClass.ts';
import type { NodePool } from '../api/nodePool.ts';
import type { NodeMaker } from '../api/nodeMaker.ts';
import { ObjectStore } from '../api/objectStore.ts';
import type { AppliedObject } from '../api/workloadConfig.ts';

/** Those of the VPC CNI, and Karpenter's. */
export type CustomKind = 'ENIConfig' | 'NodePool' | 'EC2NodeClass';

export class CustomResources {
  readonly eniConfigs: ObjectStore<{ readonly config: EniConfigConfig }>;
  readonly nodePools: ObjectStore<{ readonly config: NodePool }>;
  readonly nodeClasses: ObjectStore<{ readonly config: Ec2NodeClass }>;
  private readonly agent: Pick<NodeAgentPort, 'eniConfigsChanged'>;
  private readonly nodeMaker: NodeMaker;

  constructor(
    clock: { readonly now: Milliseconds },
    agent: Pick<NodeAgentPort, 'eniConfigsChanged'>,
    nodeMaker: NodeMaker,
  ) {
    this.eniConfigs = new ObjectStore(clock);
    this.nodePools = new ObjectStore(clock);
    this.nodeClasses = new ObjectStore(clock);
    this.agent = agent;
    this.nodeMaker = nodeMaker;
  }

  apply(object: Extract<AppliedObject, { readonly kind: CustomKind }>): void {
    if (object.kind === 'ENIConfig') this.eniConfigs.add(object);
    else if (object.kind === 'NodePool') this.nodePools.add(object);
    else this.nodeClasses.add(object);
    this.tell(object.kind);
  }

  delete(kind: CustomKind, name: string): void {
    if (kind === 'ENIConfig') this.eniConfigs.remove(name);
    else if (kind === 'NodePool') this.nodePools.remove(name);
    else this.nodeClasses.remove(name);
    this.tell(kind);
  }

  private tell(kind: CustomKind): void {
    if (kind === 'ENIConfig') this.agent.eniConfigsChanged();
    else this.nodeMaker.nodePoolsChanged();
  }
}
