// Labels that Karpenter and its AWS provider know: any node may get them, and nobody else may use their domains.
// @upstream karpenter pkg/apis/v1/labels.go, karpenter-provider-aws pkg/apis/v1/labels.go

import { CAPACITY_TYPE_LABEL, INSTANCE_TYPE_LABEL, NODE_POOL_LABEL, ZONE_LABEL } from '../wellKnown.ts';

export const ARCH_LABEL = 'kubernetes.io/arch';
export const OS_LABEL = 'kubernetes.io/os';
export const HOSTNAME_LABEL = 'kubernetes.io/hostname';
export const REGION_LABEL = 'topology.kubernetes.io/region';
export const ZONE_ID_LABEL = 'topology.k8s.aws/zone-id';
export const WINDOWS_BUILD_LABEL = 'node.kubernetes.io/windows-build';
export const NODE_CLASS_LABEL = 'karpenter.k8s.aws/ec2nodeclass';

const AWS_DOMAIN = 'karpenter.k8s.aws';
const CORE_DOMAIN = 'karpenter.sh';

/** `instance-family` as a label of the AWS provider. */
export function awsLabel(name: string): string {
  return `${AWS_DOMAIN}/${name}`;
}

export const WELL_KNOWN_LABELS: ReadonlySet<string> = new Set(
  [
    ...[
      'capacity-reservation-id',
      'capacity-reservation-interruptible',
      'capacity-reservation-type',
      'instance-accelerator-count',
      'instance-accelerator-manufacturer',
      'instance-accelerator-name',
      'instance-capability-flex',
      'instance-category',
      'instance-cpu',
      'instance-cpu-manufacturer',
      'instance-cpu-sustained-clock-speed-mhz',
      'instance-ebs-bandwidth',
      'instance-encryption-in-transit-supported',
      'instance-family',
      'instance-generation',
      'instance-gpu-count',
      'instance-gpu-manufacturer',
      'instance-gpu-memory',
      'instance-gpu-name',
      'instance-hypervisor',
      'instance-local-nvme',
      'instance-memory',
      'instance-network-bandwidth',
      'instance-size',
      'instance-tenancy',
      'placement-group-id',
      'placement-group-partition',
    ].map(awsLabel),
    CAPACITY_TYPE_LABEL,
    NODE_POOL_LABEL,
    ARCH_LABEL,
    OS_LABEL,
    INSTANCE_TYPE_LABEL,
    WINDOWS_BUILD_LABEL,
    ZONE_ID_LABEL,
    REGION_LABEL,
    ZONE_LABEL,
  ].sort(),
);

/** Where every label has to be given. */
export const NO_LABELS: ReadonlySet<string> = new Set();

const RESTRICTED_DOMAINS = [AWS_DOMAIN, CORE_DOMAIN];

/** Other names of well-known labels. */
const NORMALIZED: ReadonlyMap<string, string> = new Map([
  ['failure-domain.beta.kubernetes.io/zone', ZONE_LABEL],
  ['failure-domain.beta.kubernetes.io/region', REGION_LABEL],
  ['beta.kubernetes.io/arch', ARCH_LABEL],
  ['beta.kubernetes.io/os', OS_LABEL],
  ['beta.kubernetes.io/instance-type', INSTANCE_TYPE_LABEL],
  ['topology.ebs.csi.aws.com/zone', ZONE_LABEL],
]);

export function normalizedLabel(key: string): string {
  return NORMALIZED.get(key) ?? key;
}

/** Why pods and NodePools may not ask for the label; undefined where they may. @upstream labels.go#IsRestrictedLabel */
export function restrictionOf(key: string): string | undefined {
  if (WELL_KNOWN_LABELS.has(key)) return undefined;
  const domain = key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
  const isRestricted =
    key === HOSTNAME_LABEL ||
    RESTRICTED_DOMAINS.some((restricted) => domain === restricted || domain.endsWith(`.${restricted}`));
  if (!isRestricted) return undefined;
  return (
    `using label ${key} is not allowed as it might interfere with the internal provisioning logic; specify a well ` +
    `known label: [${[...WELL_KNOWN_LABELS].join(' ')}], or a custom label that does not use a restricted domain: ` +
    `[${RESTRICTED_DOMAINS.join(' ')}]`
  );
}
