import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchWindow, FLEET_BATCHES } from '../../../src/autoscaling/karpenter/batchWindow.ts';

const POD_BATCHES = { idle: 1000, longest: 10_000 };

describe('a batch window', () => {
  it('closes when nothing has come for a while, and not for ever', () => {
    const gaps = fc.array(fc.nat(2 * POD_BATCHES.idle), { minLength: 1 });
    fc.assert(
      fc.property(gaps, (all) => {
        const window = new BatchWindow(POD_BATCHES);
        let now = 0;
        let opened: number | undefined;
        for (const [row, gap] of all.entries()) {
          const { end } = window;
          if (end !== undefined && now + gap >= end) {
            window.close();
            opened = undefined;
          }
          now += gap;
          opened ??= now;
          window.add(`pod-${row}`, now);
          expect(window.end).toBe(Math.min(now + POD_BATCHES.idle, opened + POD_BATCHES.longest));
        }
      }),
    );
  });

  it('is opened and kept open by new things only', () => {
    const window = new BatchWindow(FLEET_BATCHES);
    expect(window.end).toBeUndefined();
    expect(window.add('one', 100)).toBe(true);
    expect(window.add('one', 120)).toBe(false);
    expect(window.end).toBe(135);
    expect(window.add('other', 120)).toBe(true);
    expect(window.end).toBe(155);
    window.close();
    expect(window.end).toBeUndefined();
    expect(window.add('one', 200)).toBe(true);
  });

  it('says that another one changes nothing once the end is the last possible', () => {
    const window = new BatchWindow({ idle: 4000, longest: 1500 });
    expect(window.add('one', 0)).toBe(true);
    expect(window.add('other', 50)).toBe(false);
    expect(window.end).toBe(1500);
  });
});
