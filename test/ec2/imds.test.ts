import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InstanceMetadata, type MetadataEni } from '../../src/ec2/imds.ts';

function eni(eniId: string): MetadataEni {
  return { eniId, networkCard: 0, device: 0, subnetId: 'subnet-a', primary: 0x0a000004, cidrs: [] };
}

describe('instance metadata', () => {
  it('shows a change when its lag is over', () => {
    const clock = { now: 0 };
    const metadata = new InstanceMetadata(clock);
    metadata.show([eni('eni-0')], 0);
    clock.now = 1000;
    metadata.show([eni('eni-0'), eni('eni-1')], 4000);
    expect(metadata.settledAt()).toBe(4000);
    expect(metadata.nextChangeAt()).toBe(4000);
    clock.now = 3999;
    expect(metadata.attachedEnis()).toHaveLength(1);
    clock.now = 4000;
    expect(metadata.attachedEnis()).toHaveLength(2);
    expect(metadata.nextChangeAt()).toBe(Infinity);
  });

  it('says when the next of several changes is shown', () => {
    const clock = { now: 0 };
    const metadata = new InstanceMetadata(clock);
    for (const lag of [300, 700]) metadata.show([eni('eni-0')], lag);
    expect(metadata.nextChangeAt()).toBe(300);
    clock.now = 300;
    expect(metadata.nextChangeAt()).toBe(700);
    expect(metadata.settledAt()).toBe(700);
  });

  it('shows without lag at once', () => {
    const metadata = new InstanceMetadata({ now: 70 });
    metadata.show([eni('eni-0')], 70);
    expect(metadata.attachedEnis()).toEqual([eni('eni-0')]);
    expect(metadata.settledAt()).toBe(70);
  });

  it('never goes back, and has settled when it says so', () => {
    const change = fc.record({ after: fc.nat({ max: 100 }), lag: fc.nat({ max: 500 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const clock = { now: 0 };
        const metadata = new InstanceMetadata(clock);
        const shown: number[] = [];
        let made = 0;
        const look = (): void => void shown.push(metadata.attachedEnis().length);
        for (const { after, lag } of changes) {
          for (let step = 0; step < after; step++, clock.now++) look();
          made++;
          metadata.show(
            Array.from({ length: made }, () => eni('eni-0')),
            clock.now + lag,
          );
          expect(metadata.settledAt()).toBeGreaterThanOrEqual(clock.now + lag);
        }
        clock.now = metadata.settledAt();
        look();
        expect(shown).toEqual([...shown].sort((a, b) => a - b));
        expect(shown.at(-1)).toBe(made);
      }),
    );
  });
});
