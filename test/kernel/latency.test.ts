import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { constantLatency, drawLatency, latencyAt, type Latency } from '../../src/kernel/latency.ts';
import { Random } from '../../src/kernel/random.ts';

const table: Latency = [
  { at: 0, ms: 100 },
  { at: 0.5, ms: 200 },
  { at: 0.9, ms: 1000 },
  { at: 1, ms: 5000 },
];

/** Tables as the type asks for them: `at` from 0 to 1, `ms` never falling. */
const anyTable: fc.Arbitrary<Latency> = fc
  .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 100_000 })), { maxLength: 8 })
  .map((points) => {
    const ats = [0, ...points.map(([at]) => at).sort((a, b) => a - b), 1];
    const times = [...points.map(([, ms]) => ms), 0, 200_000].sort((a, b) => a - b);
    return ats.map((at, index) => ({ at, ms: elementAt(times, index) }));
  });

const quantile = fc.double({ min: 0, max: 1, noNaN: true });

describe('latencyAt', () => {
  it('gives the table its points back and is linear between them', () => {
    for (const { at, ms } of table) expect(latencyAt(table, at)).toBe(ms);
    expect(latencyAt(table, 0.25)).toBe(150);
    expect(latencyAt(table, 0.7)).toBe(600);
    expect(latencyAt(table, 0.95)).toBe(3000);
  });

  it('never falls, and stays whole and inside the table', () => {
    fc.assert(
      fc.property(anyTable, quantile, quantile, (latency, a, b) => {
        const [low, high] = [latencyAt(latency, Math.min(a, b)), latencyAt(latency, Math.max(a, b))];
        expect(low).toBeLessThanOrEqual(high);
        expect(Number.isInteger(low)).toBe(true);
        expect(low).toBeGreaterThanOrEqual(elementAt(latency, 0).ms);
        expect(high).toBeLessThanOrEqual(elementAt(latency, latency.length - 1).ms);
      }),
    );
  });
});

describe('drawLatency', () => {
  it('draws nothing for a constant', () => {
    const stream = new Random(1).stream('a');
    expect(drawLatency(constantLatency(42), stream)).toBe(42);
    expect(stream.unit()).toBe(new Random(1).stream('a').unit());
  });

  it('draws as often below each point of the table as the table says', () => {
    const stream = new Random(1).stream('a');
    const drawn = Array.from({ length: 10_000 }, () => drawLatency(table, stream));
    for (const { at, ms } of table) {
      // Four standard deviations of a share over 10,000 draws are at most 0.02.
      expect(Math.abs(drawn.filter((value) => value <= ms).length / drawn.length - at)).toBeLessThan(0.02);
    }
  });
});
