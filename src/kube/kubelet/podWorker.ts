// One pod on its node, from the kubelet's first sight of it to its end: sandbox, containers, termination in turn.

import type { AgentStop } from '../api/cniPort.ts';
import { PodContainers, type ContainersWatcher } from './containers.ts';
import { KUBELET_ON_POD } from '../api/eventSource.ts';
import type { NodeServices } from './nodeServices.ts';
import type { Pod } from '../api/objects.ts';
import { PodActor } from './podActor.ts';
import { restartPolicyOf } from '../api/restartPolicy.ts';
import { PodSandbox, type SandboxWatcher } from './sandbox.ts';
import type { StatusReason } from '../api/statusReason.ts';
import { Termination, type TerminationWatcher } from './termination.ts';

export class PodWorker extends PodActor implements SandboxWatcher, ContainersWatcher {
  private readonly sandbox: PodSandbox;
  private readonly containers: PodContainers;
  private readonly watcher: TerminationWatcher;
  private termination: Termination | undefined;

  constructor(pod: Pod, services: NodeServices, watcher: TerminationWatcher) {
    super(pod, services);
    this.sandbox = new PodSandbox(this);
    this.containers = new PodContainers(this);
    this.watcher = watcher;
  }

  /** Nothing of the pod runs any more, nor will. */
  get hasStopped(): boolean {
    return this.termination?.hasStopped === true;
  }

  start(): void {
    this.sandbox.setUp();
  }

  /** The pod was deleted. Does nothing when it ends already. */
  terminate(): void {
    this.end();
  }

  /** The kubelet ends the pod by itself; its object stays. Does nothing when it ends already. */
  preempt(why: StatusReason): void {
    this.end(why);
  }

  sandboxUp(): void {
    this.containers.begin();
  }

  sandboxDown(): void {
    if (this.termination === undefined) this.start();
    else this.termination.sandboxDown();
  }

  containersExited(phase: 'Succeeded' | 'Failed'): void {
    this.beginTermination().containersExited(phase);
  }

  agentAnswered(): void {
    this.containers.agentAnswered();
  }

  restartAgent(): void {
    if (this.termination === undefined) this.containers.restartAgent();
  }

  /** Everything in memory is lost; the sandbox' record is not. */
  machineDown(why: AgentStop): void {
    this.interrupt();
    this.containers.stop(why);
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
    if (this.sandbox.exists) {
      const message = 'Pod sandbox changed, it will be killed and re-created.';
      services.ports.events.record(KUBELET_ON_POD, key, 'Normal', 'SandboxChanged', message);
    }
    this.sandbox.tearDown();
  }

  private end(why?: StatusReason): void {
    if (this.termination !== undefined) return;
    this.interrupt();
    this.beginTermination(why).stopContainers(this.containers);
  }

  private beginTermination(why?: StatusReason): Termination {
    this.termination = new Termination(this, this.sandbox, this.watcher, why);
    return this.termination;
  }
}
