// What steps do to aws-node, compiled.

import { type CniEnvDocument, withChanges } from './cniDocument.ts';
import { manifestEnv } from './cniSettings.ts';
import type { Action, CniVersion } from './compiled.ts';
import type { Story } from './story.ts';
import { awsNode } from './systemPods.ts';
import type { TimedStep } from './timedSteps.ts';

export function cniAction({ step }: TimedStep, sequence: number, story: Story): Action | undefined {
  const { setCniEnv, setCniVersion } = step;
  if (setCniVersion !== undefined) return versionAction(setCniVersion, sequence, story);
  if (setCniEnv === undefined) return undefined;
  const entries = Object.entries<CniEnvDocument[string]>(setCniEnv);
  return {
    kind: 'set-cni-env',
    env: Object.fromEntries(
      entries.flatMap(([name, value]) =>
        value === null || value === undefined ? [] : [[name, String(value)]],
      ),
    ),
    unset: entries.flatMap(([name, value]) => (value === null ? [name] : [])),
  };
}

function versionAction(version: CniVersion, sequence: number, { document, steps }: Story): Action {
  const changes = steps.slice(0, sequence).map(({ step }) => step.setCniEnv ?? {});
  const changed: CniEnvDocument = Object.assign({}, document.cni.env, ...changes);
  const env = withChanges(manifestEnv(version), changed);
  return { kind: 'set-cni-version', version, env, daemonSet: awsNode(version, env, document.vpc.region) };
}
