// The version and the settings of aws-node: as recorded, and the nearest that is simulated.

import { own } from '../../base/own.ts';
import { CNI_SETTINGS, knows, manifestEnv } from '../../scenario/cluster/cniSettings.ts';
import { cniEnv, isTrue } from '../../scenario/cluster/cniDocument.ts';
import { COLLECT } from '../collect.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ImportedCni } from './cluster.ts';
import type { Findings } from './findings.ts';

/** Settings that change no address, or name a cluster. */
const WITHOUT_BEARING =
  /^(?:CLUSTER_NAME|CLUSTER_ENDPOINT|ADDITIONAL_ENI_TAGS|INTROSPECTION_BIND_ADDRESS|DISABLE_(?:INTROSPECTION|METRICS)|AWS_VPC_K8S_.*LOG.*|ANNOTATE_POD_IP)$/;

/** Settings whose absence is not the value that the shipped manifest gives them. */
const MISSED: readonly string[] = ['WARM_PREFIX_TARGET'];

export function cniOf({ cni }: Evidence, findings: Findings): ImportedCni {
  const whole = cni.find(({ isWhole }) => isWhole);
  const recorded = cni.find(({ version }) => version !== undefined)?.version;
  const version = nearestVersion(recorded, findings);
  if (cni.length === 0) {
    findings.guess(
      'settings of aws-node',
      'those of the shipped manifest',
      'no file has them',
      COLLECT.objects,
    );
    return { version, recorded, env: {} };
  }
  const given = Object.fromEntries(cni.flatMap(({ env }) => Object.entries(env)));
  const shipped = manifestEnv(version);
  const env: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(given)) {
    const setting = own(CNI_SETTINGS, name);
    if (setting === undefined || WITHOUT_BEARING.test(name) || shipped[name] === value || value === '')
      continue;
    // What is off unless it is set.
    const isOff = setting.value.kind === 'boolean' && setting.manifest === undefined && !isTrue(value);
    if (isOff || !knows(version, setting)) continue;
    const read = cniEnv.safeParse({ [name]: value });
    if (read.success) env[name] = value;
    else
      findings.warn(
        `${name}=${value} of aws-node is not simulated: ${setting.refused?.feature ?? 'invalid value'}`,
      );
  }
  for (const name of MISSED)
    if (whole !== undefined && given[name] === undefined && shipped[name] !== undefined) env[name] = null;
  return { version, recorded, env };
}

/** What the simulator follows of the changes between versions. @upstream see ipamd/rules.ts */
const CHANGES: readonly (readonly [since: readonly [number, number, number], what: string])[] = [
  [[1, 18, 0], 'puts ENIs into other tagged subnets'],
  [[1, 18, 3], 'fills the next ENI when one cannot be filled'],
  [[1, 18, 4], 'compares all addresses with the metadata, not their number'],
  [[1, 20, 0], 'judges surplus ENIs before it acts'],
  [[1, 22, 0], 'excludes subnets tagged kubernetes.io/role/cni=0'],
];

function nearestVersion(recorded: string | undefined, findings: Findings): ImportedCni['version'] {
  if (recorded === undefined) {
    findings.guess('CNI version', 'v1.23.1', 'no file has the image of aws-node', COLLECT.objects);
    return 'v1.23.1';
  }
  const [major = 0, minor = 0, patch = 0] = recorded.slice(1).split(/[.-]/).map(Number);
  const isOld = major === 1 && minor < 18;
  const nearest = isOld ? 'v1.16.4' : 'v1.23.1';
  if (`v${major}.${minor}.${patch}` === nearest) return nearest;
  const since = CHANGES.filter(
    ([[, its, part]]) => !isOld && (its > minor || (its === minor && part > patch)),
  );
  const differs =
    since.length === 0 ? '' : `; unlike the recorded one, it ${since.map(([, what]) => what).join(', and ')}`;
  const because = `the nearest version to ${recorded} that is simulated${differs}`;
  findings.guess('CNI version', nearest, because, null);
  return nearest;
}
