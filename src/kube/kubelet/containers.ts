// A pod's containers: images, starts one after the other, readiness, their own end and their restarts.
// @assumption of several containers only the first ends by itself, and takes the others with it if it is not restarted.

import type { Milliseconds } from '../../base/time.ts';
import type { AgentStop } from '../api/cniPort.ts';
import { ContainerRestarts } from './containerRestarts.ts';
import type { ImagePull } from '../api/imageStore.ts';
import { AGENT_PROBE_PERIOD, AWS_NODE, isNetworkAgent } from './networkAgent.ts';
import type { Container, Pod } from '../api/objects.ts';
import type { PodActor } from './podActor.ts';
import { restartPolicyOf } from '../api/restartPolicy.ts';
import { isCritical } from '../api/systemPriorities.ts';

export interface ContainersWatcher {
  /** They have exited and stay so. */
  containersExited(phase: 'Succeeded' | 'Failed'): void;
}

export class PodContainers {
  /** Whether any container was started and none has been told to stop. */
  started = false;
  private readonly actor: PodActor & ContainersWatcher;
  private restarts: ContainerRestarts | undefined;
  /** The container to start now, and the first that has not been started in this sandbox. */
  private next = 0;
  private unstarted = 0;
  private allStartedAt: Milliseconds | undefined;
  private agentRuns = false;

  constructor(actor: PodActor & ContainersWatcher) {
    this.actor = actor;
  }

  begin(): void {
    this.next = 0;
    this.unstarted = 0;
    this.allStartedAt = undefined;
    this.startNext();
  }

  /** The daemon answers its probe from now on: the pod is Ready at the next one. */
  agentAnswered(): void {
    if (!this.agentRuns || this.allStartedAt === undefined || this.actor.pod.ready) return;
    this.actor.interrupt();
    this.actor.after(this.untilProbe(this.allStartedAt), () => this.becomeReady(Infinity));
  }

  /** The aws-node container exits and is started again: at once the first time, later with growing pauses. */
  restartAgent(): void {
    if (!this.agentRuns) return;
    this.actor.interrupt();
    const index = agentIndex(this.actor.pod);
    this.tellExit(index, true);
    this.stop('container');
    this.restart(index);
  }

  /** They are gone, for whatever reason. */
  stop(why: AgentStop): void {
    const { services, pod } = this.actor;
    this.started = false;
    this.allStartedAt = undefined;
    if (!this.agentRuns) return;
    this.agentRuns = false;
    services.agentAnswers = false;
    if (why === 'container') services.ports.cluster.setPodReady(pod, false);
    services.ports.agent.stopped(services.node.name, why);
  }

  private startNext(): void {
    const container = containerAt(this.actor.pod, this.next);
    if (container === undefined) {
      this.allStarted();
      return;
    }
    const { services, pod } = this.actor;
    const pull = this.pull(container.image);
    if (pull !== undefined) services.ports.cluster.containers.imagePulling(pod, container);
    const untilPulled = pull === undefined ? 0 : pull.endsAt - pull.askedAt;
    const wait = untilPulled + services.draw(services.timings.containerStart);
    this.actor.after(wait, () => this.startedOne(container, pull));
  }

  private startedOne(container: Container, pull: ImagePull | undefined): void {
    const { services, pod } = this.actor;
    services.ports.cluster.containers.started(pod, container, pull);
    const images = services.images.report(container.image);
    if (images !== undefined) services.ports.cluster.nodes.setImages(services.node, images);
    this.started = true;
    const index = this.next;
    this.unstarted = Math.max(this.unstarted, index + 1);
    this.next = this.unstarted;
    if (container.name === AWS_NODE && isNetworkAgent(pod)) {
      this.agentRuns = true;
      services.ports.agent.started(services.node.name, container.env ?? {}, container.image);
      // The daemon may have ended at once, which restarts the container.
      if (!this.agentRuns) return;
    }
    if (index < pod.spec.initContainers.length && !container.sidecar) this.runInit(container, index);
    else this.startNext();
  }

