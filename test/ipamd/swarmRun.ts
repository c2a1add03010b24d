// Plays one swarm case: what must always hold is checked after every event, and at the end the pool must have settled.

import { IpamdRun } from '../../src/conformance/ipamdRun.ts';
import { EC2_CALLS } from '../../src/ec2/calls.ts';
import type { BucketConfig } from '../../src/ec2/config.ts';
import { SeededChooser, type Chooser } from '../../src/kernel/chooser.ts';
import { PoolInvariants } from '../../src/world/poolInvariants.ts';
import { unsettled } from './settlement.ts';
import type { SwarmCase } from './swarmCase.ts';

export interface SwarmOptions {
  readonly playsEveryTick?: boolean;
  /** Puts another chooser before the seeded one. */
  readonly chooser?: (seeded: Chooser) => Chooser;
}

export interface SwarmOutcome {
  readonly events: number;
  /** What went wrong; empty when nothing did. */
  readonly problems: readonly string[];
}

export function playSwarm(swarm: SwarmCase, options: SwarmOptions = {}): SwarmOutcome {
  const run = swarmRun(swarm, options, () => {});
  const { simulation, instance } = run;
  const invariants = new PoolInvariants(run.cloud);
  let broken: string[] = [];
  simulation.onAfterEvent(() => {
    broken = invariants.check([{ node: instance.node, instance, store: run.store }]);
  });
  while (broken.length === 0 && simulation.nextEventTime <= run.trace.endMs) simulation.step();
  const events = simulation.eventsProcessed;
  if (broken.length > 0)
    return { events, problems: broken.map((text) => `at ${simulation.now} ms: ${text}`) };
  simulation.runUntil(run.trace.endMs);
  return { events, problems: unsettled(run, swarm) };
}

/** Everything that is told and recorded in the case's run, a line each. */
export function swarmLines(swarm: SwarmCase, options: SwarmOptions = {}): string[] {
  const lines: string[] = [];
  let clock = { now: 0 };
  const run = swarmRun(swarm, options, (fact) => lines.push(`${clock.now} ${JSON.stringify(fact)}`));
  clock = run.simulation;
  const observed = run.finish().map((record) => JSON.stringify(record));
  return [...lines, ...observed];
}

function swarmRun(swarm: SwarmCase, options: SwarmOptions, onFact: (fact: object) => void): IpamdRun {
  const { addressChoice, tokens } = swarm;
  const buckets = tokens === 0 ? {} : Object.fromEntries(EC2_CALLS.map((call) => [call, bucket(tokens)]));
  return new IpamdRun(swarm.trace, {
    seed: swarm.seed,
    playsEveryTick: options.playsEveryTick ?? false,
    chooser: (_, random) => {
      const seeded = new SeededChooser(random, 'ipamd');
      return options.chooser?.(seeded) ?? seeded;
    },
    cloud: (recorded) => ({ ...recorded, addressChoice, buckets }),
    sdk: swarm.sdk,
    takesSamples: false,
    onFact,
  });
}

function bucket(capacity: number): BucketConfig {
  return { capacity, refillPerSecond: capacity / 5 };
}
