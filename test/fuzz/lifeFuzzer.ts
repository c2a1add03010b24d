// The fuzzer of one node's life: what the daemon does to its pool under trouble, without a cluster around it.

import { nodeLives } from '../../src/library/check/check.ts';
import type { NodeLife } from '../../src/world/life/nodeLife.ts';
import { playedLife } from '../ipamd/playedLife.ts';
import type { Fuzzer } from './campaign.ts';

export const lifeFuzzer: Fuzzer<NodeLife> = {
  name: 'lives',
  cases: nodeLives(),
  casesPerRound: 250,
  try: (life) => playedLife(life),
  kept: (life) => life,
};
