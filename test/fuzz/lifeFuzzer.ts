// The fuzzer of one node's life: what the daemon does to its pool under trouble, without a cluster around it.

import { swarmCase, type SwarmCase } from '../ipamd/swarmCase.ts';
import { playSwarm } from '../ipamd/swarmRun.ts';
import type { Fuzzer } from './campaign.ts';

export const lifeFuzzer: Fuzzer<SwarmCase> = {
  name: 'lives',
  cases: swarmCase,
  casesPerRound: 250,
  try: (swarm) => playSwarm(swarm),
  kept: (swarm) => swarm,
};
