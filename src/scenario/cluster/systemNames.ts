// The names under which EKS runs its own pods beside aws-node; scenarios refer to them and may not use them anew.

export const SYSTEM_NAMESPACE = 'kube-system';

export const COREDNS = 'coredns';

/** Where a scenario has it. */
export const KARPENTER = 'karpenter';

export const KUBE_PROXY = 'kube-proxy';
