// What differs between Calico's versions: one table, a row a rule, with the first version that has it.

import { keysOf, recordOf } from '../base/records.ts';

export const CALICO_VERSIONS = ['v3.31.6', 'v3.32.1'] as const;

export type CalicoVersion = (typeof CALICO_VERSIONS)[number];

export const NEWEST_CALICO: CalicoVersion = 'v3.32.1';

interface CalicoRule {
  readonly first: CalicoVersion;
  /** What such a Calico does, for a person. */
  readonly does: string;
  /** File and symbol of upstream. */
  readonly upstream: string;
}

const RULES = {
  takesOverEmptyBlocks: {
    first: 'v3.32.1',
    does: 'takes an empty block from its node, 60s after it was claimed, when no block is left to claim',
    upstream: 'libcalico-go/lib/ipam/ipam_block_reader_writer.go#findUsableBlock',
  },
  namesCauseOfExistence: {
    first: 'v3.32.1',
    does: 'says after “resource already exists” what the datastore said',
    upstream: 'libcalico-go/lib/errors/errors.go#ErrorResourceAlreadyExists',
  },
  keepsAddressesOfVirtualMachines: {
    first: 'v3.32.1',
    does: 'has a setting for the addresses of KubeVirt machines, which shows in the configuration',
    upstream: 'libcalico-go/lib/ipam/interface.go#IPAMConfig',
  },
} as const satisfies Readonly<Record<string, CalicoRule>>;

export type CalicoRuleName = keyof typeof RULES;
export type CalicoRules = Readonly<Record<CalicoRuleName, boolean>>;

export function calicoRules(version: CalicoVersion): CalicoRules {
  const place = CALICO_VERSIONS.indexOf(version);
  return recordOf(keysOf(RULES), (name) => CALICO_VERSIONS.indexOf(RULES[name].first) <= place);
}
