// Variants of a scenario by setting single values.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import type { ScenarioDocument } from '../../src/scenario/document/document.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { withSettings } from '../../src/scenario/variant.ts';
import { MINIMAL } from './minimal.ts';

function minimal(): ScenarioDocument {
  const parsed = parseScenario(MINIMAL);
  if (!parsed.ok) throw new Error('the minimal scenario has problems');
  return parsed.document;
}

describe('a variant', () => {
  it('has what was set and leaves the original as it is', () => {
    const document = minimal();
    const before = structuredClone(document);
    const variant = withSettings(document, [
      { path: 'nodeGroups[0].instanceType', value: 'm5.large' },
      { path: 'cni.env.WARM_IP_TARGET', value: 5 },
      { path: 'ec2.limits.CreateTags.capacity', value: 7 },
      { path: 'seed', value: 9 },
    ]);
    if (!variant.ok) throw new Error('the variant has faults');
    expect(elementAt(variant.scenario.nodeGroups, 0).instanceType).toBe('m5.large');
    expect(variant.scenario.cni.env.WARM_IP_TARGET).toBe('5');
    expect(variant.scenario.ec2.buckets.CreateTags?.capacity).toBe(7);
    expect(variant.scenario.seed).toBe(9);
    expect(document).toEqual(before);
  });

  it('without settings is the scenario itself', () => {
    const parsed = parseScenario(MINIMAL);
    expect(parsed).toMatchObject(withSettings(minimal(), []));
  });

  it.each([
    ['nodeGroups[0].instanceType', 't3.mediun', 'unknown-instance-type', ['nodeGroups', 0, 'instanceType']],
    ['cni.env.WARM_IP_TARGT', 1, 'unknown-cni-setting', ['cni', 'env', 'WARM_IP_TARGT']],
    ['cni.foo.bar', 1, 'unknown-key', ['cni', 'foo']],
    ['seed', 'one', 'wrong-type', ['seed']],
    ['nodeGroups[1].size', 1, 'bad-setting-path', ['nodeGroups', 1, 'size']],
    ['nodeGroups.workers.size', 1, 'bad-setting-path', ['nodeGroups', 'workers', 'size']],
    ['seed.deep', 1, 'bad-setting-path', ['seed', 'deep']],
    ['vpc[0]', 1, 'bad-setting-path', ['vpc', 0]],
    ['a..b', 1, 'bad-setting-path', []],
    ['', 1, 'bad-setting-path', []],
    ['__proto__.polluted', 1, 'bad-setting-path', []],
  ])('is refused when %s is set to %s', (path, value, code, where) => {
    const variant = withSettings(minimal(), [{ path, value }]);
    expect(variant.ok ? [] : variant.faults.map((located) => [located.fault.code, located.path])).toEqual([
      [code, where],
    ]);
  });
});
