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

export interface SandboxWatcher {
  /** The pod has its network. */
  sandboxUp(): void;
  /** The pod's sandbox is gone, or there was none. */
  sandboxDown(): void;
}

export class PodSandbox {
  /** The id of the sandbox whose ADD succeeded and whose DEL has not. */
  private current: string | undefined;
  private readonly actor: PodActor & SandboxWatcher;

  constructor(actor: PodActor & SandboxWatcher) {
    this.actor = actor;
  }

  get exists(): boolean {
    return this.current !== undefined;
  }

  /** The first attempt waits its turn among the node's starting pods. */
  setUp(): void {
    const { services } = this.actor;
    const wait = services.podStarts.reserve(services.now) - services.now;
    if (wait === 0) this.attempt();
    else this.actor.after(wait, () => this.attempt());
  }

  /** A DEL that fails is tried again until it does not. */
  tearDown(): void {
    if (this.current === undefined) {
      this.actor.sandboxDown();
      return;
    }
    const { services } = this.actor;
    this.actor.after(services.draw(services.timings.cniPlugin), () => this.delete());
  }

  private attempt(): void {
    const { pod, services } = this.actor;
    if (pod.spec.hostNetwork) {
      this.actor.after(services.draw(services.timings.sandbox), () => this.succeed(services.address));
    } else if (services.networkConfigured) {
      this.actor.after(services.draw(services.timings.sandbox), () => this.add());
    } else {
      this.actor.warn('NetworkNotReady', NETWORK_NOT_READY);
      this.actor.after(services.retryDelay(NETWORK_BACK_OFF), () => this.attempt());
    }
  }

  private add(): void {
    const { services } = this.actor;
    const sandbox: Sandbox = { id: services.newSandboxId(), pod: this.actor.key };
    const answer = services.cni.add(sandbox);
    if (!answer.ok) {
      this.cleanUp(sandbox, answer.message);
      return;
    }
    this.current = sandbox.id;
    const address = formatIpv4(answer.address);
    this.actor.after(services.draw(services.timings.cniPlugin), () => this.succeed(address));
  }

  private succeed(address: string): void {
    this.actor.services.ports.cluster.sandboxCreated(this.actor.pod, address);
    this.actor.sandboxUp();
  }

  /**
   * containerd deletes the sandbox it could not connect, in the same call, and ignores how the DEL ended.
   * @upstream containerd internal/cri/server/sandbox_run.go
   */
  private cleanUp(sandbox: Sandbox, pluginMessage: string): void {
    const { services } = this.actor;
    const deleted = this.actor.whileUninterrupted(() => this.fail(sandbox, pluginMessage));
    services.cni.del(sandbox, deleted);
  }

  private fail(sandbox: Sandbox, pluginMessage: string): void {
    const { pod, services } = this.actor;
    const message = creationFailure(sandbox, pluginMessage);
    services.ports.cluster.sandboxFailed(pod, message);
    this.actor.warn('FailedCreatePodSandBox', message);
    const plugin = services.draw(services.timings.cniPlugin);
    this.actor.after(services.retryDelay(SYNC_BACK_OFF, plugin), () => this.attempt());
  }

  private delete(): void {
    if (this.current === undefined) return;
    const { services, key: pod } = this.actor;
    const sandbox: Sandbox = { id: this.current, pod };
    const answered = this.actor.whileUninterrupted((ok: boolean) => {
      if (!ok) {
        this.retryDelete(sandbox);
        return;
      }
      this.current = undefined;
      this.actor.sandboxDown();
    });
    services.cni.del(sandbox, answered);
  }

  private retryDelete(sandbox: Sandbox): void {
    this.actor.warn('FailedKillPod', deletionFailure(this.actor.pod.uid, sandbox));
    this.actor.after(this.actor.services.retryDelay(SYNC_BACK_OFF), () => this.delete());
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
