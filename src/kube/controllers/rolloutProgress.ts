// Whether a Deployment's rollout still comes on: told once when it has not for its progress deadline. The rollout
// itself goes on trying. @upstream pkg/controller/deployment/progress.go

import { MINUTE, type Milliseconds } from '../../base/time.ts';
import type { EventHandle } from '../../kernel/eventQueue.ts';
import type { ReplicaCounts } from './deploymentScale.ts';
import type { Environment } from '../api/environment.ts';

export const PROGRESS_DEADLINE: Milliseconds = 10 * MINUTE;

export class RolloutProgress {
  private readonly environment: Environment;
  private readonly stalled: () => void;
  private seen = '';
  private alarm: EventHandle | undefined;

  constructor(environment: Environment, stalled: () => void) {
    this.environment = environment;
    this.stalled = stalled;
  }

  /** Sets the alarm anew if the counts differ from those of last time. */
  watch(sets: readonly ReplicaCounts[], deadline: Milliseconds): void {
    const counts = sets.map(({ replicas, available }) => `${replicas}/${available}`).join(' ');
    if (counts === this.seen) return;
    this.stop();
    this.seen = counts;
    this.alarm = this.environment.after(deadline, () => {
      this.alarm = undefined;
      this.stalled();
    });
  }

  stop(): void {
    if (this.alarm !== undefined) this.environment.cancel(this.alarm);
    this.alarm = undefined;
    this.seen = '';
  }
}
