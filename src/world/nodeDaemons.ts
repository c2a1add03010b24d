// All daemons of the cluster, as the cluster sees them: who answers CNI calls on a node, who is told when an aws-node
// container starts or ends, and who launches instances.

import { assert } from '../base/assert.ts';
import type { Instance as Ec2Instance } from '../ec2/instance.ts';
import { imageTag, releaseNamed } from '../ipamd/releaseText.ts';
import type { PoolPast } from '../ipamd/resume.ts';
import type { TurnsAhead } from '../kernel/openTurns.ts';
import type { CniVersion } from '../base/cniReleases.ts';
import type {
  AgentStop,
  AttachmentPort,
  CniPlugin,
  Instance,
  InstancePort,
  NodeAgentPort,
  PurchaseOption,
} from '../kube/api/cniPort.ts';
import { NodeDaemon, type NodeDaemonOptions } from './nodeDaemon.ts';

export interface NodeDaemonsOptions extends NodeDaemonOptions {
  /** The node's capacity.pods. */
  readonly maxPods: (node: string) => number;
}

export class NodeDaemons implements InstancePort, AttachmentPort, NodeAgentPort {
  private readonly options: NodeDaemonsOptions;
  private readonly byNode = new Map<string, NodeDaemon>();
  private launched = 0;

  constructor(options: NodeDaemonsOptions) {
    this.options = options;
  }

  /** By node name, in order of launch. */
  get nodes(): ReadonlyMap<string, NodeDaemon> {
    return this.byNode;
  }

  launch(
    instanceType: string,
    subnet: string,
    done: (instance: Instance | undefined, errorCode?: string) => void,
    purchase?: PurchaseOption,
  ): void {
    const launched = (instance: Ec2Instance | undefined, errorCode?: string): void => {
      if (instance !== undefined) {
        this.byNode.set(instance.node, new NodeDaemon(this.options, instance, this.launched++));
      }
      done(instance, errorCode);
    };
    this.options.cloud.launch(instanceType, subnet, launched, purchase);
  }

  /** An instance that somebody else has launched, or that was there before the run. */
  place(instance: Ec2Instance): void {
    this.byNode.set(instance.node, new NodeDaemon(this.options, instance, this.launched++));
  }

  /** The container of a node has run since before the run. */
  resume(node: string, env: Readonly<Record<string, string>>, image: string, past: PoolPast): void {
    this.daemon(node).resume(env, this.options.maxPods(node), past, versionOf(image));
  }

  terminate(instanceId: string): void {
    const node = this.options.cloud.instance(instanceId)?.node;
    if (node !== undefined) {
      this.byNode.get(node)?.stop('terminated');
      this.byNode.delete(node);
    }
    this.options.cloud.terminate(instanceId);
  }

  attachVolume(node: string, volume: string): boolean {
    return this.byNode.get(node)?.instance.attachVolume(volume) ?? false;
  }

  detachVolume(node: string, volume: string): void {
    this.byNode.get(node)?.instance.detachVolume(volume);
  }

  started(node: string, env: Readonly<Record<string, string>>, image: string): void {
    this.daemon(node).start(env, this.options.maxPods(node), versionOf(image));
  }

  stopped(node: string, why: AgentStop): void {
    this.byNode.get(node)?.stop(why);
  }

  unschedulableChanged(node: string, unschedulable: boolean): void {
    this.byNode.get(node)?.setUnschedulable(unschedulable);
  }

  metadataChanged(node: string): void {
    this.byNode.get(node)?.eniConfigChanged();
  }

  eniConfigsChanged(): void {
    for (const daemon of this.byNode.values()) daemon.eniConfigChanged();
  }

  pluginOn(node: string, calls: TurnsAhead): CniPlugin {
    const daemon = this.daemon(node);
    daemon.callsAhead = calls;
    return daemon;
  }

  private daemon(node: string): NodeDaemon {
    const daemon = this.byNode.get(node);
    assert(daemon !== undefined, 'a call for a node that has no instance');
    return daemon;
  }
}

/** By the image's tag; undefined for one that is not modelled, which leaves the daemon as it was. */
function versionOf(image: string): CniVersion | undefined {
  return releaseNamed(imageTag(image));
}
