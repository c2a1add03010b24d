// vpc-cni-sim max-pods

import { wholeNumber } from '../argumentForms.ts';
import { flag, value, words } from './forms.ts';
import { defineVerb } from './verb.ts';

export const maxPods = defineVerb({
  name: 'max-pods',
  group: 'Files',
  summary: 'Calculate max pods of instance types',
  needs: 'at least one instance type',
  words: { type: words('Instance type') },
  options: {
    // Other names: those of upstream's max-pods-calculator.sh.
    prefixDelegation: {
      ...flag('With prefix delegation: 16 addresses per slot'),
      otherNames: ['cni-prefix-delegation-enabled'],
    },
    maxEni: value({
      read: wholeNumber(1, 100),
      placeholder: 'N',
      describe: 'With this MAX_ENI',
      otherNames: ['cni-max-eni'],
    }),
    customNetworking: {
      ...flag('With custom networking: no pod addresses on the primary ENI'),
      otherNames: ['cni-custom-networking-enabled'],
    },
    ipv6: flag('In an IPv6 cluster: a /80 for each ENI, so that no type runs out of addresses'),
    podEni: flag('With security groups for pods: a trunk ENI in place of one for pods'),
    showMaxAllowed: flag('Without the limit of 110 pods (250 above 30 vCPUs)'),
  },
  examples: [
    ['max-pods t3.medium m5.large', 'by the addresses of the instance types'],
    ['max-pods t3.medium --prefix-delegation', 'with prefix delegation'],
    ['max-pods m5.large --custom-networking --pod-eni', 'with one ENI of three left for pods'],
  ],
  prints: 'all',
  async run({ type: types, maxEni, ...question }, streams) {
    const { maxPodsVerb } = await import('../maxPodsVerb.ts');
    const limits = maxEni === undefined ? {} : { maxEni };
    return await maxPodsVerb(types, { ...question, ...limits }, streams);
  },
});
