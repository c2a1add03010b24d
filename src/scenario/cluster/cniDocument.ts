// What a scenario says of the CNI: its version and the settings of aws-node.

import { z } from 'zod';
import { CNI_VERSIONS, NEWEST_RELEASE, type CniVersion } from '../../base/cniReleases.ts';
import { unreachable } from '../../base/assert.ts';
import { releaseNamed } from '../../ipamd/releaseText.ts';
import { CNI_SETTINGS, type CniEnv, type CniSetting } from './cniSettings.ts';
import type { Fault } from '../language/diagnostics.ts';
import { KINDS_OF_KEYS } from '../language/knownKeys.ts';
import { duration, judged, name } from '../language/scalars.ts';
import { CALICO_VERSIONS, NEWEST_CALICO, type CalicoVersion } from '../../calico/rules.ts';
import { calicoFields, calicoVersionOf } from './calicoDocument.ts';

/** As written: numbers and booleans need no quotes; null removes what the manifest sets. */
export type CniValue = string | number | boolean | null;

/** @upstream Go's strconv.ParseBool */
const BOOLEANS = ['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False'];

function faultOf(name: string, setting: CniSetting, found: unknown): Fault | undefined {
  if (found === null) return undefined;
  const isScalar = typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean';
  if (!isScalar) return { code: 'wrong-type', expected: 'a string', found };
  const text = String(found);
  const expected = expectedForm(setting, text);
  if (expected !== undefined) return { code: 'bad-cni-value', name, found, expected };
  const { refused } = setting;
  return refused && { code: 'unsupported-setting', name, feature: refused.feature };
}

/** What belongs there instead; undefined when the text is right. */
function expectedForm({ value }: CniSetting, text: string): string | undefined {
  switch (value.kind) {
    case 'integer':
      return /^-?\d{1,9}$/.test(text) &&
        Number(text) >= value.minimum &&
        Number(text) <= (value.maximum ?? Infinity)
        ? undefined
        : `a whole number from ${value.minimum}${value.maximum === undefined ? '' : ` to ${value.maximum}`}`;
    case 'boolean':
      return BOOLEANS.includes(text) ? undefined : 'true or false';
    case 'choice':
      return value.values.includes(text) ? undefined : value.values.join(' or ');
    case 'form':
      return value.form.test(text) ? undefined : value.expected;
    case 'text':
      return undefined;
    default:
      return unreachable(value);
  }
}

export function isTrue(text: string): boolean {
  return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text);
}

function formOf({ value }: CniSetting): Parameters<typeof judged>[1] {
  switch (value.kind) {
    case 'integer':
      return { type: ['integer', 'string', 'null'], examples: [1] };
    case 'boolean':
      return { type: ['boolean', 'string', 'null'], examples: [true] };
    case 'choice':
    case 'form':
    case 'text':
      return { type: ['string', 'null'], examples: [] };
    default:
      return unreachable(value);
  }
}

const settings = Object.fromEntries(
  Object.entries(CNI_SETTINGS).map(([name, setting]) => {
    const value = judged<CniValue>((found) => faultOf(name, setting, found), formOf(setting));
    const since = setting.since === undefined ? '' : ` (since ${setting.since})`;
    const shipped = setting.manifest === undefined ? {} : { default: setting.manifest };
    return [name, value.optional().meta({ ...shipped, description: setting.description + since })];
  }),
);

export const cniEnv = z
  .strictObject(settings)
  .meta({ id: 'CniEnv', title: 'Environment variables of aws-node, with upstream’s names; null: not set' })
  .register(KINDS_OF_KEYS, { keys: 'cni-setting' });

/** Any release, as written: `1.23.1` and `v1.23.1-eksbuild.1` too. */
export const cniVersion = judged<CniVersion>(
  (found) => {
    if (typeof found !== 'string') return { code: 'wrong-type', expected: 'a string', found };
    return releaseNamed(found) === undefined ? { code: 'unknown-cni-version', found } : undefined;
  },
  { type: 'string', enum: CNI_VERSIONS, examples: ['v1.23.1'] },
).overwrite((written) => (typeof written === 'string' ? (releaseNamed(written) ?? written) : written));

/** Of either plugin: which of them it is of is checked elsewhere. */
const pluginVersion = judged<CniVersion | CalicoVersion>(
  (found) => {
    if (typeof found !== 'string') return { code: 'wrong-type', expected: 'a string', found };
    return (calicoVersionOf(found) ?? releaseNamed(found))
      ? undefined
      : { code: 'unknown-cni-version', found };
  },
  { type: 'string', enum: [...CNI_VERSIONS, ...CALICO_VERSIONS], examples: ['v1.23.1', NEWEST_CALICO] },
).overwrite((written) =>
  typeof written === 'string' ? (calicoVersionOf(written) ?? releaseNamed(written) ?? written) : written,
);

const eniConfig = z
  .strictObject({
    name: name.describe('Name, which labels or annotations of nodes say; default is that of the others'),
    subnet: z.string().describe('Name of the subnet for the ENIs of pods, in the zone of the nodes'),
    securityGroups: z.array(z.string()).default([]).describe('Security groups of these ENIs'),
  })
  .meta({ id: 'EniConfig' });

export const cni = z.strictObject({
  plugin: z
    .enum(['vpc-cni', 'calico'])
    .default('vpc-cni')
    .describe('What gives pods their addresses: the VPC CNI, or Calico in its stead, with pools of its own'),
  version: pluginVersion
    .optional()
    .describe(
      `Release of amazon-vpc-cni-k8s, v1.16.4 to v1.23.1; also 1.23.1 and v1.23.1-eksbuild.1; of Calico ` +
        `${CALICO_VERSIONS.join(' or ')} (default: the newest)`,
    ),
  ...calicoFields,
  env: cniEnv.default({}).describe('Settings that differ from the manifest of that version'),
  branchEniCooldown: duration
    .default('60s')
    .describe(
      'With security groups for pods: how long the branch ENI of a deleted pod keeps its place; less than 30s counts as 30s ' +
        '(branch-eni-cooldown of the ConfigMap amazon-vpc-cni)',
    ),
  eniConfigs: z
    .array(eniConfig)
    .default([])
    .describe('ENIConfigs that exist from the start; with AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG nodes use them'),
});

export type CniEnvDocument = Readonly<Record<string, CniValue | undefined>>;

/** Settings after a change: null removes one. */
export function withChanges(env: CniEnv, changes: CniEnvDocument): CniEnv {
  const after: Record<string, string> = { ...env };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete after[name];
    else if (value !== undefined) after[name] = String(value);
  }
  return after;
}
export type CniDocument = z.output<typeof cni>;

/** Of the VPC CNI; where another one runs, or a version was refused, the newest. */
export function vpcCniVersion({ plugin, version }: Pick<CniDocument, 'plugin' | 'version'>): CniVersion {
  const named = plugin === 'calico' || version === undefined ? undefined : releaseNamed(version);
  return named ?? NEWEST_RELEASE;
}
