// Which labels a NodePool may ask for: those of Kubernetes' and Karpenter's domains only where they are known.
// @upstream karpenter hack/validation/requirements.sh, labels.sh; karpenter-provider-aws hack/validation

/** A key, without its domain where all are of one. */
const KUBERNETES_LABELS = [
  'beta.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/region',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'failure-domain.beta.kubernetes.io/zone',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'node.kubernetes.io/windows-build',
];

const KARPENTER_LABELS = ['karpenter.sh/capacity-type', 'karpenter.sh/nodepool'];

const AWS_LABELS = [
  'capacity-reservation-type',
  'capacity-reservation-id',
  'capacity-reservation-interruptible',
  'ec2nodeclass',
  'instance-encryption-in-transit-supported',
  'instance-category',
  'instance-hypervisor',
  'instance-family',
  'instance-generation',
  'instance-local-nvme',
  'instance-size',
  'instance-cpu',
  'instance-cpu-manufacturer',
  'instance-cpu-sustained-clock-speed-mhz',
  'instance-memory',
  'instance-ebs-bandwidth',
  'instance-network-bandwidth',
  'instance-gpu-name',
  'instance-gpu-manufacturer',
  'instance-gpu-count',
  'instance-gpu-memory',
  'instance-accelerator-name',
  'instance-accelerator-manufacturer',
  'instance-accelerator-count',
  'instance-capability-flex',
  'instance-tenancy',
].map((name) => `karpenter.k8s.aws/${name}`);

/** In the words of the rules that the key breaks. */
export function restrictionsOf(key: string): string[] {
  const domain = key.split('/')[0] ?? '';
  const isRestricted: readonly (readonly [boolean, string])[] = [
    [
      domain.endsWith('kubernetes.io') &&
        !KUBERNETES_LABELS.includes(key) &&
        !domain.endsWith('node.kubernetes.io') &&
        !domain.endsWith('node-restriction.kubernetes.io') &&
        key !== 'kubernetes.io/hostname',
      'label domain "kubernetes.io" is restricted',
    ],
    [domain.endsWith('k8s.io') && !domain.endsWith('kops.k8s.io'), 'label domain "k8s.io" is restricted'],
    [
      domain.endsWith('karpenter.sh') && !KARPENTER_LABELS.includes(key),
      'label domain "karpenter.sh" is restricted',
    ],
    [key === 'karpenter.sh/nodepool', 'label "karpenter.sh/nodepool" is restricted'],
    [key === 'kubernetes.io/hostname', 'label "kubernetes.io/hostname" is restricted'],
    [
      domain.endsWith('karpenter.k8s.aws') && !AWS_LABELS.includes(key),
      'label domain "karpenter.k8s.aws" is restricted',
    ],
  ];
  return isRestricted.flatMap(([isBroken, message]) => (isBroken ? [message] : []));
}
