// What a sweep is to do: combinations, what of them is refused, is the same or is a trap, and what is wrong with the
// request itself.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import type { ScenarioDocument } from '../../src/scenario/document/document.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { Axis } from '../../src/sweep/axis.ts';
import { countRuns } from '../../src/sweep/batch.ts';
import { countSettings, planSweep, type SweepPlan, type SweepRequest } from '../../src/sweep/plan.ts';
import { readValueList } from '../../src/sweep/valueList.ts';
import { minimalWith } from '../scenario/minimal.ts';

function documentOf(rest: string): ScenarioDocument {
  const parsed = parseScenario(minimalWith(rest));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.document;
}

/** Places are the words themselves. */
function requestOf(set: Readonly<Record<string, string>>, runs = 2): SweepRequest<string> {
  const axes = Object.entries(set).map(([path, text]): Axis<string> => {
    const choices = readValueList(text).values.map((written) => ({
      value: written.value,
      ...(written.asText === undefined ? {} : { asText: written.asText }),
      place: text.slice(written.start, written.start + written.length),
    }));
    return { path, place: path, choices };
  });
  return { axes, named: [], runs };
}

function planOf(document: ScenarioDocument, request: SweepRequest<string>): SweepPlan {
  const planned = planSweep(document, request);
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults));
  return planned.plan;
}

const MINIMAL = documentOf('seed: 5\n');

const IP = 'cni.env.WARM_IP_TARGET';
const ENI = 'cni.env.WARM_ENI_TARGET';
const PREFIX = 'cni.env.ENABLE_PREFIX_DELEGATION';
const MINIMUM = 'cni.env.MINIMUM_IP_TARGET';
const TYPE = 'nodeGroups[0].instanceType';

describe('a request', () => {
  const faultsOf = (set: Readonly<Record<string, string>>): string[] => {
    const planned = planSweep(MINIMAL, requestOf(set));
    return planned.ok ? [] : planned.faults.map(({ fault, place }) => `${fault.code} ${place}`);
  };

  it('has each value once, and no seeds of a setting’s own', () => {
    expect(faultsOf({ [IP]: '1..3,5' })).toEqual([]);
    expect(faultsOf({ [IP]: '1,2,1' })).toEqual(['bad-sweep-values 1']);
    expect(faultsOf({ [IP]: '1..4,3' })).toEqual(['bad-sweep-values 3']);
    expect(faultsOf({ seed: '1,2' })).toEqual(['bad-sweep-values seed']);
  });
});

const trapsIn = ({ candidates }: SweepPlan, name: string): string[] => {
  const found = candidates.find((candidate) => candidate.name === name);
  if (found === undefined || found.outcome.kind === 'refused') throw new Error(`${name} does not run`);
  return found.outcome.traps.map(({ code }) => code);
};

