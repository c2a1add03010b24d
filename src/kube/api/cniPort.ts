// What the cluster needs from outside itself: the CNI on each node, instances from the cloud, and somebody who
// wants to know when a node's aws-node container runs.

import type { Address } from '../../base/address.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { OpenTurn, TurnsAhead } from '../../kernel/openTurns.ts';

/** A pod's sandbox: a new one for every RunPodSandbox attempt. */
export interface Sandbox {
  /** 64 hex digits. */
  readonly id: string;
  /** `namespace/name` */
  readonly pod: string;
  /** Its pod asks for an interface on every network card. */
  readonly multiNic?: boolean;
}

/** An address on a network card, and the ENI that carries it. */
export interface CardAddress {
  readonly address: Address;
  readonly eni: string;
}

/** `took`: what the answer took beyond the plugin's own work; absent: nothing. */
export type CniAddAnswer =
  /** The pod's own address; `others`: those on further network cards, absent where there are none. */
  | ({
      readonly ok: true;
      readonly others?: readonly CardAddress[] | undefined;
      readonly took?: Milliseconds;
    } & CardAddress)
  /** `message` as the plugin words it: `add cmd: failed to assign an IP address to container`. */
  | { readonly ok: false; readonly message: string; readonly took?: Milliseconds };

/** The plugin on one node, with the daemon behind it. */
export interface CniPlugin {
  /** How containerd's error texts name it; absent: as the VPC CNI. */
  readonly named?: string | undefined;
  /** CNI ADD; answers at once. */
  add(sandbox: Sandbox): CniAddAnswer;
  /** A sandbox has stood with this address since before the run. Answers the ENI that carries it; undefined: none does. */
  sandboxStands(sandbox: Sandbox, address: Address): string | undefined;
  /** CNI DEL; `done` is called once, now or later, when the daemon answered. Not called after the node is gone. */
  del(sandbox: Sandbox, done: (ok: boolean) => void): void;
  /** A call will be made then. */
  callDue(at: Milliseconds): void;
  /** Which of several calls of one instant is made next: its index. */
  nextCall(due: readonly OpenTurn[]): number;
}

/** The plugin as the kubelet of a node has it. */
export interface NodeCni extends Omit<CniPlugin, 'sandboxStands'> {
  /** A sandbox has stood with this address since before the run. */
  stands(sandbox: Sandbox, address: Address): void;
  /** The machine went down, and with it all of its sandboxes. */
  machineStopped(): void;
}

export interface CniPort {
  /** For a machine that has started; `calls` are those that its kubelet is about to make. */
  pluginOn(node: string, calls: TurnsAhead): NodeCni;
}

export interface Instance {
  readonly instanceId: string;
  /** Its private DNS name, which becomes the node's. */
  readonly node: string;
  readonly privateAddress: Address;
  /** In an IPv6 cluster: the node's address. */
  readonly ipv6Address?: Address | undefined;
}

/** As EC2 names them. */
export type PurchaseOption = 'on-demand' | 'spot';

export interface InstancePort {
  /**
   * Starts an instance in a subnet, on demand unless it says otherwise; `done` when EC2 has it running, or with
   * undefined when it could not.
   */
  launch(
    instanceType: string,
    subnet: string,
    done: (instance: Instance | undefined, errorCode?: string) => void,
    purchase?: PurchaseOption,
  ): void;
  /** Ends an instance; its ENIs and addresses go with it. */
  terminate(instanceId: string): void;
}

/** Volumes attached to instances. */
export interface AttachmentPort {
  /** False where the node's instance takes no more attachments. A volume has any name, here the claim's. */
  attachVolume(node: string, volume: string): boolean;
  detachVolume(node: string, volume: string): void;
}

/** The DaemonSet that makes a node's network. */
export interface NetworkAgent {
  readonly namespace: string;
  readonly name: string;
}

/** Why the aws-node container ended; what it kept under /var/run outlives only `container`. */
export type AgentStop = 'container' | 'reboot' | 'terminated';

/**
 * The aws-node container of a node. The listener answers later through `Kubernetes.networkReady`; a node that was
 * already Ready stays so meanwhile.
 */
export interface NodeAgentPort {
  /** Whose container of the same name it is; absent: aws-node in kube-system. */
  readonly daemonSet?: NetworkAgent;
  /** `image` is the container's, whose tag says the CNI's version. */
  started(node: string, env: Readonly<Record<string, string>>, image: string): void;
  stopped(node: string, why: AgentStop): void;
  /** The node's `node.kubernetes.io/unschedulable:NoSchedule` taint came or went. */
  unschedulableChanged(node: string, unschedulable: boolean): void;
  /** Labels or annotations of the Node object were changed. */
  metadataChanged(node: string): void;
  /** An ENIConfig came, changed or went. */
  eniConfigsChanged(): void;
}
