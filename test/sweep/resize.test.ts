// Subnets of other sizes: where they come to lie in the VPC, and when it has no room for them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidrCovers, cidrsOverlap, parseCidr } from '../../src/base/ipv4.ts';
import type { ScenarioDocument } from '../../src/scenario/document/document.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { withSettings } from '../../src/scenario/variant.ts';
import { resizedSubnets, subnetLengths } from '../../src/sweep/resize.ts';

function documentOf(vpc: readonly string[], subnets: readonly string[]): ScenarioDocument {
  const rows = subnets.map(
    (cidr, index) => `    - { name: s${index}, cidr: ${cidr}, availabilityZone: us-west-2a }\n`,
  );
  const parsed = parseScenario(
    `apiVersion: vpc-cni-sim/v1\nkind: Scenario\nmetadata: { name: made up }\nvpc:\n  cidrs: [${vpc.join(', ')}]\n` +
      `  subnets:\n${rows.join('')}nodeGroups:\n  - { name: workers, instanceType: t3.medium, size: 1 }\n`,
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.document;
}

const cidrsAfter = (document: ScenarioDocument, lengths: readonly number[]): string[] | undefined => {
  const settings = resizedSubnets(document, lengths);
  if (settings === undefined) return undefined;
  const set = new Map(settings.map(({ path, value }) => [path, String(value)]));
  return document.vpc.subnets.map(({ cidr }, index) => set.get(`vpc.subnets[${index}].cidr`) ?? cidr);
};

describe('resized subnets', () => {
  const three = documentOf(['10.0.0.0/16'], ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']);

  it('are as they are where nothing changes', () => {
    expect(resizedSubnets(three, subnetLengths(three))).toEqual([]);
  });

  it('shrink at their own base', () => {
    expect(cidrsAfter(three, [26, 26, 26])).toEqual(['10.0.0.0/26', '10.0.1.0/26', '10.0.2.0/26']);
  });

  it('grow where they are if they can, else to the lowest free block; those that keep their size stay', () => {
    expect(cidrsAfter(three, [23, 23, 23])).toEqual(['10.0.0.0/23', '10.0.4.0/23', '10.0.2.0/23']);
    expect(cidrsAfter(three, [22, 24, 24])).toEqual(['10.0.4.0/22', '10.0.1.0/24', '10.0.2.0/24']);
  });

  it('are laid out anew where they do not fit around one another, and none where the VPC is too small', () => {
    const full = documentOf(['10.0.0.0/24'], ['10.0.0.0/26', '10.0.0.64/26']);
    expect(cidrsAfter(full, [26, 25])).toEqual(['10.0.0.0/26', '10.0.0.128/25']);
    const middle = documentOf(['10.0.0.0/24'], ['10.0.0.64/26', '10.0.0.128/26']);
    expect(cidrsAfter(middle, [26, 25])).toEqual(['10.0.0.64/26', '10.0.0.128/25']);
    const scattered = documentOf(['10.0.0.0/24'], ['10.0.0.64/26', '10.0.0.192/26']);
    expect(cidrsAfter(scattered, [25, 26])).toEqual(['10.0.0.0/25', '10.0.0.192/26']);
    const odd = documentOf(['10.0.0.0/24'], ['10.0.0.64/26', '10.0.0.160/27']);
    expect(cidrsAfter(odd, [25, 27])).toEqual(['10.0.0.0/25', '10.0.0.160/27']);
    expect(resizedSubnets(full, [24, 26])).toBeUndefined();
    expect(resizedSubnets(full, [25, 25])).toBeDefined();
  });

  it('lie inside the VPC, apart from one another, and make a scenario that can be played', () => {
    const lengths = fc.array(fc.integer({ min: 18, max: 28 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(lengths, (wanted) => {
        const cidrs = (cidrsAfter(three, wanted) ?? []).flatMap((cidr) => parseCidr(cidr) ?? []);
        expect(cidrs.map(({ length }) => length)).toEqual(wanted);
        const vpc = parseCidr('10.0.0.0/16');
        for (const [index, cidr] of cidrs.entries()) {
          expect(vpc !== undefined && cidrCovers(vpc, cidr)).toBe(true);
          expect(cidrs.slice(0, index).some((other) => cidrsOverlap(other, cidr))).toBe(false);
        }
        expect(withSettings(three, resizedSubnets(three, wanted) ?? []).ok).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
