// The options and the help of `vpc-cni-sim max-pods`.

import { readWholeNumber } from '../argumentForms.ts';
import type { Command, OptionTable } from './command.ts';

const OPTIONS = {
  'prefix-delegation': {
    type: 'boolean',
    default: false,
    describe: 'With ENABLE_PREFIX_DELEGATION: 16 addresses a slot',
  },
  'max-eni': {
    requiresArg: true,
    coerce: readWholeNumber('max-eni', 1, 100),
    describe: 'With MAX_ENI set to this',
  },
  'custom-networking': {
    type: 'boolean',
    default: false,
    describe: 'With custom networking: the primary ENI holds no pods',
  },
  'show-max-allowed': {
    type: 'boolean',
    default: false,
    describe: 'Without the cap of 110 pods, or 250 above 30 vCPUs',
  },
} satisfies OptionTable;

export const maxPodsCommand: Command = {
  name: 'max-pods',
  needs: 'at least one instance type',
  options: OPTIONS,
  add(parser, streams, end) {
    parser.command(
      'max-pods <types..>',
      'Pods that nodes of an instance type may run, with the arithmetic',
      (verb) =>
        verb
          .positional('types', {
            type: 'string',
            array: true,
            demandOption: true,
            describe: 'Instance types',
          })
          .options(OPTIONS)
          .example('$0 max-pods t3.medium m5.large', 'by the addresses of the types')
          .example('$0 max-pods t3.medium --prefix-delegation', 'with /28 prefixes'),
      async ({ types, prefixDelegation, maxEni, customNetworking, showMaxAllowed }) => {
        const { maxPodsVerb } = await import('../maxPodsVerb.ts');
        const limits = maxEni === undefined ? {} : { maxEni };
        end(
          await maxPodsVerb(
            types,
            { prefixDelegation, customNetworking, showMaxAllowed, ...limits },
            streams,
          ),
        );
      },
    );
  },
};
