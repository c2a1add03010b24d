// Restarts of a pod's containers in place, and the CrashLoopBackOff between them: the sandbox and its address stay.

import { SECOND, type Milliseconds } from '../../base/time.ts';
import { CrashBackOff } from './crashBackOff.ts';
import { goDuration } from '../api/goDuration.ts';
import type { PodActor } from './podActor.ts';

/** The kubelet relists containers this often. @upstream pkg/kubelet/kubelet.go genericPlegRelistPeriod */
const RELIST_PERIOD = SECOND;
/** A sync that finds the container in its back-off fails and is tried again. @upstream pkg/kubelet/pod_workers.go */
const SYNC_BACK_OFF = 10 * SECOND;
/** From this minor on the next sync comes when the back-off is over. */
const SYNC_AT_EXPIRY_SINCE = 35;

export class ContainerRestarts {
  private readonly actor: PodActor;
  /** By the container's place in the pod. */
  private readonly backOffs = new Map<number, CrashBackOff>();

  constructor(actor: PodActor) {
    this.actor = actor;
  }

  /** The container exited now; `start` starts it again. */
  restart(index: number, container: string, start: () => void): void {
    const { services } = this.actor;
    const backOff = this.backOffs.get(index) ?? new CrashBackOff();
    this.backOffs.set(index, backOff);
    const exitedAt = services.now;
    const pause = backOff.after(exitedAt);
    this.actor.after(services.below(RELIST_PERIOD), () => {
      if (services.now < exitedAt + pause) this.tellWaiting(container, pause);
      this.sync(exitedAt + pause, container, () => {
        backOff.restarted(services.now);
        start();
      });
    });
  }

  private sync(due: Milliseconds, container: string, start: () => void): void {
    const { services, pod } = this.actor;
    const left = due - services.now;
    if (left <= 0) {
      start();
      return;
    }
    const message = `Back-off restarting failed container ${container} in pod`;
    this.actor.warn('BackOff', `${message} ${pod.name}_${pod.namespace}(${pod.uid})`);
    const isExact = services.ports.environment.kubernetesMinor >= SYNC_AT_EXPIRY_SINCE;
    const wait = isExact ? left : services.retryDelay(SYNC_BACK_OFF);
    this.actor.after(wait, () => this.sync(due, container, start));
  }

  private tellWaiting(container: string, pause: Milliseconds): void {
    const { services, pod } = this.actor;
    const of = `container=${container} pod=${pod.name}_${pod.namespace}(${pod.uid})`;
    const message = `back-off ${goDuration(pause)} restarting failed ${of}`;
    services.ports.cluster.containers.waiting(pod, container, message);
  }
}
