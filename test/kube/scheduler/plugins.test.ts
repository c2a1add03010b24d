// The registry: upstream's order and weights, and that nobody is left out of a verdict or a sum.

import { describe, expect, it } from 'vitest';
import { FILTERS, PLUGINS, SCORES } from '../../../src/kube/scheduler/plugins/registry.ts';

describe('the registry of plugins', () => {
  it('has filters in the order of the default profile', () => {
    expect(FILTERS.map(({ plugin }) => plugin)).toEqual([
      'NodeUnschedulable',
      'TaintToleration',
      'NodeAffinity',
      'NodePorts',
      'NodeResourcesFit',
      'NodeVolumeLimits',
      'VolumeBinding',
      'PodTopologySpread',
      'InterPodAffinity',
    ]);
  });

  it('asks those that look at other nodes last, as verdicts are put together', () => {
    const kinds = FILTERS.map(({ part }) => part.looksAt);
    expect(kinds.lastIndexOf('pods-on-node')).toBeLessThan(kinds.indexOf('other-nodes'));
    expect(kinds.lastIndexOf('node-facts')).toBeLessThan(kinds.indexOf('other-nodes'));
  });

  it('weighs scores as the default profile does', () => {
    expect(Object.fromEntries(SCORES.map(({ plugin, part }) => [plugin, part.weight]))).toEqual({
      TaintToleration: 3,
      NodeAffinity: 2,
      PodTopologySpread: 2,
      InterPodAffinity: 2,
      NodeResourcesFit: 1,
      NodeResourcesBalancedAllocation: 1,
      ImageLocality: 1,
    });
  });

  it('names each plugin once', () => {
    const names = PLUGINS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
