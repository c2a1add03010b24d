// Traps of the version of aws-node.

import { CNI_SETTINGS, knows } from '../cluster/cniSettings.ts';
import type { TrapRow } from './trap.ts';

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
