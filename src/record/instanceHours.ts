// How long instances ran, by type and by how they are paid for, and what they cost.

import { METRICS, PRICE_UNITS } from '../base/metrics.ts';
import { HOUR, type Milliseconds } from '../base/time.ts';
import { onDemandPrice, spotPrice } from '../ec2/prices.ts';
import { Integral } from './integral.ts';
import type { SomeFolds } from './projection.ts';

/** Instances that cost the same. */
export interface InstanceCost {
  readonly instanceType: string;
  /** Of spot instances, whose prices are assumed; absent: on demand. */
  readonly spotIn?: string;
  readonly hours: number;
  /** Undefined: the type has no known price. */
  readonly dollars: number | undefined;
}

interface Row {
  readonly instanceType: string;
  readonly spotIn: string | undefined;
  /** In price units an hour. */
  readonly price: number | undefined;
  readonly running: Integral;
}

/** In counted units; `unpriced` and `running` in instance-milliseconds. */
export interface CostFigures {
  readonly cost: number;
  readonly spotCost: number;
  readonly unpriced: number;
  readonly running: number;
  /** Most at one time. */
  readonly peak: number;
  readonly launched: number;
}

export class InstanceHours {
  private readonly rows = new Map<string, Row>();
  private readonly running = new Map<string, Row>();
  private readonly all = new Integral();
  private launched = 0;

  launch(at: Milliseconds, instance: string, instanceType: string, spotIn: string | undefined): void {
    const row = this.row(instanceType, spotIn);
    this.running.set(instance, row);
    row.running.add(at, 1);
    this.all.add(at, 1);
    this.launched++;
  }

  terminate(at: Milliseconds, instance: string): void {
    const row = this.running.get(instance);
    if (row === undefined) return;
    row.running.add(at, -1);
    this.all.add(at, -1);
    this.running.delete(instance);
  }

  restart(at: Milliseconds): void {
    for (const { running } of this.rows.values()) running.restart(at);
    this.all.restart(at);
    this.launched = 0;
  }

  figures(now: Milliseconds): CostFigures {
    const { all, launched } = this;
    const sums = { cost: 0, spotCost: 0, unpriced: 0, running: all.until(now), peak: all.peak, launched };
    for (const { price, spotIn, running } of this.rows.values()) {
      const ms = running.until(now);
      if (price === undefined) sums.unpriced += ms;
      else {
        sums.cost += ms * price;
        if (spotIn !== undefined) sums.spotCost += ms * price;
      }
    }
    return sums;
  }

  /** In order of the first launch. */
  costs(now: Milliseconds): InstanceCost[] {
    return [...this.rows.values()].map(({ instanceType, spotIn, price, running }) => {
      const ms = running.until(now);
      return {
        instanceType,
        ...(spotIn === undefined ? {} : { spotIn }),
        hours: ms / HOUR,
        dollars: price === undefined ? undefined : (ms * price) / METRICS.cost.scale,
      };
    });
  }

  private row(instanceType: string, spotIn: string | undefined): Row {
    const key = `${instanceType} ${spotIn ?? ''}`;
    let row = this.rows.get(key);
    if (row === undefined) {
      const price = instancePrice(instanceType, spotIn);
      const inUnits = price === undefined ? undefined : Math.round(price * PRICE_UNITS);
      row = { instanceType, spotIn, price: inUnits, running: new Integral() };
      this.rows.set(key, row);
    }
    return row;
  }
}

/** USD an hour; undefined where no price is known. */
export function instancePrice(instanceType: string, spotIn: string | undefined): number | undefined {
  return spotIn === undefined ? onDemandPrice(instanceType) : spotPrice(instanceType, spotIn.at(-1) ?? '');
}

export const INSTANCE_FOLDS: SomeFolds<InstanceHours> = {
  'instance-launched': (hours, { instance, instanceType, spotIn }, t) =>
    hours.launch(t, instance, instanceType, spotIn),
  'instance-terminated': (hours, { instance }, t) => hours.terminate(t, instance),
};
