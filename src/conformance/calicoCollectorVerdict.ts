// Holds the production collector against a recording of the real one, in time.

import { formatAddress, type Address } from '../base/address.ts';
import { elementAt } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import { Collector } from '../calico/collector.ts';
import type { CollectorCluster, PodSight } from '../calico/collectorScan.ts';
import type { IpamChange } from '../calico/store.ts';
import { SeededChooser, type Chooser } from '../kernel/chooser.ts';
import { Lane } from '../kernel/lane.ts';
import { Random } from '../kernel/random.ts';
import { Simulation } from '../kernel/simulation.ts';
import { blocksAtEnd } from './calicoChanges.ts';
import { addressIn, CalicoCluster } from './calicoCluster.ts';
import type { RecordedCollection, RecordedCollector, RecordedIpamStep } from './calicoFormat.ts';
import { PLAYS } from './calicoSteps.ts';
import { differencesOf } from './caseVerdict.ts';
import type { Verdict } from './verdict.ts';

/** How far a time may be from a recorded one. */
const TOLERANCE: Milliseconds = 2100;
/** What the runtime leaves open was seen in 200 runs: as many ways are tried. */
const MOST_RUNS = 200;

const OUTCOMES = ['ip', 'block', 'borrowed', 'vxlan', 'ipip', 'released', 'error'];

interface Collected extends Omit<RecordedCollection, 't'> {
  readonly at: Milliseconds;
}

/** Accepted if the model comes to what was recorded in one of its ways. */
export function judgeCollector(recorded: RecordedCollector): Verdict {
  const { name } = recorded;
  let closest: readonly string[] = [];
  for (let seed = 1; seed <= MOST_RUNS; seed++) {
    const run = new CollectorRun(recorded, new SeededChooser(new Random(seed), 'collector'));
    const feature = run.play();
    if (feature !== undefined) return { name, accepted: 'not-simulated', feature };
    const differences = run.differences();
    if (differences.length === 0) return { name, accepted: true };
    if (closest.length === 0 || differences.length < closest.length) closest = differences;
  }
  return { name, accepted: false, headline: elementAt(closest, 0), details: closest.slice(1) };
}

class CollectorRun implements CollectorCluster {
  private readonly recorded: RecordedCollector;
  private readonly chooser: Chooser;
  private readonly simulation = new Simulation();
  private readonly cluster: CalicoCluster;
  private readonly nodes: Set<string>;
  private readonly pods = new Map<string, PodSight>();
  private readonly collected: Collected[] = [];
  private readonly details: string[] = [];
  private collector: Collector | undefined;
  private isInStep = false;

  constructor(recorded: RecordedCollector, chooser: Chooser) {
    this.recorded = recorded;
    this.chooser = chooser;
    this.nodes = new Set(recorded.nodes.map(({ name }) => name));
    this.cluster = new CalicoCluster(recorded, chooser, () => this.simulation.now);
    this.cluster.store.onChange((change) => this.note(change));
  }

  nodeExists(node: string): boolean {
    return this.nodes.has(node);
  }

  pod(name: string): PodSight | undefined {
    return this.pods.get(name);
  }

  /** What is not simulated, if anything. */
  play(): string | undefined {
    this.start();
    for (const step of this.recorded.steps) {
      this.simulation.runUntil(step.atMs - 1);
      let feature: string | undefined;
      this.simulation.at(step.atMs, Lane.scenario, () => {
        this.isInStep = true;
        feature = this.perform(step);
        this.isInStep = false;
      });
      this.simulation.step();
      if (feature !== undefined) return feature;
    }
    this.simulation.runUntil(this.recorded.endMs);
    return undefined;
  }

  differences(): readonly string[] {
    const { blocks, observed } = this.recorded;
    return [
      ...this.details,
      ...collectionDifferences(observed, this.collected),
      ...differencesOf('blocks', blocks, blocksAtEnd(this.cluster.store)),
    ];
  }

  private start(): void {
    this.collector = new Collector({
      store: this.cluster.store,
      simulation: this.simulation,
      cluster: this,
      chooser: this.chooser,
      leakGracePeriod: this.recorded.leakGracePeriodMs,
      nodes: () => this.nodes,
    });
  }

