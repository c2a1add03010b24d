// What of a pod's past its status still tells: when its conditions changed, and how its containers lived.

import type { Milliseconds } from '../../base/time.ts';
import type { Owner } from '../../kube/api/objects.ts';
import { ContainerLife } from './containerLife.ts';
import type { SomeFolds } from '../../record/projection.ts';

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

  finish(at: Milliseconds, phase: 'Succeeded' | 'Failed'): void {
    this.finishedAt = at;
    this.readyChangedAt = at;
    for (const container of this.containers.values())
      container.exited(at, phase === 'Succeeded' ? 0 : TERMINATED);
  }
}

/** Of facts about the pod itself. */
export const POD_FOLDS: SomeFolds<PodLife> = {
  'pod-scheduled': (life, { node }, at) => {
    life.scheduledAt = at;
    life.node = node;
    life.unschedulable = undefined;
  },
  'pod-unschedulable': (life, { message }, at) => {
    life.unschedulable = { since: life.unschedulable?.since ?? at, message };
  },
  'sandbox-created': (life, _, at) => {
    life.sandboxAt = at;
  },
  'container-started': (life, { container }, at) => life.container(container).started(at),
  'container-exited': (life, { container, exitCode }, at) => life.container(container).exited(at, exitCode),
  'container-waiting': (life, { container, reason, message }) => {
    life.container(container).waiting = { reason, message };
  },
  'pod-ready': (life, _, at) => {
    life.readyChangedAt = at;
  },
  'pod-not-ready': (life, _, at) => {
    life.readyChangedAt = at;
  },
  'pod-rejected': (life, { message }, at) => {
    life.rejection = message;
    life.finishedAt = at;
  },
  'pod-finished': (life, { phase }, at) => life.finish(at, phase),
};