  /** The next container is started when this one has succeeded. */
  private runInit(container: Container, index: number): void {
    const { services } = this.actor;
    if (container.lifetime === undefined) this.initExited(container, index);
    else this.actor.after(services.draw(container.lifetime), () => this.initExited(container, index));
  }

  private initExited({ failureRate }: Container, index: number): void {
    const failed = this.actor.services.happens(failureRate);
    this.tellExit(index, failed);
    if (!failed) this.startNext();
    else if (restartPolicyOf(this.actor.pod) === 'Never') this.actor.containersExited('Failed');
    else this.restart(index);
  }

  private allStarted(): void {
    const { services, pod } = this.actor;
    this.allStartedAt = services.now;
    services.ports.cluster.podRunning(pod);
    if (this.agentRuns) {
      if (services.agentAnswers) this.agentAnswered();
      return;
    }
    const readiness = services.draw(pod.spec.readinessDelay);
    const lifetime = pod.spec.lifetime === undefined ? Infinity : services.draw(pod.spec.lifetime);
    if (lifetime <= readiness) this.actor.after(lifetime, () => this.exit());
    else if (readiness === 0) this.becomeReady(lifetime);
    else this.actor.after(readiness, () => this.becomeReady(lifetime - readiness));
  }

  private becomeReady(restOfLife: Milliseconds): void {
    this.actor.services.ports.cluster.setPodReady(this.actor.pod, true);
    if (restOfLife !== Infinity) this.actor.after(restOfLife, () => this.exit());
  }

  private exit(): void {
    const { services, pod } = this.actor;
    const { spec } = pod;
    const policy = restartPolicyOf(pod);
    const failed = services.happens(spec.failureRate);
    this.tellExit(spec.initContainers.length, failed);
    this.stop('container');
    if (policy === 'Never' || (policy === 'OnFailure' && !failed)) {
      this.actor.containersExited(failed ? 'Failed' : 'Succeeded');
      return;
    }
    services.ports.cluster.setPodReady(pod, false);
    this.started = spec.containers.length > 1 || spec.initContainers.some(({ sidecar }) => sidecar);
    this.restart(spec.initContainers.length);
  }

  private restart(index: number): void {
    const { services, pod } = this.actor;
    this.restarts ??= new ContainerRestarts(this.actor);
    this.restarts.restart(index, containerAt(pod, index)?.name ?? '', () => {
      services.ports.cluster.podRestarted(pod);
      this.next = index;
      this.startNext();
    });
  }

  private tellExit(index: number, failed: boolean): void {
    const { services, pod } = this.actor;
    services.ports.cluster.containers.exited(
      pod,
      containerAt(pod, index)?.name ?? '',
      failed ? (pod.spec.exitCode ?? 1) : 0,
    );
  }

  private pull(image: string): ImagePull | undefined {
    const { services, pod } = this.actor;
    const latency = isCritical(pod.spec) ? services.timings.systemImagePull : services.timings.imagePull;
    return services.images.fetch(image, services.now, () => services.draw(latency));
  }

  private untilProbe(startedAt: Milliseconds): Milliseconds {
    const { services, pod } = this.actor;
    const first = startedAt + services.draw(pod.spec.readinessDelay);
    const late = services.now - first;
    if (late <= 0) return -late;
    return (AGENT_PROBE_PERIOD - (late % AGENT_PROBE_PERIOD)) % AGENT_PROBE_PERIOD;
  }
}

/** Init containers first, as the kubelet starts them. */
function containerAt({ spec }: Pod, index: number): Container | undefined {
  const inits = spec.initContainers.length;
  return index < inits ? spec.initContainers[index] : spec.containers[index - inits];
}

function agentIndex({ spec }: Pod): number {
  return spec.initContainers.length + spec.containers.findIndex(({ name }) => name === AWS_NODE);
}
