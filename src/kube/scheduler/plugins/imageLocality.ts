// ImageLocality, the plugin: a score alone.

import type { Plugin } from '../plugin.ts';
import { cell } from '../slots.ts';

export const imageLocality = {
  name: 'ImageLocality',
  score: {
    weight: 1,
    of: 'comparison',
    skips: () => false,
    addTo(totals, weight, { slots, count }, { images, imageSets, nodesWithImages, cluster }) {
      if (nodesWithImages === 0) return;
      for (let index = 0; index < count; index++) {
        const held = imageSets[cell(slots, index)] ?? 0;
        const score = images.score(held, cluster.images, cluster.nodeCount);
        totals[index] = cell(totals, index) + weight * score;
      }
    },
  },
} as const satisfies Plugin;
