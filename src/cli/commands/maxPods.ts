// vpc-cni-sim max-pods

import { wholeNumber } from '../argumentForms.ts';
import { flag, value, words } from './forms.ts';
import { defineVerb } from './verb.ts';

export const maxPods = defineVerb({
  name: 'max-pods',
  summary: 'Pods that nodes of an instance type may run, with the arithmetic',
  needs: 'at least one instance type',
  words: { types: words('Instance types') },
  options: {
    prefixDelegation: flag('With ENABLE_PREFIX_DELEGATION: 16 addresses a slot'),
    maxEni: value({ read: wholeNumber(1, 100), describe: 'With MAX_ENI set to this' }),
    customNetworking: flag('With custom networking: the primary ENI holds no pods'),
    showMaxAllowed: flag('Without the cap of 110 pods, or 250 above 30 vCPUs'),
  },
  examples: [
    ['max-pods t3.medium m5.large', 'by the addresses of the types'],
    ['max-pods t3.medium --prefix-delegation', 'with /28 prefixes'],
  ],
  prints: 'all',
  async run({ types, maxEni, ...question }, streams) {
    const { maxPodsVerb } = await import('../maxPodsVerb.ts');
    const limits = maxEni === undefined ? {} : { maxEni };
    return await maxPodsVerb(types, { ...question, ...limits }, streams);
  },
});
