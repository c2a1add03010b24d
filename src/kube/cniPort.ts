// What the cluster needs from outside itself: the CNI on each node, instances from the cloud, and somebody who
// wants to know when a node's aws-node container runs.

import type { Ipv4 } from '../base/ipv4.ts';

/** A pod's sandbox: a new one for every RunPodSandbox attempt. */
export interface Sandbox {
  /** 64 hex digits. */
  readonly id: string;
  readonly podKey: string;
}

export type CniAddAnswer =
  | { readonly ok: true; readonly address: Ipv4; readonly eni: string }
  /** `message` as the plugin words it: `add cmd: failed to assign an IP address to container`. */
  | { readonly ok: false; readonly message: string };

export interface CniPort {
  /** CNI ADD; answers at once. */
  add(node: string, sandbox: Sandbox): CniAddAnswer;
  /** CNI DEL; `done` is called when the plugin answered, which may take EC2 calls. */
  del(node: string, sandbox: Sandbox, done: (ok: boolean) => void): void;
}

export interface Instance {
  readonly instanceId: string;
  readonly privateAddress: Ipv4;
}

export interface InstancePort {
  /** Starts an instance in a subnet; `done` when EC2 has it running, or with undefined when it could not. */
  launch(
    instanceType: string,
    subnet: string,
    done: (instance: Instance | undefined, errorCode?: string) => void,
  ): void;
  /** Ends an instance; its ENIs and addresses go with it. */
  terminate(instanceId: string): void;
}

/** The aws-node container of a node. The listener answers later through `Cluster.networkReady`. */
export interface NodeAgentPort {
  started(node: string, env: Readonly<Record<string, string>>): void;
  stopped(node: string): void;
}
