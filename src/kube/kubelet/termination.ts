// The end of a pod on its node, in the kubelet's order: SIGTERM, containers exit, CNI DEL, the terminal phase (which
// frees the scheduler's slot), the object's removal.
// @upstream pkg/kubelet/kubelet.go SyncTerminatingPod, SyncTerminatedPod; pkg/kubelet/status/status_manager.go

import { SECOND, type Milliseconds } from '../../base/time.ts';
import { hasFinished } from '../api/cluster.ts';
import type { PodWithContainers } from './containers.ts';
import type { Pod } from '../api/objects.ts';
import { restartPolicyOf } from '../api/restartPolicy.ts';
import type { StatusReason } from '../api/statusReason.ts';

/** Between SIGTERM and SIGKILL, however short the grace. @upstream minimumGracePeriodInSeconds */
const LEAST_GRACE = 2 * SECOND;

/** The kubelet's side of a pod's end. */
export interface TerminationWatcher {
  /** Containers and sandbox are stopped: the pod no longer counts at admission. */
  stopped(pod: Pod): void;
  /** Nothing is left to do on the node. */
  ended(pod: Pod): void;
}

export class Termination {
  private phase: 'Succeeded' | 'Failed';
  /** Containers and sandbox are gone. */
  hasStopped = false;
  private readonly worker: PodWithContainers;
  private readonly watcher: TerminationWatcher;
  private readonly why: StatusReason | undefined;

  /** `why`: the kubelet ends the pod by itself, which then has Failed. */
  constructor(worker: PodWithContainers, watcher: TerminationWatcher, why?: StatusReason) {
    this.worker = worker;
    this.watcher = watcher;
    this.why = why;
    this.phase = exitsWell(worker.pod) ? 'Succeeded' : 'Failed';
  }

  /** Somebody deleted the pod. Containers killed at the end of the grace period make it Failed. */
  stopContainers(): void {
    const { worker } = this;
    if (!worker.started) {
      worker.tearDownSandbox();
      return;
    }
    const { pod, services } = worker;
    const grace = Math.max(graceOf(pod), LEAST_GRACE);
    const exit = services.draw(pod.spec.exitDelay);
    if (exit > grace) this.phase = 'Failed';
    const span = Math.min(exit, grace);
    worker.after(span + this.untilSidecarsExit(span), 'grace-over');
  }

  /** As `stopContainers`, of a pod that was deleted before the run: what is left of it. */
  awaitExit(elapsed: Milliseconds): void {
    const { pod, services } = this.worker;
    const grace = Math.max(graceOf(pod), LEAST_GRACE);
    const rest = services.drawRest(pod.spec.exitDelay, elapsed);
    if (elapsed + rest > grace) this.phase = 'Failed';
    this.worker.after(Math.max(0, Math.min(rest, grace - elapsed)), 'grace-over');
  }

  /** The containers ended by themselves; sidecars are stopped now. */
  containersExited(phase: 'Succeeded' | 'Failed'): void {
    this.phase = phase;
    const span = this.untilSidecarsExit(0);
    if (span === 0) this.worker.tearDownSandbox();
    else this.worker.after(span, 'sidecars-exit');
  }

  /** The containers ended with their machine. */
  containersGone(phase: 'Succeeded' | 'Failed'): void {
    this.phase = phase;
    this.worker.tearDownSandbox();
  }

  /** Goes on after an interruption; the containers are gone by then. */
  resume(): void {
    if (hasFinished(this.worker.pod)) this.leave();
    else this.worker.tearDownSandbox();
  }

  /** Sidecars stop one after the other, in what the others left of the grace period. */
  private untilSidecarsExit(spent: Milliseconds): Milliseconds {
    const { services, pod } = this.worker;
    let at = spent;
    for (const { sidecar } of pod.spec.initContainers) {
      if (!sidecar) continue;
      const grace = Math.max(pod.spec.terminationGracePeriod - at, LEAST_GRACE);
      at += Math.min(services.draw(pod.spec.exitDelay), grace);
    }
    return at - spent;
  }

  /** Nothing of the pod runs any more. */
  sandboxDown(): void {
    const { services, pod } = this.worker;
    const isFirst = !this.hasStopped;
    this.hasStopped = true;
    if (isFirst) this.watcher.stopped(pod);
    const turn = services.podEnds.reserve(services.now) - services.now;
    this.worker.after(turn + services.ports.environment.propagationDelay(), 'report-end');
  }

  reportEnd(): void {
    const { pod, services } = this.worker;
    services.ports.cluster.finishPod(pod, this.why === undefined ? this.phase : 'Failed', this.why);
    this.leave();
  }

  /** A pod that nobody deleted stays as an object. */
  private leave(): void {
    const { pod, services } = this.worker;
    if (pod.deletedAt === undefined) this.watcher.ended(pod);
    else this.worker.after(services.draw(services.timings.podRemoval), 'remove-pod');
  }

  removePod(): void {
    const { pod, services } = this.worker;
    this.watcher.ended(pod);
    services.ports.cluster.removePod(pod);
  }
}

/**
 * @assumption servers, which are meant to run for ever, exit with 0 on SIGTERM; what is meant to end by itself is
 * killed by it, as shells and most programs are, and leaves 143.
 */
function exitsWell(pod: Pod): boolean {
  return pod.phase === 'Running' && restartPolicyOf(pod) === 'Always';
}

function graceOf({ deletionGrace, spec }: Pod): Milliseconds {
  return deletionGrace ?? spec.terminationGracePeriod;
}
