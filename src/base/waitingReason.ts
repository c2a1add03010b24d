// The words for why a pod waits. A scenario's expectations name them, the record gives them, reports show them.

/** Each with what it means. The middle ones are `RefusalCause` of ipamd/facts.ts. */
export const WAITING_REASONS = {
  NotYetScheduled: 'the scheduler has not tried it yet',
  TooManyPods: 'nodes run as many pods as their kubelet takes',
  InsufficientCpu: 'nodes have too little CPU left for its requests',
  InsufficientMemory: 'nodes have too little memory left for its requests',
  InsufficientEphemeralStorage: 'nodes have too little ephemeral storage left for its requests',
  InsufficientResource: 'nodes have too little of another resource left for its requests',
  Unschedulable: 'nodes are ruled out by cordon, taint, selector, affinity or spreading, or there are none',
  Starting: 'it has a node and starts; nothing has failed',
  NoAddressOnNode: 'the node has no address left to give',
  SubnetExhausted: 'EC2 has no free address in the subnet',
  NoPrefixInSubnet: 'EC2 has no free aligned /28 in the subnet',
  Throttled: 'EC2 answered the calls for more addresses with RequestLimitExceeded',
  Cooldown: 'the only addresses left were used a moment ago and are cooling down',
  Unauthorized: 'EC2 refused the calls for more addresses: the role lacks a permission',
  IncreaseFailed: 'EC2 answered the calls for more addresses with another error',
  Cordoned: 'the daemon adds no addresses while its node is cordoned',
  SandboxFailed: 'its sandbox failed for another reason than an address',
  CrashLoopBackOff: 'a container of it failed and waits to be started again',
} as const;

export type WaitingReason = keyof typeof WAITING_REASONS;
