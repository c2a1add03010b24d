// What kubelets report of single containers. It is told, and a Job's pod keeps its last exit: the Job decides on that.

import type { EmitFact } from './environment.ts';
import type { ImagePull } from './imageStore.ts';
import { podKey, type Container, type Pod } from './objects.ts';

export class ContainerStatus {
  private readonly emit: EmitFact;

  constructor(emit: EmitFact) {
    this.emit = emit;
  }

  imagePulling(pod: Pod, { name: container, image }: Container): void {
    this.emit({ kind: 'image-pulling', pod: podKey(pod), container, image });
  }

  /** `pull`: where its image was not there. */
  started(pod: Pod, { name: container, image }: Container, pull: ImagePull | undefined): void {
    if (pull === undefined) {
      this.emit({ kind: 'container-started', pod: podKey(pod), container, image });
      return;
    }
    const pullMs = pull.endsAt - pull.startsAt;
    const queuedMs = pull.startsAt - pull.askedAt;
    this.emit({ kind: 'container-started', pod: podKey(pod), container, image, pullMs, queuedMs });
  }

  exited(pod: Pod, container: string, exitCode: number): void {
    if (pod.owner?.kind === 'Job') pod.lastExit = { container, exitCode };
    this.emit({ kind: 'container-exited', pod: podKey(pod), container, exitCode });
  }

  /** `message`: the text of the container's waiting state. */
  waiting(pod: Pod, container: string, message: string): void {
    const reason = 'CrashLoopBackOff';
    this.emit({ kind: 'container-waiting', pod: podKey(pod), container, reason, message });
  }
}