describe('a plan', () => {
  it('has every combination, the last path changing fastest, and the file’s own settings first', () => {
    const { candidates, baseline, seeds } = planOf(
      MINIMAL,
      requestOf({ [IP]: '1,2', [TYPE]: 't3.medium,m5.large' }),
    );
    expect(candidates.map(({ name }) => name)).toEqual([
      'today',
      'WARM_IP_TARGET=1 instanceType=t3.medium',
      'WARM_IP_TARGET=1 instanceType=m5.large',
      'WARM_IP_TARGET=2 instanceType=t3.medium',
      'WARM_IP_TARGET=2 instanceType=m5.large',
    ]);
    expect(baseline).toBe(0);
    expect(seeds).toEqual([5, 6]);
  });

  it('does not run the file’s own settings twice', () => {
    const { candidates, baseline } = planOf(MINIMAL, requestOf({ [ENI]: '0,1,2' }));
    expect(candidates.map(({ name }) => name)).toEqual([
      'WARM_ENI_TARGET=0',
      'WARM_ENI_TARGET=1',
      'WARM_ENI_TARGET=2',
    ]);
    expect(baseline).toBe(1);
  });

  it('runs settings that come to the same once', () => {
    const plan = planOf(MINIMAL, requestOf({ 'nodeGroups[0].maxPods': 'null,17', [IP]: '3,"3"' }));
    expect(
      plan.candidates.map(({ outcome }) => (outcome.kind === 'same' ? outcome.as : outcome.kind)),
    ).toEqual(['runs', 'runs', 1, 'runs', 3]);
    expect(countRuns(plan)).toBe(3 * 2);
  });

  it('counts its settings without making them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }), (sizes) => {
        const paths = [IP, MINIMUM, 'nodeGroups[0].size'];
        const request = requestOf(
          Object.fromEntries(sizes.map((size, index) => [paths[index], `1..${size}`])),
        );
        const { candidates, axes } = planOf(MINIMAL, request);
        const own = elementAt(candidates, 0).name === 'today' ? 1 : 0;
        expect(candidates.length - own).toBe(countSettings(request));
        expect(axes.map(({ values }) => values.length)).toEqual(sizes);
      }),
      { numRuns: 20 },
    );
  });

  it('unsets with null: a key with a default has it again, a setting of the manifest is gone', () => {
    const document = documentOf('kubernetes: { version: "1.30" }\n');
    const { candidates } = planOf(document, requestOf({ 'kubernetes.version': 'null', [ENI]: 'null' }));
    const { outcome } = elementAt(candidates, 1);
    if (outcome.kind !== 'runs') throw new Error('it does not run');
    expect(outcome.scenario.cluster.kubernetesMinor).not.toBe(30);
    expect(outcome.scenario.cni.env).not.toHaveProperty('WARM_ENI_TARGET');
  });

  it('takes a number for a text where the scenario wants one', () => {
    const { candidates } = planOf(MINIMAL, requestOf({ 'kubernetes.version': '1.28,1.30' }));
    const minors = candidates.map(
      ({ outcome }) => outcome.kind === 'runs' && outcome.scenario.cluster.kubernetesMinor,
    );
    expect(minors.slice(-2)).toEqual([28, 30]);
  });

  it('has named combinations with every combination of the paths', () => {
    const named = [
      { name: 'defaults', place: 'd', settings: [] },
      { name: 'few', place: 'f', settings: [{ path: IP, value: 1, place: 'f1' }] },
    ];
    const { candidates } = planOf(MINIMAL, { ...requestOf({ [TYPE]: 't3.medium,m5.large' }), named });
    expect(candidates.map(({ name }) => name)).toEqual([
      'defaults instanceType=t3.medium',
      'defaults instanceType=m5.large',
      'few instanceType=t3.medium',
      'few instanceType=m5.large',
    ]);
  });

  it('wraps seeds at their end', () => {
    const { seeds } = planOf(documentOf('seed: 4294967295\n'), requestOf({ [IP]: '1' }, 3));
    expect(seeds).toEqual([4294967295, 0, 1]);
  });
});

describe('a combination', () => {
  it('that aws-node refuses is marked with its reason', () => {
    const { candidates } = planOf(
      MINIMAL,
      requestOf({ [PREFIX]: 'false,true', 'cni.env.WARM_PREFIX_TARGET': '0,1' }),
    );
    expect(candidates.map(({ outcome }) => outcome.kind)).toEqual(['runs', 'runs', 'refused', 'runs']);
    expect(elementAt(candidates, 2).outcome).toMatchObject({ code: 'prefix-mode-without-target' });
  });

  it('that the network does not allow is marked, too', () => {
    const { candidates } = planOf(MINIMAL, requestOf({ 'vpc.subnets[0].cidr': '10.0.0.0/24,10.1.0.0/24' }));
    expect(candidates.map(({ outcome }) => outcome.kind)).toEqual(['runs', 'refused']);
  });
});

