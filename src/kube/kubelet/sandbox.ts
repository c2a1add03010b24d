// A pod's sandbox: the kubelet's attempts to bring one up, CNI ADD, what follows a failure, and CNI DEL at the end.
// Which address the pod gets is the CNI's business. Pods on the host's network meet no CNI.

import { formatIpv4 } from '../../base/ipv4.ts';
import { SECOND } from '../../base/time.ts';
import type { Sandbox } from '../api/cniPort.ts';
import type { PodActor } from './podActor.ts';

/** @upstream pkg/kubelet/pod_workers.go backOffPeriod */
const SYNC_BACK_OFF = 10 * SECOND;
/** @upstream pkg/kubelet/pod_workers.go backOffOnTransientErrorPeriod */
const NETWORK_BACK_OFF = SECOND;

const NETWORK_NOT_READY =
  'network is not ready: container runtime network not ready: NetworkReady=false ' +
  'reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

export class PodSandbox {
  /** The sandbox whose ADD succeeded and whose DEL has not. */
  private current: Sandbox | undefined;
  private readonly actor: PodActor;

  constructor(actor: PodActor) {
    this.actor = actor;
  }

  get exists(): boolean {
    return this.current !== undefined;
  }

  /** Calls `up` when the pod has its network. The first attempt waits its turn among the node's starting pods. */
  setUp(up: () => void): void {
    const { services } = this.actor;
    const wait = services.podStarts.reserve(services.now) - services.now;
    if (wait === 0) this.attempt(up);
    else this.actor.after(wait, () => this.attempt(up));
  }

  /** Calls `down` when the sandbox, if there is one, is gone. A DEL that fails is tried again until it does not. */
  tearDown(down: () => void): void {
    if (this.current === undefined) {
      down();
      return;
    }
    const { services } = this.actor;
    this.actor.after(services.draw(services.timings.cniPlugin), () => this.delete(down));
  }

  private attempt(up: () => void): void {
    const { pod, services } = this.actor;
    if (pod.spec.hostNetwork) {
      this.actor.after(services.draw(services.timings.sandbox), () => this.succeed(services.address, up));
    } else if (services.networkConfigured) {
      this.actor.after(services.draw(services.timings.sandbox), () => this.add(up));
    } else {
      this.actor.warn('NetworkNotReady', NETWORK_NOT_READY);
      this.actor.after(services.retryDelay(NETWORK_BACK_OFF), () => this.attempt(up));
    }
  }

  private add(up: () => void): void {
    const { services } = this.actor;
    const sandbox: Sandbox = { id: services.newSandboxId(), podKey: this.actor.key };
    const answer = services.ports.cni.add(services.node.name, sandbox);
    if (!answer.ok) {
      this.cleanUp(sandbox, answer.message, up);
      return;
    }
    this.current = sandbox;
    const address = formatIpv4(answer.address);
    this.actor.after(services.draw(services.timings.cniPlugin), () => this.succeed(address, up));
  }

  private succeed(address: string, up: () => void): void {
    this.actor.services.ports.cluster.sandboxCreated(this.actor.pod, address);
    up();
  }

  /**
   * containerd deletes the sandbox it could not connect, in the same call, and ignores how the DEL ended.
   * @upstream containerd internal/cri/server/sandbox_run.go
   */
  private cleanUp(sandbox: Sandbox, pluginMessage: string, up: () => void): void {
    const { services } = this.actor;
    const deleted = this.actor.whileUninterrupted(() => this.fail(sandbox, pluginMessage, up));
    services.ports.cni.del(services.node.name, sandbox, deleted);
  }

  private fail(sandbox: Sandbox, pluginMessage: string, up: () => void): void {
    const { pod, services } = this.actor;
    const message = creationFailure(sandbox, pluginMessage);
    services.ports.cluster.sandboxFailed(pod, message);
    this.actor.warn('FailedCreatePodSandBox', message);
    const plugin = services.draw(services.timings.cniPlugin);
    this.actor.after(services.retryDelay(SYNC_BACK_OFF, plugin), () => this.attempt(up));
  }

  private delete(down: () => void): void {
    const sandbox = this.current;
    if (sandbox === undefined) return;
    const { services } = this.actor;
    const answered = this.actor.whileUninterrupted((ok: boolean) => {
      if (!ok) {
        this.retryDelete(sandbox, down);
        return;
      }
      this.current = undefined;
      down();
    });
    services.ports.cni.del(services.node.name, sandbox, answered);
  }

  private retryDelete(sandbox: Sandbox, down: () => void): void {
    this.actor.warn('FailedKillPod', deletionFailure(this.actor.pod.uid, sandbox));
    this.actor.after(this.actor.services.retryDelay(SYNC_BACK_OFF), () => this.delete(down));
  }
}

/** The FailedCreatePodSandBox text: the kubelet's words around containerd's around the plugin's. */
function creationFailure(sandbox: Sandbox, pluginMessage: string): string {
  return (
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox ' +
    `"${sandbox.id}": plugin type="aws-cni" name="aws-cni" failed (add): ${pluginMessage}`
  );
}

function deletionFailure(uid: string, sandbox: Sandbox): string {
  return (
    `error killing pod: failed to "KillPodSandbox" for "${uid}" with KillPodSandboxError: "rpc error: code = ` +
    `Unknown desc = failed to destroy network for sandbox \\"${sandbox.id}\\": plugin type=\\"aws-cni\\" ` +
    'name=\\"aws-cni\\" failed (delete)"'
  );
}
