// A pod's containers: images, starts one after the other, readiness, their own end and their restarts.

import { MINUTE, SECOND, type Milliseconds } from '../base/time.ts';
import type { AgentStop } from './cniPort.ts';
import { AGENT_PROBE_PERIOD, AWS_NODE, isNetworkAgent } from './networkAgent.ts';
import type { Container, Pod } from './objects.ts';
import type { PodActor } from './podActor.ts';

/** @upstream pkg/kubelet MaxContainerBackOff and its doubling start; forgotten after twice the longest. */
const FIRST_BACK_OFF = 10 * SECOND;
const LONGEST_BACK_OFF = 5 * MINUTE;
/** The kubelet relists containers this often. @upstream pkg/kubelet/kubelet.go genericPlegRelistPeriod */
const RELIST_PERIOD = SECOND;
/** @upstream pkg/apis/scheduling SystemCriticalPriority */
const SYSTEM_CRITICAL_PRIORITY = 2_000_000_000;

export class PodContainers {
  /** Whether any container was started and none has been told to stop. */
  started = false;
  private readonly actor: PodActor;
  private readonly finished: () => void;
  private next = 0;
  private allStartedAt: Milliseconds | undefined;
  private agentRuns = false;
  private backOff: Milliseconds = 0;
  private exitedAt: Milliseconds = 0;

  /** `finished` is called when they have exited with success and stay so. */
  constructor(actor: PodActor, finished: () => void) {
    this.actor = actor;
    this.finished = finished;
  }

  begin(): void {
    this.next = 0;
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
    this.stop('container');
    this.restart(agentIndex(this.actor.pod));
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
    const wait = this.untilPulled(container.image) + this.actor.services.draw(this.timings.containerStart);
    this.actor.after(wait, () => this.startedOne(container));
  }

  private startedOne(container: Container): void {
    const { services, pod } = this.actor;
    const images = services.images.report(container.image);
    if (images !== undefined) services.ports.cluster.nodes.setImages(services.node, images);
    this.started = true;
    this.next++;
    if (container.name === AWS_NODE && isNetworkAgent(pod)) {
      this.agentRuns = true;
      services.ports.agent.started(services.node.name, container.env ?? {});
      // The daemon may have ended at once, which restarts the container.
      if (!this.agentRuns) return;
    }
    this.startNext();
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
    this.stop('container');
    if (!restartsContainers(pod)) {
      this.finished();
      return;
    }
    services.ports.cluster.setPodReady(pod, false);
    this.restart(pod.spec.initContainers.length);
  }

  /** @upstream pkg/kubelet/kuberuntime doBackOff: the first restart is immediate, then 10 s, 20 s, … 5 min. */
  private restart(from: number): void {
    const { services, pod } = this.actor;
    if (services.now - this.exitedAt > 2 * LONGEST_BACK_OFF) this.backOff = 0;
    this.exitedAt = services.now;
    const wait = this.backOff;
    this.backOff = wait === 0 ? FIRST_BACK_OFF : Math.min(2 * wait, LONGEST_BACK_OFF);
    if (wait > 0) this.actor.warn('BackOff', backOffMessage(pod, from));
    this.actor.after(wait + services.below(RELIST_PERIOD), () => {
      services.ports.cluster.podRestarted(pod);
      this.next = from;
      this.startNext();
    });
  }

  private untilPulled(image: string): Milliseconds {
    const { services, pod } = this.actor;
    const latency =
      pod.spec.priority >= SYSTEM_CRITICAL_PRIORITY ? this.timings.systemImagePull : this.timings.imagePull;
    return services.images.fetch(image, services.now, () => services.draw(latency)) - services.now;
  }

  private untilProbe(startedAt: Milliseconds): Milliseconds {
    const { services, pod } = this.actor;
    const first = startedAt + services.draw(pod.spec.readinessDelay);
    const late = services.now - first;
    if (late <= 0) return -late;
    return (AGENT_PROBE_PERIOD - (late % AGENT_PROBE_PERIOD)) % AGENT_PROBE_PERIOD;
  }

  private get timings(): PodActor['services']['timings'] {
    return this.actor.services.timings;
  }
}

/**
 * Whether containers that exited are started again: a controller's are, bare pods that have a lifetime are meant to
 * end.
 */
export function restartsContainers(pod: Pod): boolean {
  return pod.owner === undefined ? pod.spec.lifetime === undefined : pod.owner.kind !== 'Job';
}

/** Init containers first, as the kubelet starts them. */
function containerAt({ spec }: Pod, index: number): Container | undefined {
  const inits = spec.initContainers.length;
  return index < inits ? spec.initContainers[index] : spec.containers[index - inits];
}

function agentIndex({ spec }: Pod): number {
  return spec.initContainers.length + spec.containers.findIndex(({ name }) => name === AWS_NODE);
}

function backOffMessage(pod: Pod, index: number): string {
  const container = containerAt(pod, index)?.name ?? '';
  return `Back-off restarting failed container ${container} in pod ${pod.name}_${pod.namespace}(${pod.uid})`;
}
