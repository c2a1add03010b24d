// The codes of what can be wrong with a state, or with the start of a scenario: `stateFaults.test.ts` has a case for each.

export const STATE_CODES = [
  'address-of-no-interface',
  'address-twice',
  'after-the-start',
  'bad-address',
  'bad-adopt',
  'bad-timestamp',
  'branch-of-no-pod',
  'current-revisions',
  'listed-twice',
  'more-nodes-than-size',
  'no-agent',
  'no-primary-interface',
  'no-such-network-card',
  'no-trunk-interface',
  'not-a-prefix',
  'other-zone',
  'over-max-pods',
  'pod-without-address',
  'pod-without-node',
  'pod-without-spec',
  'reserved-address',
  'too-many-addresses',
  'too-many-interfaces',
] as const;

export type StateCode = (typeof STATE_CODES)[number];
