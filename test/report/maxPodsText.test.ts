import { describe, expect, it } from 'vitest';
import { instanceType, type InstanceType } from '../../src/ec2/instanceTypes.ts';
import { maxPodsText, type MaxPodsQuestion } from '../../src/report/maxPodsText.ts';
import { PLAIN } from '../../src/report/page.ts';

function told(question: MaxPodsQuestion, ...names: string[]): string[] {
  const types = names
    .map((name) => instanceType(name))
    .filter((type): type is InstanceType => type !== undefined);
  return maxPodsText(types, question, PLAIN).split('\n');
}

describe('max pods', () => {
  it('come with the arithmetic', () => {
    expect(told({}, 't3.medium', 'm5.large').slice(1, 3)).toEqual([
      't3.medium        17     3          6      2  3 × (6 − 1) + 2',
      'm5.large         29     3         10      2  3 × (10 − 1) + 2',
    ]);
  });

  it('name the cap where it applies, and leave it out when asked to', () => {
    expect(told({ prefixDelegation: true }, 't3.medium')[1]).toMatch(
      /110 .* 3 × \(6 − 1\) × 16 \+ 2 = 242, capped at 110$/,
    );
    expect(told({ prefixDelegation: true, showMaxAllowed: true }, 't3.medium')[1]).toMatch(/242 .* \+ 2$/);
    expect(told({}, 'm5.16xlarge')[1]).toMatch(/250 .* = 737, capped at 250$/);
  });

  it('show what custom networking and MAX_ENI leave', () => {
    expect(told({ customNetworking: true, maxEni: 2 }, 'm5.large')[1]).toMatch(
      /11 .* \(2 − 1\) × \(10 − 1\) \+ 2$/,
    );
  });

  it('say when a type takes no prefixes', () => {
    const [, line, ...notes] = told({ prefixDelegation: true }, 't2.medium');
    expect(line).not.toContain('× 16');
    expect(notes.join('\n')).toContain('t2.medium: no prefixes, it is not a Nitro type.');
  });
});
