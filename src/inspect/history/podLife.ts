// What of a pod's past its status still tells: when its conditions changed, and how its containers lived.

import type { Milliseconds } from '../../base/time.ts';
import type { Owner } from '../../kube/objects.ts';
import type { Fact } from '../../record/trace.ts';
import { ContainerLife } from './containerLife.ts';

/** Of a process that SIGTERM ended. */
const TERMINATED = 143;

export class PodLife {
  readonly createdAt: Milliseconds;
  readonly controller: Owner | undefined;
  node: string | undefined;
  scheduledAt: Milliseconds | undefined;
  /** Since when no node is found for it, and the last attempt's words. */
  unschedulable: { readonly since: Milliseconds; readonly message: string } | undefined;
  sandboxAt: Milliseconds | undefined;
  readyChangedAt: Milliseconds | undefined;
  finishedAt: Milliseconds | undefined;
  /** What its kubelet said when it turned the pod away. */
  rejection: string | undefined;
  /** By name, as far as they were started. */
  readonly containers = new Map<string, ContainerLife>();

  constructor(controller: Owner | undefined, createdAt: Milliseconds) {
    this.controller = controller;
    this.createdAt = createdAt;
  }

  container(name: string): ContainerLife {
    let life = this.containers.get(name);
    if (life === undefined) {
      life = new ContainerLife();
      this.containers.set(name, life);
    }
    return life;
  }

  /** Facts about other things than this pod are not for it. */
  fold(fact: Fact, at: Milliseconds): void {
    switch (fact.kind) {
      case 'pod-scheduled':
        this.scheduledAt = at;
        this.node = fact.node;
        this.unschedulable = undefined;
        break;
      case 'pod-unschedulable':
        this.unschedulable = { since: this.unschedulable?.since ?? at, message: fact.message };
        break;
      case 'sandbox-created':
        this.sandboxAt = at;
        break;
      case 'container-started':
        this.container(fact.container).started(at);
        break;
      case 'container-exited':
        this.container(fact.container).exited(at, fact.exitCode);
        break;
      case 'container-waiting':
        this.container(fact.container).waiting = { reason: fact.reason, message: fact.message };
        break;
      case 'pod-ready':
      case 'pod-not-ready':
        this.readyChangedAt = at;
        break;
      case 'pod-rejected':
        this.rejection = fact.message;
        this.finishedAt = at;
        break;
      case 'pod-finished':
        this.finish(at, fact.phase);
        break;
      default:
    }
  }

  private finish(at: Milliseconds, phase: 'Succeeded' | 'Failed'): void {
    this.finishedAt = at;
    this.readyChangedAt = at;
    for (const container of this.containers.values())
      container.exited(at, phase === 'Succeeded' ? 0 : TERMINATED);
  }
}
