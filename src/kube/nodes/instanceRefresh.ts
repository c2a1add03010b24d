// An instance refresh: replaces every instance that a node group has at its start, a few at a time, and takes the next
// when enough others are Ready.
// @assumption looked at every 5 s and without a warm-up beyond Ready; EC2 Auto Scaling adds its own checks, which take
// a minute or so more for each step.

import { SECOND } from '../../base/time.ts';
import type { Environment } from '../api/environment.ts';

const LOOK_PERIOD = 5 * SECOND;

/** The group as the refresh needs it. */
export interface RefreshedGroup<M> {
  readonly name: string;
  readonly desired: number;
  /** How many stay and have a Ready node. */
  healthy(): number;
  isStaying(member: M): boolean;
  /** Ends the member and has another launched. */
  replace(member: M): void;
}

export class InstanceRefresh<M> {
  private readonly environment: Environment;
  private readonly group: RefreshedGroup<M>;
  private readonly minHealthyPercentage: number;
  private readonly total: number;
  private readonly old: M[];
  private told = -1;
  private stopped = false;

  constructor(
    environment: Environment,
    group: RefreshedGroup<M>,
    members: readonly M[],
    minHealthyPercentage: number,
  ) {
    this.environment = environment;
    this.group = group;
    this.minHealthyPercentage = minHealthyPercentage;
    this.old = [...members];
    this.total = members.length;
    this.look();
  }

  get isRunning(): boolean {
    return !this.stopped && this.told < this.total;
  }

  /** Another refresh takes its place. */
  stop(): void {
    this.stopped = true;
  }

  /** At least one goes at a time, whatever must stay healthy. */
  private look(): void {
    if (this.stopped) return;
    const { desired } = this.group;
    const required = Math.ceil((desired * this.minHealthyPercentage) / 100);
    const down = Math.max(0, desired - this.group.healthy());
    let room = Math.max(1, desired - required) - down;
    while (this.old.length > 0 && room > 0) {
      const member = this.old.shift();
      if (member === undefined || !this.group.isStaying(member)) continue;
      this.group.replace(member);
      room--;
    }
    this.tell();
    if (this.told < this.total) this.environment.after(LOOK_PERIOD, () => this.look());
  }

  private tell(): void {
    const down = Math.max(0, this.group.desired - this.group.healthy());
    const replaced = Math.max(this.told, this.total - this.old.length - down, 0);
    if (replaced === this.told) return;
    this.told = replaced;
    const { name } = this.group;
    this.environment.emit({ kind: 'instance-refresh-progressed', group: name, replaced, of: this.total });
  }
}
