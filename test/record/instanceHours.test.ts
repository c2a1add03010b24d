import { describe, expect, it } from 'vitest';
import { METRICS } from '../../src/base/metrics.ts';
import { HOUR, MINUTE } from '../../src/base/time.ts';
import { onDemandPrice, spotPrice } from '../../src/ec2/prices.ts';
import { InstanceHours } from '../../src/record/instanceHours.ts';
import { costWords } from '../../src/report/costText.ts';

function hours(): InstanceHours {
  const told = new InstanceHours();
  told.launch(0, 'i-1', 'm5.large', undefined);
  told.launch(0, 'i-2', 'm5.large', 'us-west-2b');
  told.launch(30 * MINUTE, 'i-3', 'g5.xlarge', undefined);
  told.terminate(HOUR, 'i-1');
  return told;
}

describe('what instances cost', () => {
  it('is their hours times the price, from launch to end', () => {
    const { cost, spotCost, unpriced } = hours().figures(2 * HOUR);
    const { scale } = METRICS.cost;
    expect(spotCost / scale).toBeCloseTo(2 * (spotPrice('m5.large', 'b') ?? 0), 9);
    expect((cost - spotCost) / scale).toBeCloseTo(onDemandPrice('m5.large') ?? 0, 9);
    expect(unpriced / METRICS.unpricedHours.scale).toBe(1.5);
    expect([cost, spotCost, unpriced].every(Number.isInteger)).toBe(true);
  });

  it('counts from a restart on what runs then', () => {
    const told = hours();
    told.restart(90 * MINUTE);
    const { cost, spotCost, unpriced } = told.figures(2 * HOUR);
    expect(cost).toBe(spotCost);
    expect(spotCost / METRICS.cost.scale).toBeCloseTo(0.5 * (spotPrice('m5.large', 'b') ?? 0), 9);
    expect(unpriced).toBe(30 * MINUTE);
  });

  it('is listed by type and purchase, without a price where none is known', () => {
    expect(hours().costs(2 * HOUR)).toMatchObject([
      { instanceType: 'm5.large', hours: 1, dollars: 0.096 },
      { instanceType: 'm5.large', spotIn: 'us-west-2b', hours: 2 },
      { instanceType: 'g5.xlarge', hours: 1.5, dollars: undefined },
    ]);
  });

  it('says in words what is assumed and what is not known', () => {
    const text = costWords(hours().costs(2 * HOUR));
    expect(text).toMatch(
      /^\$0\.\d+ for instances \(3 kinds\); \$0\.\d+ of it at assumed spot prices; no price is known of g5\.xlarge \(1\.5 instance-hours\)$/,
    );
    expect(costWords([])).toBeUndefined();
  });
});
