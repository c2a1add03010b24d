// Steps that change aws-node: its settings, its version, and how it rolls.

import { z } from 'zod';
import type { DaemonSetConfig, DaemonStrategy, IntOrPercent } from '../../kube/api/config.ts';
import { AWS_NODE } from '../../kube/kubelet/networkAgent.ts';
import { cniEnv, type CniEnvDocument, cniVersion, withChanges } from '../cluster/cniDocument.ts';
import type { CniVersion } from '../../base/cniReleases.ts';
import { type CniEnv, manifestEnv } from '../cluster/cniSettings.ts';
import { awsNode } from '../cluster/systemPods.ts';
import { surgeFaults } from '../manifest/objectChecks.ts';
import { daemonStrategyOf } from '../manifest/templates.ts';
import { countOrPart } from '../manifest/forms.ts';
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
      perform: ({ kubernetes, asked }) => kubernetes.verbs.setEnv('DaemonSet', AWS_NODE, asked.cniEnv),
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
  compile: (version, { changedEnv, ipFamily, region }): SetCniVersion[] => {
    const env = withChanges(manifestEnv(version, ipFamily), changedEnv());
    return [{ kind: 'set-cni-version', version, env, daemonSet: awsNode(version, env, region) }];
  },
  deeds: {
    'set-cni-version': {
      describe: ({ version }) => `aws-node becomes ${version}`,
      asks: (asked, { env, version }) => {
        asked.cniEnv = env;
        asked.cniVersion = version;
      },
      perform: ({ kubernetes, asked }, { daemonSet }) =>
        kubernetes.apply({ kind: 'DaemonSet', config: { ...daemonSet, ...asked.cniStrategy } }),
    },
  },
});

export interface SetCniUpdateStrategy {
  readonly kind: 'set-cni-update-strategy';
  readonly strategy: DaemonStrategy;
}

const updateStrategy = z.strictObject({
  type: z
    .enum(['RollingUpdate', 'OnDelete'])
    .optional()
    .describe('OnDelete: a changed pod template waits on each node until its pod is deleted'),
  rollingUpdate: z
    .strictObject({
      maxUnavailable: countOrPart
        .optional()
        .describe('Nodes that may be without the pod at a time; without it, 1'),
      maxSurge: countOrPart
        .optional()
        .describe('Nodes that may run the old pod and the new one at a time; then maxUnavailable is 0'),
    })
    .optional()
    .describe('On how many nodes at a time'),
});

export const setCniUpdateStrategy = step({
  schema: updateStrategy.describe(
    'How aws-node rolls from now on, as spec.updateStrategy of its DaemonSet says: on so many nodes at a time, beside ' +
      'the old pods, or only where somebody deletes a pod (OnDelete). setCniVersion keeps it',
  ),
  faults: (strategy) => surgeFaults(strategy, []),
  mentions: none,
  manifest: nothing,
  books: nothing,
  foresees: nothing,
  compile: (strategy): SetCniUpdateStrategy[] => [
    { kind: 'set-cni-update-strategy', strategy: daemonStrategyOf(strategy) },
  ],
  deeds: {
    'set-cni-update-strategy': {
      describe: ({ strategy }) => `aws-node rolls ${strategyText(strategy)}`,
      asks: (asked, { strategy }) => {
        asked.cniStrategy = strategy;
      },
      perform: ({ kubernetes }, { strategy }) => kubernetes.verbs.setUpdateStrategy(AWS_NODE, strategy),
    },
  },
});

function strategyText({ updateStrategy, maxUnavailable, maxSurge }: DaemonStrategy): string {
  if (updateStrategy === 'OnDelete') return 'only where its pods are deleted';
  const said = ({ kind, value }: IntOrPercent): string => `${value}${kind === 'percent' ? '%' : ''}`;
  return maxSurge === undefined || maxSurge.value === 0
    ? `with maxUnavailable ${said(maxUnavailable)}`
    : `with maxSurge ${said(maxSurge)}`;
}
