// A pod's containers: images, starts one after the other, readiness, their own end and their restarts.
// @assumption of several containers only the first ends by itself, and takes the others with it if it is not restarted.

import { assert } from '../../base/assert.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { AgentStop } from '../api/cniPort.ts';
import { ContainerRestarts } from './containerRestarts.ts';
import type { ImagePull } from '../api/imageStore.ts';
import { AGENT_PROBE_PERIOD, agentIndex, isAgentContainer, isNetworkAgent } from './networkAgent.ts';
import type { Container, Pod } from '../api/objects.ts';
import { restartPolicyOf } from '../api/restartPolicy.ts';
import { PodWithSandbox } from './sandbox.ts';
import { isCritical } from '../api/systemPriorities.ts';

export abstract class PodWithContainers extends PodWithSandbox {
  /** Whether any container was started and none has been told to stop. */
  started = false;
  private restarts: ContainerRestarts | undefined = undefined;
  /** The container to start now, and the first that has not been started in this sandbox. */
  private next = 0;
  private unstarted = 0;
  /** The wait for the image of the container to start now. */
  private pulling: ImagePull | undefined = undefined;
  private allStartedAt: Milliseconds | undefined = undefined;
  /** From when they are ready on, for how long they live; undefined: until they are stopped. */
  private restOfLife: Milliseconds | undefined = undefined;
  private agentRuns = false;

  /** They have exited and stay so. */
  protected abstract containersExited(phase: 'Succeeded' | 'Failed'): void;

  protected startContainers(): void {
    this.next = 0;
    this.unstarted = 0;
    this.allStartedAt = undefined;
    this.startNext();
  }

  /**
   * They have run since before the run, and go on with what is left of their life.
   * @assumption one that is not Ready becomes so, or not, as if it had just been restarted once and for all.
   */
  protected placeContainers(): void {
    const { services, pod } = this;
    const { spec } = pod;
    const startedAt = pod.startedAt ?? pod.createdAt;
    const elapsed = services.now - startedAt;
    this.started = true;
    this.allStartedAt = startedAt;
    this.unstarted = spec.initContainers.length + spec.containers.length;
    this.next = this.unstarted;
    if (isNetworkAgent(pod, services.ports.agent.daemonSet)) {
      this.agentRuns = true;
      services.agentAnswers = true;
      return;
    }
    const rest = spec.lifetime === undefined ? undefined : services.drawRest(spec.lifetime, elapsed);
    if (pod.ready) {
      if (rest !== undefined) this.after(rest, 'containers-exit');
      return;
    }
    const readiness = services.drawRest(spec.readinessDelay, elapsed);
    if (rest !== undefined && rest <= readiness) this.after(rest, 'containers-exit');
    else {
      this.restOfLife = rest === undefined ? undefined : rest - readiness;
      this.after(readiness, 'containers-ready');
    }
  }

  /** The daemon answers its probe from now on: the pod is Ready at the next one. */
  agentAnswered(): void {
    if (!this.agentRuns || this.allStartedAt === undefined || this.pod.ready) return;
    this.interrupt();
    this.restOfLife = undefined;
    this.after(this.untilProbe(this.allStartedAt), 'containers-ready');
  }

  /** The aws-node container exits and is started again: at once the first time, later with growing pauses. */
  restartAgent(): void {
    if (!this.agentRuns) return;
    this.interrupt();
    const index = agentIndex(this.pod.spec, this.services.ports.agent.daemonSet);
    this.tellExit(index, true);
    this.stopContainers('container');
    this.restart(index);
  }

  /** They are gone, for whatever reason. */
  stopContainers(why: AgentStop): void {
    const { services, pod } = this;
    this.started = false;
    this.allStartedAt = undefined;
    if (!this.agentRuns) return;
    this.agentRuns = false;
    services.agentAnswers = false;
    if (why === 'container') services.ports.cluster.setPodReady(pod, false);
    services.ports.agent.stopped(services.node.name, why);
  }

