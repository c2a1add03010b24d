// What the CRD of EC2NodeClasses refuses.
// @upstream karpenter-provider-aws pkg/apis/v1/ec2nodeclass.go

import type { DocumentPath, LocatedFault } from '../language/diagnostics.ts';
import { lengthFaults, patternFaults, ruleFaults } from './crdChecks.ts';
import type { Ec2NodeClassForm, KubeletForm } from './ec2NodeClassForm.ts';

type Spec = Ec2NodeClassForm['spec'];
type Texts = Readonly<Record<string, unknown>>;

/** By the family of an alias: what amiFamily may be besides Custom, and how a message calls it. */
const FAMILY_OF_ALIAS: ReadonlyMap<string, { readonly family: string; readonly article: string }> = new Map([
  ['al2', { family: 'AL2', article: 'an' }],
  ['al2023', { family: 'AL2023', article: 'an' }],
  ['bottlerocket', { family: 'Bottlerocket', article: 'a' }],
  ['windows2019', { family: 'Windows2019', article: 'a' }],
  ['windows2022', { family: 'Windows2022', article: 'a' }],
  ['windows2025', { family: 'Windows2025', article: 'a' }],
]);

const RESERVABLE = ['cpu', 'memory', 'ephemeral-storage', 'pid'];
const SIGNALS = [
  'memory.available',
  'nodefs.available',
  'nodefs.inodesFree',
  'imagefs.available',
  'imagefs.inodesFree',
  'pid.available',
];
const THRESHOLD =
  /^((\d{1,2}(\.\d{1,2})?|100(\.0{1,2})?)%||(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?)$/;
const VOLUME_SIZE =
  /^((?:[1-9][0-9]{0,3}|[1-4][0-9]{4}|[5][0-8][0-9]{3}|59000)Gi|(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|[6][0-3][0-9]{3}|64000)G|([1-9]||[1-5][0-7]|58)Ti|([1-9]||[1-5][0-9]|6[0-3]|64)T)$/;

/** Paths are from the object's root. */
export function ec2NodeClassFaults({ spec }: Ec2NodeClassForm): LocatedFault[] {
  const isBoth = (spec.role !== undefined) === (spec.instanceProfile !== undefined);
  return [
    ...ruleFaults(['spec'], 'object', [
      [isBoth, "must specify exactly one of ['role', 'instanceProfile']"],
      ...familyRules(spec),
    ]),
    ...ruleFaults(['spec', 'role'], 'string', [[spec.role === '', 'role cannot be empty']]),
    ...ruleFaults(['spec', 'instanceProfile'], 'string', [
      [spec.instanceProfile === '', 'instanceProfile cannot be empty'],
    ]),
    ...(['subnetSelectorTerms', 'securityGroupSelectorTerms', 'amiSelectorTerms'] as const).flatMap((key) =>
      lengthFaults(['spec', key], spec[key].length, 30),
    ),
    ...lengthFaults(['spec', 'blockDeviceMappings'], spec.blockDeviceMappings?.length ?? 0, 50),
    ...subnetFaults(spec.subnetSelectorTerms, ['spec', 'subnetSelectorTerms']),
    ...securityGroupFaults(spec.securityGroupSelectorTerms, ['spec', 'securityGroupSelectorTerms']),
    ...amiFaults(spec.amiSelectorTerms, ['spec', 'amiSelectorTerms']),
    ...ruleFaults(['spec', 'tags'], 'object', restrictedTags(Object.keys(spec.tags ?? {}))),
    ...(spec.kubelet === undefined ? [] : kubeletFaults(spec.kubelet, ['spec', 'kubelet'])),
    ...volumeFaults(spec.blockDeviceMappings ?? [], ['spec', 'blockDeviceMappings']),
  ];
}

function familyRules({ amiFamily, amiSelectorTerms }: Spec): (readonly [boolean, string])[] {
  const aliases = amiSelectorTerms.flatMap(({ alias }) => (alias === undefined ? [] : [familyNameOf(alias)]));
  if (amiFamily === undefined)
    return [[aliases.length === 0, 'must specify amiFamily if amiSelectorTerms does not contain an alias']];
  return [...new Set(aliases)].flatMap((alias) => {
    const known = FAMILY_OF_ALIAS.get(alias);
    if (known === undefined) return [];
    const { family, article } = known;
    const message = `if set, amiFamily must be '${family}' or 'Custom' when using ${article} ${family} alias`;
    return [[amiFamily !== family && amiFamily !== 'Custom', message] as const];
  });
}

function familyNameOf(alias: string): string {
  return alias.split('@')[0] ?? '';
}

function subnetFaults(terms: Spec['subnetSelectorTerms'], path: DocumentPath): LocatedFault[] {
  return [
    ...ruleFaults(path, 'array', [
      [terms.length === 0, 'subnetSelectorTerms cannot be empty'],
      [
        terms.some(({ id, tags, cidr }) => id === undefined && tags === undefined && cidr === undefined),
        "expected at least one, got none, ['tags', 'id', 'cidr']",
      ],
      [
        terms.some(({ id, tags }) => id !== undefined && tags !== undefined),
        "'id' is mutually exclusive, cannot be set with a combination of other fields in a subnet selector term",
      ],
    ]),
    ...terms.flatMap(({ id, tags }, index) => [
      ...patternFaults([...path, index, 'id'], id, /subnet-[0-9a-z]+/),
      ...emptyTagFaults(tags, [...path, index, 'tags']),
    ]),
  ];
}

function securityGroupFaults(terms: Spec['securityGroupSelectorTerms'], path: DocumentPath): LocatedFault[] {
  const among = 'cannot be set with a combination of other fields in a security group selector term';
  return [
    ...ruleFaults(path, 'array', [
      [terms.length === 0, 'securityGroupSelectorTerms cannot be empty'],
      [
        terms.some(({ id, tags, name }) => id === undefined && tags === undefined && name === undefined),
        "expected at least one, got none, ['tags', 'id', 'name']",
      ],
      [
        terms.some(({ id, tags, name }) => id !== undefined && (tags !== undefined || name !== undefined)),
        `'id' is mutually exclusive, ${among}`,
      ],
      [
        terms.some(({ id, tags, name }) => name !== undefined && (tags !== undefined || id !== undefined)),
        `'name' is mutually exclusive, ${among}`,
      ],
    ]),
    ...terms.flatMap(({ id, tags }, index) => [
      ...patternFaults([...path, index, 'id'], id, /sg-[0-9a-z]+/),
      ...emptyTagFaults(tags, [...path, index, 'tags']),
    ]),
  ];
}

function amiFaults(terms: Spec['amiSelectorTerms'], path: DocumentPath): LocatedFault[] {
  const among = 'cannot be set with a combination of other fields in amiSelectorTerms';
  const isAny = (...values: readonly unknown[]): boolean => values.some((value) => value !== undefined);
  return [
    ...ruleFaults(path, 'array', [
      [
        terms.some(({ tags, id, name, alias, ssmParameter }) => !isAny(tags, id, name, alias, ssmParameter)),
        "expected at least one, got none, ['tags', 'id', 'name', 'alias', 'ssmParameter']",
      ],
      [
        terms.some(({ id, alias, tags, name, owner }) => id !== undefined && isAny(alias, tags, name, owner)),
        `'id' is mutually exclusive, ${among}`,
      ],
      [
        terms.some(({ id, alias, tags, name, owner }) => alias !== undefined && isAny(id, tags, name, owner)),
        `'alias' is mutually exclusive, ${among}`,
      ],
      [
        terms.length > 1 && terms.some(({ alias }) => alias !== undefined),
        "'alias' is mutually exclusive, cannot be set with a combination of other amiSelectorTerms",
      ],
    ]),
    ...terms.flatMap(({ id, tags, alias }, index) => [
      ...patternFaults([...path, index, 'id'], id, /ami-[0-9a-z]+/),
      ...emptyTagFaults(tags, [...path, index, 'tags']),
      ...(alias === undefined ? [] : aliasFaults(alias, [...path, index, 'alias'])),
    ]),
  ];
}

function aliasFaults(alias: string, path: DocumentPath): LocatedFault[] {
  const families = [...FAMILY_OF_ALIAS.keys()].map((family) => `'${family}'`).join(', ');
  const family = familyNameOf(alias);
  const isWindows = family.startsWith('windows');
  return ruleFaults(path, 'string', [
    [
      !/^[a-zA-Z0-9]+@.+$/.test(alias),
      "'alias' is improperly formatted, must match the format 'family@version'",
    ],
    [!FAMILY_OF_ALIAS.has(family), `family is not supported, must be one of the following: ${families}`],
    [
      isWindows && FAMILY_OF_ALIAS.has(family) && alias.split('@')[1] !== 'latest',
      "windows families may only specify version 'latest'",
    ],
  ]);
}

function emptyTagFaults(tags: Texts | undefined, path: DocumentPath): LocatedFault[] {
  const entries = Object.entries(tags ?? {});
  const isEmpty = entries.some(([key, value]) => key === '' || value === '');
  return [
    ...ruleFaults(path, 'object', [[isEmpty, "empty tag keys or values aren't supported"]]),
    ...lengthFaults(path, entries.length, 20),
  ];
}

function restrictedTags(keys: readonly string[]): (readonly [boolean, string])[] {
  const restricted = [
    'eks:eks-cluster-name',
    'karpenter.sh/nodepool',
    'karpenter.sh/nodeclaim',
    'karpenter.k8s.aws/ec2nodeclass',
  ];
  return [
    [keys.includes(''), "empty tag keys aren't supported"],
    [
      keys.some((key) => key.startsWith('kubernetes.io/cluster')),
      'tag contains a restricted tag matching kubernetes.io/cluster/',
    ],
    ...restricted.map(
      (key) => [keys.includes(key), `tag contains a restricted tag matching ${key}`] as const,
    ),
  ];
}

function kubeletFaults(kubelet: KubeletForm, path: DocumentPath): LocatedFault[] {
  const { imageGCHighThresholdPercent: high, imageGCLowThresholdPercent: low } = kubelet;
  const { evictionSoft = {}, evictionSoftGracePeriod = {} } = kubelet;
  const isWithout = (these: Texts, others: Texts): boolean =>
    Object.keys(these).some((key) => !Object.hasOwn(others, key));
  return [
    ...ruleFaults(path, 'object', [
      [
        high !== undefined && low !== undefined && high <= low,
        'imageGCHighThresholdPercent must be greater than imageGCLowThresholdPercent',
      ],
      [
        isWithout(evictionSoft, evictionSoftGracePeriod),
        'evictionSoft OwnerKey does not have a matching evictionSoftGracePeriod',
      ],
      [
        isWithout(evictionSoftGracePeriod, evictionSoft),
        'evictionSoftGracePeriod OwnerKey does not have a matching evictionSoft',
      ],
    ]),
    ...(['systemReserved', 'kubeReserved'] as const).flatMap((key) =>
      keyFaults(kubelet[key], RESERVABLE, [...path, key]),
    ),
    ...(['evictionHard', 'evictionSoft', 'evictionSoftGracePeriod'] as const).flatMap((key) =>
      keyFaults(kubelet[key], SIGNALS, [...path, key]),
    ),
    ...(['evictionHard', 'evictionSoft'] as const).flatMap((key) =>
      Object.entries(kubelet[key] ?? {}).flatMap(([signal, threshold]) =>
        patternFaults([...path, key, signal], threshold, THRESHOLD),
      ),
    ),
  ];
}

function keyFaults(values: Texts | undefined, known: readonly string[], path: DocumentPath): LocatedFault[] {
  const isUnknown = Object.keys(values ?? {}).some((key) => !known.includes(key));
  const list = known.map((key) => `'${key}'`).join(',');
  return ruleFaults(path, 'object', [[isUnknown, `valid keys for ${String(path.at(-1))} are [${list}]`]]);
}

function volumeFaults(
  mappings: NonNullable<Spec['blockDeviceMappings']>,
  path: DocumentPath,
): LocatedFault[] {
  const roots = mappings.filter(({ rootVolume }) => rootVolume === true).length;
  return [
    ...ruleFaults(path, 'array', [[roots > 1, 'must have only one blockDeviceMappings with rootVolume']]),
    ...mappings.flatMap(({ ebs }, index) =>
      ebs === undefined
        ? []
        : [
            ...ruleFaults([...path, index, 'ebs'], 'object', [
              [
                ebs.snapshotID === undefined && ebs.volumeSize === undefined,
                'snapshotID or volumeSize must be defined',
              ],
            ]),
            ...patternFaults([...path, index, 'ebs', 'volumeSize'], ebs.volumeSize, VOLUME_SIZE),
          ],
    ),
  ];
}
