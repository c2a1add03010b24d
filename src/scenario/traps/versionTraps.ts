// Traps of the version of aws-node, and of its manifest.

import { isFrom } from '../../base/cniReleases.ts';
import { CNI_SETTINGS, knows } from '../cluster/cniSettings.ts';
import { ofSetting, type TrapRow } from './trap.ts';

export const unshippedVersion = {
  code: 'unshipped-version',
  closes: [],
  ofIpv6: 'too',
  find: ({ version }) =>
    version === 'v1.22.0'
      ? {
          subject: { of: 'version' },
          message: 'v1.22.0 is a tag that was never shipped: its manifest names the images of v1.21.1',
          fix: 'use v1.21.1 or v1.22.1',
        }
      : undefined,
} as const satisfies TrapRow;

export const settingUnknownToVersion = {
  code: 'setting-unknown-to-version',
  closes: [],
  ofIpv6: 'too',
  find: ({ version, env }) => {
    const unknown = Object.entries(CNI_SETTINGS).find(
      ([name, setting]) =>
        env[name] !== undefined && env[name] !== setting.manifest && !knows(version, setting),
    );
    if (unknown === undefined) return undefined;
    const [name, { since }] = unknown;
    return {
      subject: { of: 'version' },
      message: `${version} does not know ${name}, which stands in the DaemonSet and has no effect`,
      fix: `use ${since ?? version} or later, or remove ${name}`,
    };
  },
} as const satisfies TrapRow;

/** @upstream README.md#ANNOTATE_POD_IP, charts/aws-vpc-cni/templates/clusterrole.yaml, pkg/ipamd/rpc_handler.go#AddNetwork */
export const podsNotToBePatched = {
  code: 'annotate-pod-ip-permission',
  closes: [],
  ofIpv6: 'too',
  find: ({ config, before, version }) => {
    if (!config.annotatesPods || before === undefined || before.annotatesPods) return undefined;
    const effect = isFrom(version, 'v1.20.0') ? 'pods get no annotation, and' : 'no pod gets an address, and';
    return {
      subject: ofSetting('ANNOTATE_POD_IP'),
      message: `unless the ClusterRole aws-node may patch pods, ${effect} each CNI DEL fails; here it may`,
      fix: 'set it by the Helm chart or the EKS add-on, which change the ClusterRole too, or add the verb patch',
    };
  },
} as const satisfies TrapRow;
