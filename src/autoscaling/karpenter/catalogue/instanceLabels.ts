// What Karpenter knows of an instance type by its labels. @upstream karpenter-provider-aws
// pkg/providers/instancetype/types.go#computeRequirements

import { localNvmeGB } from '../../../ec2/instanceStorage.ts';
import type { InstanceType } from '../../../ec2/instanceTypes.ts';
import type { AmiFamily } from '../../../kube/api/ec2NodeClass.ts';
import { absent, oneOf, type Requirement } from '../requirements/requirement.ts';
import { ARCH_LABEL, awsLabel, OS_LABEL, WINDOWS_BUILD_LABEL } from '../requirements/wellKnownLabels.ts';
import { INSTANCE_TYPE_LABEL } from '../wellKnown.ts';

/** `m8i-flex.large`: its category m, its generation 8. */
const NAME = /^([a-z]+)(?:-[0-9]+tb)?([0-9]+).*\./;

const WINDOWS_BUILDS = new Map<AmiFamily, string>([
  ['Windows2019', '10.0.17763'],
  ['Windows2022', '10.0.20348'],
  ['Windows2025', '10.0.26100'],
]);

/**
 * But for those of its offerings.
 * @assumption clock speed, EBS and network bandwidth and encryption in transit are not known of any type: whoever asks
 * for values of these labels gets types that upstream would leave out. Types with GPUs have no price and are not offered.
 */
export function labelRequirementsOf(type: InstanceType, amiFamily: AmiFamily): Requirement[] {
  const [family = '', size = ''] = type.name.split('.');
  const [, category, generation] = NAME.exec(type.name) ?? [];
  const build = WINDOWS_BUILDS.get(amiFamily);
  const storage = localNvmeGB(type.name);
  const aws = (name: string, value: string | undefined): Requirement =>
    value === undefined ? absent(awsLabel(name)) : oneOf(awsLabel(name), [value]);
  return [
    oneOf(INSTANCE_TYPE_LABEL, [type.name]),
    oneOf(ARCH_LABEL, [type.architecture]),
    osOf(type, build),
    build === undefined ? absent(WINDOWS_BUILD_LABEL) : oneOf(WINDOWS_BUILD_LABEL, [build]),
    aws('instance-cpu', String(type.vcpus)),
    aws('instance-cpu-manufacturer', manufacturerOf(type)),
    aws('instance-memory', String(type.memoryMiB)),
    aws('instance-category', category),
    aws('instance-generation', generation),
    aws('instance-family', family),
    aws('instance-size', size),
    aws('instance-hypervisor', type.bareMetal || type.hypervisor === 'unknown' ? '' : type.hypervisor),
    aws('instance-local-nvme', storage === 0 ? undefined : String(storage)),
    aws('instance-capability-flex', family.includes('-flex') ? 'true' : undefined),
    oneOf(awsLabel('instance-tenancy'), ['default', 'dedicated']),
    ...NEVER.map((name) => absent(awsLabel(name))),
  ];
}

const NEVER = [
  'instance-gpu-name',
  'instance-gpu-manufacturer',
  'instance-gpu-count',
  'instance-gpu-memory',
  'instance-accelerator-name',
  'instance-accelerator-manufacturer',
  'instance-accelerator-count',
  'capacity-reservation-id',
  'capacity-reservation-type',
  'capacity-reservation-interruptible',
];

function osOf({ architecture }: InstanceType, windowsBuild: string | undefined): Requirement {
  if (windowsBuild === undefined) return oneOf(OS_LABEL, ['linux']);
  return architecture === 'amd64' ? oneOf(OS_LABEL, ['windows']) : absent(OS_LABEL);
}

/** @assumption by the name: an `a` after the generation is AMD's; not so for all old families */
function manufacturerOf({ name, architecture }: InstanceType): string {
  if (architecture === 'arm64') return 'aws';
  return /^[a-z]+\d+a/.test(name) ? 'amd' : 'intel';
}
