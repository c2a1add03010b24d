import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FaultConfig } from '../../src/ec2/config.ts';
import { Faults } from '../../src/ec2/faults.ts';
import { Random } from '../../src/kernel/random.ts';

const fault: FaultConfig = {
  call: 'AttachNetworkInterface',
  code: 'InternalError',
  from: 1000,
  to: 2000,
  times: 3,
  probability: 1,
};

function faultsOf(...configs: FaultConfig[]): Faults {
  return new Faults(configs, new Random(1));
}

describe('a fault', () => {
  it('strikes attempts of its call that start in its window, its end left out', () => {
    const faults = faultsOf({ ...fault, times: 100 });
    const struck = [999, 1000, 1500, 1999, 2000].filter(
      (now) => faults.strike('AttachNetworkInterface', now) !== undefined,
    );
    expect(struck).toEqual([1000, 1500, 1999]);
    expect(faults.strike('DetachNetworkInterface', 1500)).toBeUndefined();
  });

  it('strikes as often as it may', () => {
    const faults = faultsOf(fault);
    const codes = Array.from({ length: 5 }, () => faults.strike('AttachNetworkInterface', 1500));
    expect(codes).toEqual(['InternalError', 'InternalError', 'InternalError', undefined, undefined]);
  });

  it('yields to the one before it until that is used up', () => {
    const faults = faultsOf({ ...fault, times: 1 }, { ...fault, code: 'UnauthorizedOperation' });
    const codes = Array.from({ length: 3 }, () => faults.strike('AttachNetworkInterface', 1500));
    expect(codes).toEqual(['InternalError', 'UnauthorizedOperation', 'UnauthorizedOperation']);
  });

  it('strikes the given share of attempts', () => {
    const share = fc.constantFrom(0, 0.25, 0.5, 1);
    fc.assert(
      fc.property(share, fc.nat(), (probability, seed) => {
        const faults = new Faults([{ ...fault, times: 10_000, probability }], new Random(seed));
        let struck = 0;
        for (let attempt = 0; attempt < 2000; attempt++) {
          if (faults.strike('AttachNetworkInterface', 1500) !== undefined) struck++;
        }
        expect(Math.abs(struck - probability * 2000)).toBeLessThanOrEqual(probability % 1 === 0 ? 0 : 120);
      }),
      { numRuns: 20, seed: 7 },
    );
  });
});