  private startNext(): void {
    const container = containerAt(this.pod, this.next);
    if (container === undefined) {
      this.allStarted();
      return;
    }
    const { services, pod } = this;
    const pull = this.pull(container.image);
    if (pull !== undefined) services.ports.cluster.containers.imagePulling(pod, container);
    const untilPulled = pull === undefined ? 0 : pull.endsAt - pull.askedAt;
    this.pulling = pull;
    this.after(untilPulled + services.draw(services.timings.containerStart), 'container-started');
  }

  protected containerStarted(): void {
    const { services, pod, pulling } = this;
    const container = containerAt(pod, this.next);
    assert(container !== undefined, 'a container that was to start');
    services.ports.cluster.containers.started(pod, container, pulling);
    this.pulling = undefined;
    const images = services.images.report(container.image);
    if (images !== undefined) services.ports.cluster.nodes.setImages(services.node, images);
    this.started = true;
    const index = this.next;
    this.unstarted = Math.max(this.unstarted, index + 1);
    this.next = this.unstarted;
    const agent = services.ports.agent.daemonSet;
    if (isNetworkAgent(pod, agent) && isAgentContainer(container, agent)) {
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
    const { services } = this;
    if (container.lifetime === undefined) this.initExited(container, index);
    else this.after(services.draw(container.lifetime), () => this.initExited(container, index));
  }

  private initExited({ failureRate }: Container, index: number): void {
    const failed = this.services.happens(failureRate);
    this.tellExit(index, failed);
    if (!failed) this.startNext();
    else if (restartPolicyOf(this.pod) === 'Never') this.containersExited('Failed');
    else this.restart(index);
  }

  private allStarted(): void {
    const { services, pod } = this;
    this.allStartedAt = services.now;
    services.ports.cluster.podRunning(pod);
    if (this.agentRuns) {
      if (services.agentAnswers) this.agentAnswered();
      return;
    }
    const readiness = services.draw(pod.spec.readinessDelay);
    const lifetime = pod.spec.lifetime === undefined ? undefined : services.draw(pod.spec.lifetime);
    if (lifetime === undefined) this.becomeReadyAfter(readiness, undefined);
    else if (lifetime <= readiness) this.after(lifetime, 'containers-exit');
    else this.becomeReadyAfter(readiness, lifetime - readiness);
  }

  private becomeReadyAfter(delay: Milliseconds, restOfLife: Milliseconds | undefined): void {
    this.restOfLife = restOfLife;
    if (delay === 0) this.containersReady();
    else this.after(delay, 'containers-ready');
  }

  protected containersReady(): void {
    this.services.ports.cluster.setPodReady(this.pod, true);
    if (this.restOfLife !== undefined) this.after(this.restOfLife, 'containers-exit');
  }

  protected containersExit(): void {
    const { services, pod } = this;
    const { spec } = pod;
    const policy = restartPolicyOf(pod);
    const failed = services.happens(spec.failureRate);
    this.tellExit(spec.initContainers.length, failed);
    this.stopContainers('container');
    if (policy === 'Never' || (policy === 'OnFailure' && !failed)) {
      this.containersExited(failed ? 'Failed' : 'Succeeded');
      return;
    }
    services.ports.cluster.setPodReady(pod, false);
    this.started = spec.containers.length > 1 || spec.initContainers.some(({ sidecar }) => sidecar);
    this.restart(spec.initContainers.length);
  }

  private restart(index: number): void {
    const { services, pod } = this;
    this.restarts ??= new ContainerRestarts(this);
    this.restarts.restart(index, containerAt(pod, index)?.name ?? '', () => {
      services.ports.cluster.podRestarted(pod);
      this.next = index;
      this.startNext();
    });
  }

  private tellExit(index: number, failed: boolean): void {
    const { services, pod } = this;
    services.ports.cluster.containers.exited(
      pod,
      containerAt(pod, index)?.name ?? '',
      failed ? (pod.spec.exitCode ?? 1) : 0,
    );
  }

  private pull(image: string): ImagePull | undefined {
    const { services, pod } = this;
    const latency = isCritical(pod.spec) ? services.timings.systemImagePull : services.timings.imagePull;
    return services.images.fetch(image, services.now, () => services.draw(latency));
  }

  private untilProbe(startedAt: Milliseconds): Milliseconds {
    const { services, pod } = this;
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
