// What every part of the control plane shares: the clock, chance, how long things take, and where facts go.

import type { Milliseconds } from '../../base/time.ts';
import type { EventHandle, Happening } from '../../kernel/eventQueue.ts';
import { Lane } from '../../kernel/lane.ts';
import { drawLatency, type Latency } from '../../kernel/latency.ts';
import type { Random, RandomStream } from '../../kernel/random.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { ClusterConfig, ClusterLimits, ClusterTimings } from './config.ts';
import type { KubeFact } from './facts.ts';

export type EmitFact = (fact: KubeFact) => void;

export class Environment {
  readonly simulation: Simulation;
  readonly random: Random;
  readonly timings: ClusterTimings;
  readonly limits: ClusterLimits;
  readonly kubernetesMinor: number;
  readonly serializeImagePulls: boolean;
  readonly emit: EmitFact;
  private readonly propagation: RandomStream;

  constructor(
    simulation: Simulation,
    random: Random,
    config: Pick<ClusterConfig, 'timings' | 'limits' | 'kubernetesMinor' | 'serializeImagePulls'>,
    emit: EmitFact,
  ) {
    this.simulation = simulation;
    this.random = random;
    this.timings = config.timings;
    this.limits = config.limits;
    this.kubernetesMinor = config.kubernetesMinor;
    this.serializeImagePulls = config.serializeImagePulls ?? false;
    this.emit = emit;
    this.propagation = random.stream('kube/propagation');
  }

  get now(): Milliseconds {
    return this.simulation.now;
  }

  after(delay: Milliseconds, action: Happening): EventHandle {
    return this.simulation.after(delay, Lane.cluster, action);
  }

  cancel(handle: EventHandle): void {
    this.simulation.cancel(handle);
  }

  at(time: Milliseconds, action: () => void): void {
    this.simulation.at(time, Lane.cluster, action);
  }

  /** Runs `action` when another component has seen what was just written. */
  later(action: () => void): void {
    this.after(this.propagationDelay(), action);
  }

  propagationDelay(): Milliseconds {
    return drawLatency(this.timings.propagation, this.propagation);
  }

  /** Runs `action` after a latency drawn from the caller's own stream. */
  afterLatency(latency: Latency, stream: RandomStream, action: () => void): void {
    this.after(drawLatency(latency, stream), action);
  }
}
