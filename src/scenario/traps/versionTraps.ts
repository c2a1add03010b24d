// Traps of the version of aws-node.

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