describe('a trap', () => {
  it('is a minimum without a warm target: the pool stops there', () => {
    const plan = planOf(MINIMAL, requestOf({ [MINIMUM]: '0,5,17', [IP]: '0,2' }));
    expect(trapsIn(plan, 'MINIMUM_IP_TARGET=5 WARM_IP_TARGET=0')).toEqual(['pool-stuck']);
    expect(trapsIn(plan, 'MINIMUM_IP_TARGET=5 WARM_IP_TARGET=2')).toEqual([]);
    expect(trapsIn(plan, 'MINIMUM_IP_TARGET=17 WARM_IP_TARGET=0')).toEqual([]);
    expect(trapsIn(plan, 'MINIMUM_IP_TARGET=0 WARM_IP_TARGET=2')).toEqual(['calls-for-each-pod']);
    expect(trapsIn(plan, 'MINIMUM_IP_TARGET=0 WARM_IP_TARGET=0')).toEqual([]);
  });

  it('is prefix delegation where max pods stays, or where the type has none', () => {
    const plan = planOf(
      MINIMAL,
      requestOf({ [PREFIX]: 'true', 'nodeGroups[0].maxPods': 'null,110', [TYPE]: 't3.medium,m4.large' }),
    );
    const traps = (maxPods: string, type: string): string[] =>
      trapsIn(plan, `ENABLE_PREFIX_DELEGATION=true maxPods=${maxPods} instanceType=${type}`);
    expect(traps('null', 't3.medium')).toEqual(['max-pods-unchanged']);
    expect(traps('110', 't3.medium')).toEqual([]);
    expect(traps('null', 'm4.large')).toEqual(['no-prefixes-on-xen']);
    expect(traps('110', 'm4.large')).toEqual(['no-prefixes-on-xen', 'more-pods-than-addresses']);
  });

  it.each([
    ['cni.env.IP_COOLDOWN_PERIOD', '0', ['no-cooldown']],
    ['cni.env.WARM_ENI_TARGET', '0', ['nothing-warm']],
    ['cni.env.DISABLE_NETWORK_RESOURCE_PROVISIONING', 'true', ['never-grows']],
    ['nodeGroups[0].maxPods', '110', ['more-pods-than-addresses']],
    ['cni.env.WARM_ENI_TARGET', '2', []],
  ])('is %s=%s: %s', (path, value, codes) => {
    const { candidates } = planOf(MINIMAL, requestOf({ [path]: value }));
    expect(
      trapsIn({ ...planOf(MINIMAL, requestOf({ [path]: value })) }, candidates.at(-1)?.name ?? ''),
    ).toEqual(codes);
  });
});

describe('a request', () => {
  it.each([
    [{ 'cni.env.WARM_IP_TARGT': '1,2' }, [['unknown-cni-setting', 'cni.env.WARM_IP_TARGT']]],
    [{ [TYPE]: 'm5.large,m5.xlrge' }, [['unknown-instance-type', 'm5.xlrge']]],
    [{ 'nodeGroups.size': '1,2' }, [['bad-setting-path', 'nodeGroups.size']]],
    [{ 'cni.foo': '1,2' }, [['unknown-key', 'cni.foo']]],
    [{ [IP]: '1,many' }, [['bad-cni-value', 'many']]],
    [
      { 'nodeGroups[0].size': '1,x,-1' },
      [
        ['wrong-type', 'x'],
        ['out-of-range', '-1'],
      ],
    ],
    [{ 'kubernetes.version': '1.30,1.99' }, [['unknown-value', '1.99']]],
    [{ 'nodeGroups[0].instanceType': 'null' }, [['missing-key', 'nodeGroups[0].instanceType']]],
    [
      { [IP]: 'x', [TYPE]: 'y' },
      [
        ['bad-cni-value', 'x'],
        ['unknown-instance-type', 'y'],
      ],
    ],
  ])('%j is wrong', (set, expected) => {
    const planned = planSweep(MINIMAL, requestOf(set as unknown as Record<string, string>));
    expect(planned.ok ? [] : planned.faults.map(({ fault, place }) => [fault.code, place])).toEqual(expected);
  });

  it('names a path once', () => {
    const axis = elementAt(requestOf({ [IP]: '1' }).axes, 0);
    const planned = planSweep(MINIMAL, { axes: [axis, axis], named: [], runs: 1 });
    expect(planned).toMatchObject({ ok: false, faults: [{ fault: { code: 'duplicate-key' } }] });
  });
});
