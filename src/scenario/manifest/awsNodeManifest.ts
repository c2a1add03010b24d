// A user's own DaemonSet aws-node: what it says of the CNI. Its pods are the scenario's own; its environment, version
// and update strategy are what aws-node has from then on. Environment variables that the simulation does not know change nothing of addresses.

import type { z } from 'zod';
import { isKeyOf } from '../../base/records.ts';
import { imageTag, nearestRelease, releaseNamed } from '../../ipamd/releaseText.ts';
import { AWS_NODE } from '../../kube/kubelet/networkAgent.ts';
import { cniEnv } from '../cluster/cniDocument.ts';
import type { CniVersion } from '../../base/cniReleases.ts';
import { CNI_SETTINGS } from '../cluster/cniSettings.ts';
import type { LocatedFault } from '../language/diagnostics.ts';
import { faultsOf } from '../language/issues.ts';
import { surgeFaults } from './objectChecks.ts';
import { daemonUpdateStrategy, type DaemonUpdateStrategy } from './workloadForms.ts';
import { partIn, partsIn, textIn, type Written } from './rules/fields.ts';

export interface WrittenCni {
  /** Undefined: the image says none, such as `latest` or a digest. */
  readonly version: CniVersion | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** Undefined: it says none. */
  readonly updateStrategy: DaemonUpdateStrategy | undefined;
}

/** `faults`: values that aws-node would not take, or that are not simulated. */
export function awsNodeManifest(object: Written): {
  readonly cni: WrittenCni;
  readonly faults: readonly LocatedFault[];
} {
  const pod = partIn(partIn(partIn(object, 'spec'), 'template'), 'spec');
  const containers = partsIn(pod, 'containers');
  const index = Math.max(
    0,
    containers.findIndex((container) => textIn(container, 'name') === AWS_NODE),
  );
  const container = containers[index] ?? {};
  const place = ['spec', 'template', 'spec', 'containers', index];
  const path = [...place, 'env'];
  const tag = imageTag(textIn(container, 'image'));
  const version = releaseNamed(tag);
  const faults: LocatedFault[] = [];
  if (version === undefined && nearestRelease(tag) !== undefined)
    faults.push({
      fault: { code: 'unknown-cni-version', found: tag },
      path: [...place, 'image'],
      target: 'value',
    });
  const env: Record<string, string> = {};
  for (const [at, variable] of partsIn(container, 'env').entries()) {
    const name = textIn(variable, 'name');
    const { value } = variable;
    if (!isKeyOf(CNI_SETTINGS, name) || typeof value !== 'string') continue;
    const wrong = faultsIn({ [name]: value });
    faults.push(...wrong.map((fault) => ({ ...fault, path: [...path, at, 'value'] })));
    if (wrong.length === 0) env[name] = value;
  }
  const { updateStrategy: said } = partIn(object, 'spec');
  const parsed = daemonUpdateStrategy.optional().safeParse(said);
  const updateStrategy = parsed.success ? parsed.data : undefined;
  const strategyPath = ['spec', 'updateStrategy'];
  if (!parsed.success)
    for (const fault of faultsOf(parsed.error.issues, said, daemonUpdateStrategy))
      faults.push({ ...fault, path: [...strategyPath, ...fault.path] });
  else if (updateStrategy !== undefined) faults.push(...surgeFaults(updateStrategy, strategyPath));
  return { cni: { version, env, updateStrategy }, faults };
}

function faultsIn(settings: Readonly<Record<string, string>>): readonly LocatedFault[] {
  const parsed: z.ZodSafeParseResult<unknown> = cniEnv.safeParse(settings);
  return parsed.success ? [] : faultsOf(parsed.error.issues, settings, cniEnv);
}
