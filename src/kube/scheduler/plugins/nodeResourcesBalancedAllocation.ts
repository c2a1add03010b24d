// NodeResourcesBalancedAllocation, the plugin: a score alone.

import { balancedAllocationScore, scoresBalance } from '../balancedAllocation.ts';
import type { Plugin } from '../plugin.ts';

export const nodeResourcesBalancedAllocation = {
  name: 'NodeResourcesBalancedAllocation',
  score: {
    weight: 1,
    of: 'node',
    prepare({ demand }, { balancedAllocation: rule }) {
      if (!scoresBalance(rule, demand)) return undefined;
      return (node) => balancedAllocationScore(rule, demand, node);
    },
  },
} as const satisfies Plugin;
