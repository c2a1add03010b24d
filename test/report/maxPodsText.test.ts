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

  it('leave out a trunk ENI, and tell of its branches', () => {
    const both = { customNetworking: true, podEni: true };
    const [, line, , ...notes] = told(both, 'm5.large');
    expect(line).toMatch(/11 .* \(3 − 1 − 1\) × \(10 − 1\) \+ 2$/);
    expect(notes.join('\n')).toContain('pods with security groups of their own, up to 9: a branch ENI each');
    const [, without, , ...none] = told({ podEni: true }, 't3.medium');
    expect(without).toMatch(/17 .* 3 × \(6 − 1\) \+ 2$/);
    expect(none.join('\n')).toContain('t3.medium: takes no trunk ENI');
  });

  it('are not bound by addresses in an IPv6 cluster, whose types must be Nitro', () => {
    const [, line, , ...notes] = told({ ipv6: true }, 'm5.large');
    expect(line).toMatch(/110 .* 3 × \(10 − 1\) × 16 \+ 2 = 434, capped at 110$/);
    expect(notes.join(' ')).toContain('m5.large: a /80 has more addresses than a node has pods');
    expect(told({ ipv6: true }, 't2.medium').join(' ')).toContain('aws-node does not start there with IPv6');
  });

  it('count the first network card', () => {
    expect(told({}, 'hpc7a.12xlarge').join('\n')).toContain('the ENIs of the first of its 2 network cards');
  });

  it('say when a type takes no prefixes', () => {
    const [, line, ...notes] = told({ prefixDelegation: true }, 't2.medium');
    expect(line).not.toContain('× 16');
    expect(notes.join('\n')).toContain('t2.medium: no prefixes, it is not a Nitro type.');
  });
});
