// The daemon's store alone: half of its addresses serve pods; each step takes the oldest pod away and adds a new one,
// at a pace that lets cooldown end.

import { assert } from '../src/base/assert.ts';
import { parseIpv4 } from '../src/base/ipv4.ts';
import { Datastore } from '../src/ipamd/datastore.ts';
import { SeededChooser } from '../src/kernel/chooser.ts';
import { Random } from '../src/kernel/random.ts';
import type { Benchmark, Size } from './benchmark.ts';
import { count } from './report.ts';
import { ResultHash } from './resultHash.ts';
import { fastest } from './stopwatch.ts';

interface Shape {
  readonly name: string;
  readonly enis: number;
  readonly cidrsPerEni: number;
  /** /32 for secondary addresses, /28 for prefixes. */
  readonly length: 32 | 28;
}

const T3_MEDIUM: Shape = { name: 't3.medium', enis: 3, cidrsPerEni: 5, length: 32 };
const M5_LARGE_PREFIXES: Shape = { name: 'm5.large, prefixes', enis: 3, cidrsPerEni: 9, length: 28 };
const M5_24XLARGE: Shape = { name: 'm5.24xlarge', enis: 15, cidrsPerEni: 49, length: 32 };

const SHAPES: Readonly<Record<Size, readonly Shape[]>> = {
  small: [T3_MEDIUM],
  full: [T3_MEDIUM, M5_LARGE_PREFIXES, M5_24XLARGE],
};

const STEPS = 200_000;
const COOLDOWN = 30_000;
const SANDBOXES = Array.from({ length: 4096 }, (_, index) => `sandbox-${index}`);

export const allocatorBenchmark: Benchmark = {
  name: 'allocator',
  title: 'the store of one node: add a pod and delete one',
  run(size, report) {
    for (const shape of SHAPES[size]) {
      let hash = '';
      const milliseconds = fastest(3, () => {
        const churn = new Churn(shape);
        return () => {
          hash = churn.play(STEPS);
        };
      });
      report.result(shape.name, hash, [
        `${((milliseconds * 1e6) / STEPS).toFixed(0)} ns a pod`,
        `${count((STEPS / milliseconds) * 1000)} pods/s`,
      ]);
    }
  },
};

class Churn {
  private readonly hash = new ResultHash();
  private readonly store: Datastore;
  private readonly chooser = new SeededChooser(new Random(1), 'bench/allocator');
  private readonly pods: number;
  private readonly pace: number;
  private now = 0;
  private added = 0;

  constructor(shape: Shape) {
    this.store = filledStore(shape);
    const { total } = this.store.stats();
    this.pods = Math.floor(total / 2);
    // Half of the free addresses are in cooldown at any time.
    this.pace = Math.ceil((COOLDOWN * 4) / total);
    while (this.added < this.pods) this.add();
  }

  play(steps: number): string {
    for (let step = 0; step < steps; step++) {
      this.now += this.pace;
      this.store.unassign(sandbox(this.added - this.pods), this.now);
      this.add();
    }
    return this.hash.text;
  }

  private add(): void {
    const assignment = this.store.assign(sandbox(this.added++), this.now, this.chooser);
    assert(assignment !== undefined, 'half of the addresses are free or cooling');
    this.hash.add(Number(assignment.address));
  }
}

function sandbox(pod: number): string {
  const name = SANDBOXES[pod % SANDBOXES.length];
  assert(name !== undefined, 'names of sandboxes come round');
  return name;
}

function filledStore({ enis, cidrsPerEni, length }: Shape): Datastore {
  const store = new Datastore(length === 28, COOLDOWN);
  let next = parseIpv4('10.0.0.0') ?? 0;
  for (let device = 0; device < enis; device++) {
    const primary = next + 65_536;
    store.addEni({
      id: `eni-${device}`,
      device,
      isPrimary: device === 0,
      isTrunk: false,
      subnetId: 'subnet-a',
      primary,
      addedAt: 0,
    });
    const eni = store.enis.get(`eni-${device}`);
    assert(eni !== undefined, 'just added');
    for (let index = 0; index < cidrsPerEni; index++) {
      store.addCidr(eni, { base: next, length });
      next += 2 ** (32 - length);
    }
  }
  return store;
}
