// A property that fails is of use only if it says how to see it fail again, and where.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

function messageOf(fails: () => void): string {
  try {
    fails();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}

describe('a property (that fails)', () => {
  it('prints the line that repeats it, the smallest case and what was wrong', () => {
    const message = messageOf(() =>
      fc.assert(
        fc.property(fc.nat(1000), (count) => {
          if (count >= 17)
            throw new Error(Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n'));
        }),
      ),
    );
    const [repeat, , smallest, first] = message.split('\n');
    expect(repeat).toMatch(
      /^repeat it with: FC_SEED=\d+ npx vitest run --project rooms test\/seed\.test\.ts -t 'a property \.that fails\. prints /,
    );
    expect([smallest, first]).toEqual(['[17]', 'line 0']);
    expect(message).not.toContain('line 50');
  });
});
