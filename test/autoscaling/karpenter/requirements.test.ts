import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  absent,
  allows,
  existing,
  intersection,
  intersects,
  nodeRequirementsOf,
  oneOf,
  requirementOf,
  requirementText,
} from '../../../src/autoscaling/karpenter/requirements/requirement.ts';
import { conflictText, Requirements } from '../../../src/autoscaling/karpenter/requirements/requirements.ts';
import {
  NO_LABELS,
  restrictionOf,
  WELL_KNOWN_LABELS,
} from '../../../src/autoscaling/karpenter/requirements/wellKnownLabels.ts';
import type { NodeRequirement } from '../../../src/kube/api/nodePool.ts';

const KEY = 'karpenter.k8s.aws/instance-cpu';
const VALUES = ['2', '4', '8', '16', 'many'];

const listed = fc.record({
  key: fc.constant(KEY),
  operator: fc.constantFrom('In' as const, 'NotIn' as const),
  values: fc.subarray(VALUES, { minLength: 1 }),
});
const bounded = fc.record({
  key: fc.constant(KEY),
  operator: fc.constantFrom('Gt' as const, 'Lt' as const, 'Gte' as const, 'Lte' as const),
  values: fc.integer({ min: 1, max: 17 }).map((bound) => [String(bound)]),
});
const bare = fc.record({
  key: fc.constant(KEY),
  operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const),
  values: fc.constant([]),
});
const written: fc.Arbitrary<NodeRequirement> = fc.oneof(listed, bounded, bare);
/** Whatever can come of requirements that meet. */
const requirement = fc
  .array(written, { minLength: 1, maxLength: 3 })
  .map((all) => all.map(requirementOf).reduce(intersection));

const among = (values: readonly string[], one: ReturnType<typeof requirementOf>): string[] =>
  values.filter((value) => allows(one, value));

describe('a requirement', () => {
  it('meets another in what both allow, in either order', () => {
    fc.assert(
      fc.property(requirement, requirement, (one, other) => {
        const both = VALUES.filter((value) => allows(one, value) && allows(other, value));
        expect(among(VALUES, intersection(one, other))).toEqual(both);
        expect(among(VALUES, intersection(other, one))).toEqual(both);
        if (both.length > 0) expect(intersects(one, other)).toBe(true);
        expect(intersects(one, other)).toBe(intersects(other, one));
        if (!one.isComplement || !other.isComplement) expect(intersects(one, other)).toBe(both.length > 0);
      }),
    );
  });

  it('stays the same object where another takes nothing from it', () => {
    fc.assert(
      fc.property(requirement, requirement, (one, other) => {
        const both = intersection(one, other);
        expect(intersection(both, other)).toBe(both);
        expect(intersection(one, one)).toBe(one);
        expect(intersection(one, existing(KEY))).toBe(one);
      }),
    );
  });

  it('asks of a NodeClaim for what it allows, but for values that bounds come instead of', () => {
    fc.assert(
      fc.property(requirement, (one) => {
        const again = nodeRequirementsOf(one).map(requirementOf).reduce(intersection);
        const isWhole = one.gte === undefined && one.lte === undefined;
        if (isWhole) expect(among(VALUES, again)).toEqual(among(VALUES, one));
        else for (const value of among(VALUES, one)) expect(allows(again, value)).toBe(true);
      }),
    );
  });

  it.each([
    [{ operator: 'In', values: ['b', 'a'] }, 'k In [a b]'],
    [{ operator: 'NotIn', values: ['a'] }, 'k NotIn [a]'],
    [{ operator: 'Exists', values: [], minValues: 5 }, 'k Exists minValues 5'],
    [{ operator: 'DoesNotExist', values: [] }, 'k DoesNotExist'],
    [{ operator: 'Gt', values: ['2'] }, 'k Exists >=3'],
    [{ operator: 'Lt', values: ['17'] }, 'k Exists <=16'],
    [{ operator: 'Gte', values: ['3'] }, 'k Exists >=3'],
    [{ operator: 'Lte', values: ['3'] }, 'k Exists <=3'],
    [{ operator: 'In', values: ['g', 'f', 'e', 'd', 'c', 'b', 'a'] }, 'k In [a b c d e and 2 others]'],
  ] as const)('%j reads %s', (one, text) => {
    expect(requirementText(requirementOf({ key: 'k', ...one }))).toBe(text);
  });

  it('keeps the larger minValues', () => {
    const [few, many] = [2, 5].map((minValues) => ({ ...existing('k'), minValues }));
    expect(few && many && intersection(few, many).minValues).toBe(5);
    expect(few && many && intersection(many, few)).toBe(many);
  });

  it('has the well-known name of its label', () => {
    const one = { key: 'beta.kubernetes.io/arch', operator: 'In' as const, values: ['arm64'] };
    expect(requirementOf(one).key).toBe('kubernetes.io/arch');
  });
});

describe('requirements', () => {
  const amd64 = Requirements.of([oneOf('kubernetes.io/arch', ['amd64']), oneOf('team', ['a'])]);

  const conflictOf = (incoming: Requirements, known = WELL_KNOWN_LABELS): string | undefined => {
    const conflict = amd64.conflictWith(incoming, known);
    return conflict && conflictText(conflict);
  };

  it('know a well-known label without its being given, and no other', () => {
    const zone = Requirements.ofLabels({ 'topology.kubernetes.io/zone': 'us-west-2a' });
    expect(conflictOf(zone)).toBeUndefined();
    expect(conflictOf(zone, NO_LABELS)).toBe(
      'label "topology.kubernetes.io/zone" does not have known values',
    );
    expect(conflictOf(Requirements.ofLabels({ rack: '7' }))).toBe('label "rack" does not have known values');
    expect(conflictOf(Requirements.of([absent('rack')]))).toBeUndefined();
  });

  it('guess which label was meant', () => {
    expect(conflictOf(Requirements.ofLabels({ zone: 'us-west-2a' }))).toBe(
      'label "zone" does not have known values (typo of "topology.kubernetes.io/zone"?)',
    );
    expect(conflictOf(Requirements.ofLabels({ 'my/team': 'a' }))).toBe(
      'label "my/team" does not have known values (typo of "team"?)',
    );
  });

  it('say which values do not meet', () => {
    expect(conflictOf(Requirements.ofLabels({ team: 'b' }))).toBe('key team, team In [b] not in team In [a]');
  });

  it('are the same object where nothing is added', () => {
    expect(amd64.with([existing('team'), oneOf('team', ['a', 'b'])])).toBe(amd64);
    expect(amd64.with([oneOf('team', ['b'])]).changedFrom(amd64)).toEqual([absent('team')]);
  });
});

describe('a label', () => {
  it.each([
    'karpenter.sh/custom',
    'a.karpenter.k8s.aws/x',
    'kubernetes.io/hostname',
    'karpenter.sh/registered',
  ])('%s is not for pods to ask for', (key) => {
    expect(restrictionOf(key)).toContain(`using label ${key} is not allowed`);
  });

  it.each(['team', 'example.com/rack', 'karpenter.sh/nodepool', 'notkarpenter.sh/x'])('%s is', (key) => {
    expect(restrictionOf(key)).toBeUndefined();
  });
});
