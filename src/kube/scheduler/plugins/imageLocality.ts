// ImageLocality, the plugin: a score alone.

import type { Plugin } from '../plugin.ts';

export const imageLocality = {
  name: 'ImageLocality',
  score: {
    weight: 1,
    of: 'comparison',
    skips: () => false,
    addTo(totals, weight, { slots, count }, { images, imageSets, nodesWithImages, cluster }) {
      if (nodesWithImages === 0) return;
      for (let index = 0; index < count; index++) {
        totals[index] += weight * images.score(imageSets[slots[index]], cluster.images, cluster.nodeCount);
      }
    },
  },
} as const satisfies Plugin;