  private perform(step: RecordedIpamStep): string | undefined {
    const { op, pod = '', node } = step;
    const nodeName = typeof node === 'object' ? node.name : (node ?? '');
    const name = `default/${pod}`;
    switch (op) {
      case 'run':
        this.pods.set(name, { node: nodeName, addresses: [], isEvicted: false });
        this.showAddress(name, this.compared(step, 'add'));
        return undefined;
      case 'stop':
        this.compared(step, 'del');
        this.deletePod(name);
        return undefined;
      case 'pod-add':
        this.pods.set(name, { node: nodeName, addresses: [], isEvicted: false });
        return undefined;
      case 'pod-del':
        this.deletePod(name);
        return undefined;
      case 'pod-ip':
        this.show(name, { addresses: [addressIn(step.ip ?? '')] });
        return undefined;
      case 'pod-evicted':
        this.show(name, { isEvicted: true });
        return undefined;
      case 'controller-stop':
        this.collector?.stop();
        return undefined;
      case 'controller-start':
        this.start();
        return undefined;
      default:
        return this.performOnCluster(step, nodeName);
    }
  }

  private performOnCluster(step: RecordedIpamStep, node: string): string | undefined {
    if (!PLAYS.has(step.op)) return step.op;
    this.compared(step, step.op);
    if (step.op === 'node-add') {
      this.nodes.add(node);
      this.collector?.nodeAdded(node);
    } else if (step.op === 'node-del') {
      this.nodes.delete(node);
      this.collector?.nodeDeleted(node);
    }
    return undefined;
  }

  /** Plays an operation of the IPAM and notes where its outcome is another one. */
  private compared(step: RecordedIpamStep, op: string): Readonly<Record<string, unknown>> {
    const outcome = PLAYS.get(op)?.(this.cluster, step) ?? {};
    for (const key of OUTCOMES) {
      const [was, is] = [step[key], outcome[key]];
      if (was === undefined && is === undefined) continue;
      this.details.push(...differencesOf(`${step.atMs} ${step.op}.${key}`, was, is));
    }
    return outcome;
  }

  private showAddress(name: string, { ip }: Readonly<Record<string, unknown>>): void {
    if (typeof ip === 'string') this.show(name, { addresses: [addressIn(ip)] });
  }

  private show(name: string, change: Partial<PodSight>): void {
    const sight = this.pods.get(name);
    if (sight !== undefined) this.pods.set(name, { ...sight, ...change });
    this.collector?.podChanged();
  }

  private deletePod(name: string): void {
    const sight = this.pods.get(name);
    this.pods.delete(name);
    this.collector?.podDeleted(sight?.node);
  }

  private note(change: IpamChange): void {
    if (this.isInStep) return;
    const at = this.simulation.now;
    if (change.kind === 'block-deleted')
      this.collected.push({ at, event: 'deleted', block: change.block.text, node: change.node ?? '' });
    if (change.kind !== 'released') return;
    const { address, block, handle, node } = change.allocation;
    const ip = formatAddress(address satisfies Address);
    this.collected.push({ at, event: 'released', ip, block: block.text, owner: handle, node });
  }
}

function collectionDifferences(
  observed: readonly RecordedCollection[],
  collected: readonly Collected[],
): string[] {
  const left = [...observed];
  const differences: string[] = [];
  for (const { at, ...event } of collected) {
    const found = left.findIndex(
      (each) => keyOf(each) === keyOf(event) && each.t.some((time) => Math.abs(time - at) <= TOLERANCE),
    );
    if (found < 0) differences.push(`${at}: the model says ${keyOf(event)}, which was not observed then`);
    else left.splice(found, 1);
  }
  return [
    ...differences,
    ...left.map((each) => `${each.t.join(' or ')}: observed ${keyOf(each)}, not so in the model`),
  ];
}

function keyOf({ event, block, node, ip = '', owner = '' }: Omit<RecordedCollection, 't'>): string {
  return [event, ip, block, owner, node].filter((part) => part !== '').join(' ');
}
