// One pod on its node, from the kubelet's first sight of it to its end: sandbox, containers, termination in turn.

import { unreachable } from '../../base/assert.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { AgentStop } from '../api/cniPort.ts';
import { PodWithContainers } from './containers.ts';
import { KUBELET_ON_POD } from '../api/eventSource.ts';
import type { NodeServices } from './nodeServices.ts';
import type { Pod } from '../api/objects.ts';
import type { PodStep } from './podActor.ts';
import { restartPolicyOf } from '../api/restartPolicy.ts';
import type { StatusReason } from '../api/statusReason.ts';
import { Termination, type TerminationWatcher } from './termination.ts';

export class PodWorker extends PodWithContainers {
  private readonly watcher: TerminationWatcher;
  private termination: Termination | undefined = undefined;

  constructor(pod: Pod, services: NodeServices, watcher: TerminationWatcher) {
    super(pod, services);
    this.watcher = watcher;
  }

  /** Nothing of the pod runs any more, nor will. */
  get hasStopped(): boolean {
    return this.termination?.hasStopped === true;
  }

  /** @upstream pkg/kubelet/kubelet.go#SyncPod, which waits for volumes before the sandbox */
  start(): void {
    if (this.pod.spec.claims === undefined) this.setUpSandbox();
    else {
      const attached = this.whileUninterrupted(() => this.setUpSandbox());
      this.services.ports.volumes.attach(this.pod, () => attached(undefined));
    }
  }

  /** The pod was here before the run, with this status. */
  place(): void {
    const { pod, services } = this;
    if (pod.spec.claims !== undefined) services.ports.volumes.placed(pod);
    if (pod.podIp !== undefined) this.placeSandbox(pod.podIp);
    else if (pod.spec.hostNetwork && pod.phase === 'Running') this.placeSandbox(services.address);
    if (pod.deletedAt !== undefined) this.placeEnding(services.now - pod.deletedAt);
    else if (pod.phase === 'Running') this.placeContainers();
    else if (pod.podIp !== undefined) this.startContainers();
    else this.setUpSandboxAgain();
  }

  /** The pod was deleted. Does nothing when it ends already. */
  terminate(): void {
    this.end();
  }

  /** The kubelet ends the pod by itself; its object stays. Does nothing when it ends already. */
  preempt(why: StatusReason): void {
    this.end(why);
  }

  protected take(step: PodStep): void {
    switch (step) {
      case 'run-sandbox':
        return this.runSandbox();
      case 'add-network':
        return this.addNetwork();
      case 'network-added':
        return this.networkAdded();
      case 'container-started':
        return this.containerStarted();
      case 'containers-ready':
        return this.containersReady();
      case 'containers-exit':
        return this.containersExit();
      case 'grace-over':
        this.stopContainers('container');
        return this.tearDownSandbox();
      case 'sidecars-exit':
        return this.tearDownSandbox();
      case 'delete-network':
        return this.deleteNetwork();
      case 'report-end':
        return this.termination?.reportEnd();
      case 'remove-pod':
        return this.termination?.removePod();
      default:
        return unreachable(step);
    }
  }

  protected sandboxUp(): void {
    this.startContainers();
  }

  protected sandboxDown(): void {
    if (this.termination === undefined) this.start();
    else this.termination.sandboxDown();
  }

  protected containersExited(phase: 'Succeeded' | 'Failed'): void {
    this.beginTermination().containersExited(phase);
  }

  override restartAgent(): void {
    if (this.termination === undefined) super.restartAgent();
  }

  /** Everything in memory is lost; the sandbox' record is not. */
  machineDown(why: AgentStop): void {
    this.interrupt();
    this.stopContainers(why);
  }

  /**
   * The kubelet is back: what ran is started again in a new sandbox, after the old one's DEL.
   * @upstream pkg/kubelet/kuberuntime computePodActions
   */
  machineUp(): void {
    const { pod, services } = this;
    if (this.termination !== undefined) {
      this.termination.resume();
      return;
    }
    services.ports.cluster.setPodReady(pod, false);
    if (pod.deletedAt !== undefined) this.beginTermination().resume();
    else if (pod.phase === 'Running' && restartPolicyOf(pod) === 'Never')
      this.beginTermination().containersGone('Failed');
    else this.startAnew();
  }

  private startAnew(): void {
    const { pod, services, key } = this;
    if (pod.phase === 'Running') services.ports.cluster.podRestarted(pod);
    if (this.hasSandbox) {
      const message = 'Pod sandbox changed, it will be killed and re-created.';
      services.ports.events.record(KUBELET_ON_POD, key, 'Normal', 'SandboxChanged', message);
    }
    this.tearDownSandbox();
  }

  private end(why?: StatusReason): void {
    if (this.termination !== undefined) return;
    this.interrupt();
    this.beginTermination(why).stopContainers();
  }

  private placeEnding(elapsed: Milliseconds): void {
    if (this.pod.phase === 'Running') this.placeContainers();
    this.interrupt();
    if (this.started) this.beginTermination().awaitExit(elapsed);
    else this.beginTermination().stopContainers();
  }

  private beginTermination(why?: StatusReason): Termination {
    this.termination = new Termination(this, this.watcher, why);
    return this.termination;
  }
}
