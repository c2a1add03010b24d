// Listens to one run and keeps its figures, which sweeps and expectations are made of: a few numbers and a small
// record a pod, no trace, no state of the world. What the figures mean stands in `base/metrics.ts`.

import type { Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { percentile } from './percentiles.ts';
import { project, rowsOf, together, type SomeFolds } from './projection.ts';
import type { Fact } from './trace.ts';
import { AddressMeasure, ENI_FOLDS } from './addressMeasure.ts';
import { INSTANCE_FOLDS, InstanceHours } from './instanceHours.ts';
import { NodeUpdates, surplusOf } from './nodeUpdates.ts';
import { UNSTARTED, WAITED, type RunFigures } from '../base/metrics.ts';
import { PodMeasure } from './podMeasure.ts';
import { PodWaits } from './podWaits.ts';

interface Parts {
  readonly pods: PodMeasure;
  readonly addresses: AddressMeasure;
  readonly hours: InstanceHours;
  readonly updates: NodeUpdates;
  readonly calls: { made: number; throttled: number };
  readonly jobs: { failed: number };
}

/** Beside what ENIs hold. */
const BESIDE: SomeFolds<Parts> = {
  'node-ready': ({ pods }, _, t) => pods.nodeReady(t),
  'start-began': ({ pods }) => pods.begin(true),
  'start-ended': ({ pods }) => pods.begin(false),
  'pod-created': ({ pods }, { pod, hostNetwork, since }, t) => {
    if (!hostNetwork) pods.create(t, pod, since !== undefined);
  },
  'pod-running': ({ pods }, { pod }, t) => pods.run(t, pod),
  'pod-deleted': ({ pods }, { pod }, t) => pods.delete(t, pod),
  'pod-rejected': ({ pods }, { pod }, t) => pods.finish(t, pod),
  'pod-finished': ({ pods }, { pod }, t) => pods.finish(t, pod),
  'pod-removed': ({ pods }, { pod }, t) => pods.remove(t, pod),
  'sandbox-failed': ({ pods }, { pod }, t) => pods.fail(t, pod),
  'address-refused': ({ pods }, { pod }, t) => pods.refuse(t, pod),
  'address-assigned': ({ pods, addresses }, { pod, node, sandbox, networkCard, lacking }, t) => {
    if (lacking === undefined) pods.serve(t, pod);
    addresses.serve(t, node, sandbox, networkCard);
  },
  'branch-eni-answered': ({ pods }, { pod }, t) => pods.serve(t, pod),
  'pool-address-assigned': ({ pods }, { pod }, t) => pods.serve(t, pod),
  'address-restored': ({ addresses }, { node, sandbox, networkCard }, t) =>
    addresses.serve(t, node, sandbox, networkCard),
  'address-unassigned': ({ addresses }, { node, sandbox, networkCard }, t) =>
    addresses.release(t, node, sandbox, networkCard),
  'daemon-started': ({ addresses }, { node }, t) => addresses.releaseAll(t, node),
  'instance-terminated': ({ addresses }, { node }, t) => addresses.releaseAll(t, node),
  'subnet-changed': ({ addresses }, { subnet, free, freePrefixes }) =>
    addresses.seeSubnet(subnet, free, freePrefixes),
  'job-finished': ({ jobs }, { condition, since }) => {
    if (condition === 'Failed' && since === undefined) jobs.failed++;
  },
  'call-answered': ({ calls }, { throttled }) => {
    calls.made++;
    calls.throttled += throttled;
  },
};

/** Facts that count; the rest passes by. */
const FOLDS = together(
  BESIDE,
  rowsOf<AddressMeasure, Fact, Parts>(
    ENI_FOLDS,
    (rule) =>
      ({ addresses }, fact, t) =>
        rule(addresses, fact, t),
  ),
  rowsOf<InstanceHours, Fact, Parts>(
    INSTANCE_FOLDS,
    (rule) =>
      ({ hours }, fact, t) =>
        rule(hours, fact, t),
  ),
);

export class Measure {
  private readonly waits = new PodWaits();
  private waitedBefore: ReadonlyMap<WaitingReason, Milliseconds> = new Map();
  private readonly parts: Parts = {
    pods: new PodMeasure(),
    addresses: new AddressMeasure(),
    hours: new InstanceHours(),
    updates: new NodeUpdates(),
    calls: { made: 0, throttled: 0 },
    jobs: { failed: 0 },
  };
  private from: Milliseconds = 0;

  apply(fact: Fact, at: Milliseconds): void {
    project(FOLDS, this.parts, fact, at);
    this.parts.updates.apply(fact, at, this.parts.addresses.held.value);
    this.waits.apply(fact, at);
  }

  /** Only what comes is measured; waits that are under way count in full when they end. */
  restart(at: Milliseconds): void {
    const { pods, addresses, hours, updates, calls, jobs } = this.parts;
    pods.restart(at);
    addresses.restart(at);
    hours.restart(at);
    updates.restart();
    calls.made = 0;
    calls.throttled = 0;
    jobs.failed = 0;
    this.waitedBefore = this.waits.until(at);
    this.from = at;
  }

  /** The run as it ended at `now`. */
  finish(now: Milliseconds): RunFigures {
    const { pods, addresses, hours, updates, calls, jobs } = this.parts;
    const { cost, spotCost, unpriced, running, peak, launched } = hours.figures(now);
    const allRunning = pods.close(now) - this.from;
    const waited = [...this.waits.until(now)]
      .map(([reason, podMs]) => [reason, podMs - (this.waitedBefore.get(reason) ?? 0)] as const)
      .filter(([, podMs]) => podMs > 0);
    const waits = quantilesOf(pods.waits);
    const starts = quantilesOf(pods.starts);
    return {
      podsNeverStarted: pods.neverStarted,
      addressWaitP50: waits(50),
      addressWaitP90: waits(90),
      addressWaitP99: waits(99),
      addressWaitMax: waits(100),
      podStartP50: starts(50),
      podStartP90: starts(90),
      podStartP99: starts(99),
      podStartMax: starts(100),
      allRunning,
      podMinutes: waited.reduce((sum, [, podMs]) => sum + podMs, 0),
      ...Object.fromEntries(waited.map(([reason, podMs]) => [WAITED[reason], podMs])),
      ...Object.fromEntries([...this.waits.unstarted].map(([reason, pods]) => [UNSTARTED[reason], pods])),
      failedJobs: jobs.failed,
      addressHours: addresses.held.until(now),
      peakAddresses: addresses.held.peak,
      availableAddressHours: addresses.available.until(now),
      eniHours: addresses.enis.until(now),
      cost,
      spotCost,
      unpricedHours: unpriced,
      nodeHours: running,
      peakNodes: peak,
      nodesLaunched: launched,
      updateAddresses: Math.max(0, ...updates.all.map(surplusOf)),
      ec2Calls: calls.made,
      throttledCalls: calls.throttled,
      failedSandboxes: pods.failedSandboxes,
      sandboxRetries: pods.retries,
      lowestFree: addresses.lowestFree,
      lowestFreePrefixes: addresses.lowestFreePrefixes,
      podsStarted: pods.started,
    };
  }
}

/** By nearest rank; 0 where nothing was measured. */
function quantilesOf(values: readonly number[]): (percent: number) => number {
  const ascending = Float64Array.from(values).sort();
  return (percent) => (ascending.length === 0 ? 0 : percentile(ascending, percent));
}
