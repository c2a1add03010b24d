// The version and the settings of aws-node: as recorded, and the nearest that is simulated.

import { own } from '../../base/own.ts';
import { differenceText, nearestRelease, releaseNamed } from '../../ipamd/releaseText.ts';
import { CNI_SETTINGS, knows, manifestEnv } from '../../scenario/cluster/cniSettings.ts';
import { cniEnv, isTrue } from '../../scenario/cluster/cniDocument.ts';
import { COLLECT } from '../collect.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { CniFact } from '../evidence/facts.ts';
import type { ImportedCni } from './cluster.ts';
import type { Findings } from './findings.ts';

/** Settings that change no address, or name a cluster. */
const WITHOUT_BEARING =
  /^(?:CLUSTER_NAME|CLUSTER_ENDPOINT|ADDITIONAL_ENI_TAGS|INTROSPECTION_BIND_ADDRESS|DISABLE_(?:INTROSPECTION|METRICS)|AWS_VPC_K8S_.*LOG.*)$/;

/** Settings whose absence is not the value that the shipped manifest gives them. */
const MISSED: readonly string[] = ['WARM_PREFIX_TARGET'];

export function cniOf({ cni }: Evidence, findings: Findings): ImportedCni {
  const whole = cni.find((fact) => fact.of === 'aws-node');
  const addon = cni.find((fact) => fact.of === 'addon');
  const running = cni.filter((fact) => fact.of !== 'addon');
  const recorded = [...running, ...cni].find((fact) => fact.version !== undefined)?.version;
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
  // What aws-node is given counts, not what it is meant to have.
  const asked = whole === undefined ? cni : running;
  const given = Object.fromEntries(asked.flatMap(({ env }) => Object.entries(env)));
  if (addon !== undefined) compare(addon, whole, given, recorded, findings);
  const shipped = manifestEnv(version, 'ipv4');
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

function compare(
  { version, env }: CniFact,
  whole: CniFact | undefined,
  given: Readonly<Record<string, string>>,
  recorded: string | undefined,
  findings: Findings,
): void {
  if (whole === undefined) {
    findings.guess(
      'settings of aws-node',
      'those of addon vpc-cni',
      'no file has aws-node itself, which may have others',
      COLLECT.objects,
    );
    return;
  }
  if (version !== undefined && version !== recorded)
    findings.warn(
      `addon vpc-cni is ${version}, but aws-node is ${recorded ?? 'of no known version'}: that counts`,
    );
  for (const [name, value] of Object.entries(env))
    if (given[name] !== value)
      findings.warn(
        `addon vpc-cni sets ${name}=${value}, but aws-node has ${given[name] ?? 'none'}: that counts`,
      );
}

function nearestVersion(recorded: string | undefined, findings: Findings): ImportedCni['version'] {
  if (recorded === undefined) {
    findings.guess('CNI version', 'v1.23.1', 'no file has the image of aws-node', COLLECT.objects);
    return 'v1.23.1';
  }
  const release = releaseNamed(recorded);
  if (release !== undefined) return release;
  const found = nearestRelease(recorded);
  const nearest = found?.nearest ?? 'v1.23.1';
  const differs = found === undefined ? 'what differs is not known' : differenceText(found);
  findings.guess(
    'CNI version',
    nearest,
    `the nearest release to ${recorded} that is simulated; ${differs}`,
    null,
  );
  return nearest;
}
