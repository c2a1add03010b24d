// How long things that come one by one are gathered before they are dealt with together: until none has come for a
// while, and not for ever. @upstream karpenter pkg/controllers/provisioning/batcher.go,
// karpenter-provider-aws pkg/batcher/batcher.go

import { SECOND, type Milliseconds } from '../../base/time.ts';

export interface BatchRule {
  /** Nothing new for so long ends the window. */
  readonly idle: Milliseconds;
  /** From its first thing it ends by then. */
  readonly longest: Milliseconds;
}

/** Of equal CreateFleet requests, which become one with a larger target. */
export const FLEET_BATCHES: BatchRule = { idle: 35, longest: SECOND };

export class BatchWindow {
  private readonly rule: BatchRule;
  private readonly seen = new Set<string>();
  private opened: Milliseconds | undefined;
  private last: Milliseconds = 0;

  constructor(rule: BatchRule) {
    this.rule = rule;
  }

  /** Something of that name comes; each name counts once a window. Says whether the end is another one now. */
  add(name: string, now: Milliseconds): boolean {
    if (this.seen.has(name)) return false;
    this.seen.add(name);
    const before = this.end;
    this.opened ??= now;
    this.last = now;
    return this.end !== before;
  }

  /** When the window closes unless something more comes; undefined while it is not open. */
  get end(): Milliseconds | undefined {
    if (this.opened === undefined) return undefined;
    return Math.min(this.last + this.rule.idle, this.opened + this.rule.longest);
  }

  /** Hands on what has come. */
  close(): void {
    this.seen.clear();
    this.opened = undefined;
  }
}
