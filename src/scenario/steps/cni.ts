// Steps that change aws-node: its settings and its version.

import type { DaemonSetConfig } from '../../kube/api/config.ts';
import { AWS_NODE } from '../../kube/kubelet/networkAgent.ts';
import { cniEnv, type CniEnvDocument, cniVersion, withChanges } from '../cluster/cniDocument.ts';
import type { CniVersion } from '../../base/cniReleases.ts';
import { type CniEnv, manifestEnv } from '../cluster/cniSettings.ts';
import { awsNode } from '../cluster/systemPods.ts';
import { pairs } from './objectNames.ts';
import { none, nothing, step } from './step.ts';

export interface SetCniEnv {
  readonly kind: 'set-cni-env';
  readonly env: CniEnv;
  readonly unset: readonly string[];
}

export const setCniEnv = step({
  schema: cniEnv.describe(
    'Change settings of aws-node, as kubectl set env daemonset aws-node -n kube-system; null removes a setting. ' +
      'The DaemonSet then rolls, node by node',
  ),
  faults: none,
  mentions: none,
  manifest: nothing,
  books: (env, register) => register.changeCni({ env }),
  foresees: nothing,
  compile: (changes): SetCniEnv[] => {
    const entries = Object.entries<CniEnvDocument[string]>(changes);
    const env = Object.fromEntries(
      entries.flatMap(([name, value]) =>
        value === null || value === undefined ? [] : [[name, String(value)]],
      ),
    );
    const unset = entries.flatMap(([name, value]) => (value === null ? [name] : []));
    return [{ kind: 'set-cni-env', env, unset }];
  },
  deeds: {
    'set-cni-env': {
      describe: ({ env, unset }) => `set ${[...pairs(env), ...unset.map((name) => `${name}-`)].join(' ')}`,
      asks: (asked, { env, unset }) => {
        const kept = Object.entries(asked.cniEnv).filter(([name]) => !unset.includes(name));
        asked.cniEnv = { ...Object.fromEntries(kept), ...env };
      },
      // The DaemonSet is rolled when that changes anything.
      perform: ({ kubernetes, asked }) => kubernetes.setDaemonSetEnv(AWS_NODE, asked.cniEnv),
    },
  },
});

/** The manifest of that version is applied, with the settings changed so far. */
export interface SetCniVersion {
  readonly kind: 'set-cni-version';
  readonly version: CniVersion;
  readonly env: CniEnv;
  readonly daemonSet: DaemonSetConfig;
}

export const setCniVersion = step({
  schema: cniVersion.describe(
    'Upgrade aws-node to another version and keep changed settings; it rolls node by node',
  ),
  faults: none,
  mentions: none,
  manifest: nothing,
  books: (version, register) => register.changeCni({ version }),
  foresees: nothing,
  compile: (version, { changedEnv, region }): SetCniVersion[] => {
    const env = withChanges(manifestEnv(version), changedEnv());
    return [{ kind: 'set-cni-version', version, env, daemonSet: awsNode(version, env, region) }];
  },
  deeds: {
    'set-cni-version': {
      describe: ({ version }) => `aws-node becomes ${version}`,
      asks: (asked, { env, version }) => {
        asked.cniEnv = env;
        asked.cniVersion = version;
      },
      perform: ({ kubernetes }, { daemonSet }) => kubernetes.apply({ kind: 'DaemonSet', config: daemonSet }),
    },
  },
});
