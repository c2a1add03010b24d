// A pod's sandbox: the kubelet's attempts to bring one up, CNI ADD, what follows a failure, and CNI DEL at the end.
// Which address the pod gets is the CNI's business. Pods on the host's network meet no CNI.

import type { Address } from '../../base/address.ts';
import { SECOND, type Milliseconds } from '../../base/time.ts';
import type { Sandbox } from '../api/cniPort.ts';
import { asksForAllCards } from './nicConfig.ts';
import { PodActor } from './podActor.ts';

/** @upstream pkg/kubelet/pod_workers.go backOffPeriod */
const SYNC_BACK_OFF = 10 * SECOND;
/** @upstream pkg/kubelet/pod_workers.go backOffOnTransientErrorPeriod */
const NETWORK_BACK_OFF = SECOND;

/** How containerd names the VPC CNI. */
const AWS_CNI = 'type="aws-cni" name="aws-cni"';

const NETWORK_NOT_READY =
  'network is not ready: container runtime network not ready: NetworkReady=false ' +
  'reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

export abstract class PodWithSandbox extends PodActor {
  /** The id of the sandbox whose ADD succeeded and whose DEL has not. */
  private sandbox: string | undefined = undefined;
  private address: Address = 0;

  get hasSandbox(): boolean {
    return this.sandbox !== undefined;
  }

  /** The first attempt waits its turn among the node's starting pods. */
  setUpSandbox(): void {
    const { services } = this;
    const wait = services.podStarts.reserve(services.now) - services.now;
    if (wait === 0) this.runSandbox();
    else this.after(wait, 'run-sandbox');
  }

  /** The pod has had this sandbox, or its node's network, since before the run. */
  protected placeSandbox(address: Address): void {
    const { pod, services } = this;
    this.address = address;
    if (pod.spec.hostNetwork) return;
    const sandbox = this.sandboxWith(services.newSandboxId());
    this.sandbox = sandbox.id;
    services.cni.stands(sandbox, address);
  }

  /** Attempts have been made before the run: the next comes somewhere in their back-off. */
  protected setUpSandboxAgain(): void {
    const { services, pod } = this;
    const age = services.now - pod.createdAt;
    this.after(services.below(Math.max(1, Math.min(age, SYNC_BACK_OFF))), 'run-sandbox');
  }

  /** A DEL that fails is tried again until it does not. */
  tearDownSandbox(): void {
    const { services } = this;
    if (this.sandbox === undefined) this.sandboxDown();
    else this.after(services.draw(services.timings.cniPlugin), 'delete-network');
  }

  /** The pod has its network. */
  protected abstract sandboxUp(): void;

  /** The pod's sandbox is gone, or there was none. */
  protected abstract sandboxDown(): void;

  protected runSandbox(): void {
    const { pod, services } = this;
    if (pod.spec.hostNetwork) {
      this.address = services.address;
      this.after(services.draw(services.timings.sandbox), 'network-added');
    } else if (services.networkConfigured) {
      this.after(services.draw(services.timings.sandbox), 'add-network');
    } else {
      this.warn('NetworkNotReady', NETWORK_NOT_READY);
      this.after(services.retryDelay(NETWORK_BACK_OFF), 'run-sandbox');
    }
  }

  protected addNetwork(): void {
    const { services } = this;
    const sandbox = this.sandboxWith(services.newSandboxId());
    const answer = services.cni.add(sandbox);
    if (!answer.ok) {
      this.cleanUp(sandbox, answer.message, answer.took);
      return;
    }
    this.sandbox = sandbox.id;
    this.address = answer.address;
    this.after(services.draw(services.timings.cniPlugin) + (answer.took ?? 0), 'network-added');
  }

  protected networkAdded(): void {
    this.services.ports.cluster.sandboxCreated(this.pod, this.address);
    this.sandboxUp();
  }

  /**
   * containerd deletes the sandbox it could not connect, in the same call, and ignores how the DEL ended.
   * @upstream containerd internal/cri/server/sandbox_run.go
   */
  private cleanUp(sandbox: Sandbox, pluginMessage: string, took = 0): void {
    const deleted = this.whileUninterrupted(() => this.sandboxFailed(sandbox, pluginMessage, took));
    this.services.cni.del(sandbox, deleted);
  }

  private sandboxFailed(sandbox: Sandbox, pluginMessage: string, took: Milliseconds): void {
    const { pod, services } = this;
    const message = creationFailure(sandbox, services.cni.named, pluginMessage);
    services.ports.cluster.sandboxFailed(pod, message);
    this.warn('FailedCreatePodSandBox', message);
    const plugin = services.draw(services.timings.cniPlugin) + took;
    this.after(services.retryDelay(SYNC_BACK_OFF, plugin), 'run-sandbox');
  }

  protected deleteNetwork(): void {
    if (this.sandbox === undefined) return;
    const sandbox = this.sandboxWith(this.sandbox);
    const answered = this.whileUninterrupted((ok: boolean) => {
      if (!ok) {
        this.retryDelete(sandbox);
        return;
      }
      this.sandbox = undefined;
      this.sandboxDown();
    });
    this.services.cni.del(sandbox, answered);
  }

  private sandboxWith(id: string): Sandbox {
    const { pod, key } = this;
    return asksForAllCards(pod) ? { id, pod: key, multiNic: true } : { id, pod: key };
  }

  private retryDelete(sandbox: Sandbox): void {
    this.warn('FailedKillPod', deletionFailure(this.pod.uid, sandbox, this.services.cni.named));
    this.after(this.services.retryDelay(SYNC_BACK_OFF), 'delete-network');
  }
}

/** The FailedCreatePodSandBox text: the kubelet's words around containerd's around the plugin's. */
function creationFailure(sandbox: Sandbox, plugin: string | undefined, pluginMessage: string): string {
  return (
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox ' +
    `"${sandbox.id}": plugin ${plugin ?? AWS_CNI} failed (add): ${pluginMessage}`
  );
}

function deletionFailure(uid: string, sandbox: Sandbox, plugin = AWS_CNI): string {
  return (
    `error killing pod: failed to "KillPodSandbox" for "${uid}" with KillPodSandboxError: "rpc error: code = ` +
    `Unknown desc = failed to destroy network for sandbox \\"${sandbox.id}\\": plugin ` +
    `${plugin.replaceAll('"', String.raw`\"`)} failed (delete)"`
  );
}
