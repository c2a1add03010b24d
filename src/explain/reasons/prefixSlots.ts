// Where prefix mode is on in vain: every slot still carries a single address.

import { summarize } from '../../record/summary.ts';
import { singleSlots } from '../figures.ts';
import type { PlayView } from '../playedRun.ts';

/** Where prefix mode found no slot for a prefix: on this node, or on all. */
export function noPrefixFits(node: string | undefined, { state, world, now }: PlayView): string {
  const nodes = summarize(state, now, [], []).nodes.filter(({ name }) => node === undefined || name === node);
  const inVain = nodes.filter((each) => {
    const config = world.daemons.nodes.get(each.name)?.running?.pool.config;
    if (config === undefined || !config.prefixMode) return false;
    return each.addresses.prefixes === 0 && singleSlots(each) >= config.maxEnis * config.slotsPerEni;
  });
  if (inVain.length === 0 || inVain.length < nodes.length) return '';
  return '; no prefix fits either, every slot carries a pod’s /32';
}
