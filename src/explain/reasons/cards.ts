// The card of every reason for which pods wait. A new one is an entry in the file of its family: one that is missing does
// not compile. Only a new family adds a line here.

import type { WaitingReason } from '../../base/waitingReason.ts';
import type { Card } from './card.ts';
import { BRANCH_ENIS } from './branchEnis.ts';
import { CALICO } from './calico.ts';
import { COOLDOWN } from './cooldown.ts';
import { CORDONED } from './cordoned.ts';
import { EC2_ANSWERS } from './ec2Answers.ts';
import { ENI_CONFIGS } from './eniConfigs.ts';
import { FULL_POOL } from './fullPool.ts';
import { IPV6_PREFIX } from './ipv6Prefix.ts';
import { NETWORK_CARDS } from './networkCards.ts';
import { REQUESTS } from './requests.ts';
import { STARTING } from './starting.ts';
import { SUBNETS } from './subnets.ts';
import { TOO_MANY_PODS } from './tooManyPods.ts';
import { UNSCHEDULABLE } from './unschedulable.ts';
import { VOLUMES } from './volumes.ts';

export const CARDS: Readonly<Record<WaitingReason, Card>> = {
  ...STARTING,
  ...TOO_MANY_PODS,
  ...REQUESTS,
  ...VOLUMES,
  ...BRANCH_ENIS,
  ...UNSCHEDULABLE,
  ...FULL_POOL,
  ...SUBNETS,
  ...ENI_CONFIGS,
  ...COOLDOWN,
  ...EC2_ANSWERS,
  ...IPV6_PREFIX,
  ...NETWORK_CARDS,
  ...CALICO,
  ...CORDONED,
};
