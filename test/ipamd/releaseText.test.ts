import { describe, expect, it } from 'vitest';
import { CNI_RELEASES, CNI_VERSIONS } from '../../src/base/cniReleases.ts';
import { differenceText, nearestRelease, releaseNamed } from '../../src/ipamd/releaseText.ts';
import { UPSTREAM_RULES, upstreamRules } from '../../src/ipamd/rules.ts';

describe('a release', () => {
  it('is named with or without v, and with the build of the EKS add-on', () => {
    for (const version of CNI_VERSIONS) {
      const written = [version, version.slice(1), `${version}-eksbuild.1`, `${version.slice(1)}-eksbuild.12`];
      expect(written.map(releaseNamed)).toEqual(written.map(() => version));
    }
    const others = ['latest', 'v1.23', 'v1.23.1-rc1', 'v1.19.1', 'v1.17.0', 'vv1.23.1', '', 'toString'];
    expect(others.map(releaseNamed)).toEqual(others.map(() => undefined));
  });

  it('follows the one before it, but for those of two branches', () => {
    const byDate = CNI_VERSIONS.toSorted((a, b) => (CNI_RELEASES[a].date < CNI_RELEASES[b].date ? -1 : 1));
    expect(byDate.filter((version) => version !== 'v1.21.2')).toEqual(
      CNI_VERSIONS.filter((version) => version !== 'v1.21.2'),
    );
  });

  it('has the rules whose first and last version are around it', () => {
    expect(
      Object.values(UPSTREAM_RULES).every(({ does, upstream }) => does !== '' && upstream.includes('#')),
    ).toBe(true);
    const held = (version: keyof typeof CNI_RELEASES) =>
      Object.entries(upstreamRules(version)).flatMap(([name, holds]) => (holds ? [name] : []));
    expect(held('v1.16.4')).toEqual(['failsOnEniWithoutIpv4', 'delReleasesSecondaryIps']);
    expect(held('v1.17.1')).toEqual(held('v1.16.4'));
    expect(held('v1.19.5')).toEqual(held('v1.19.6').filter((name) => name !== 'knowsImdsOnlyMode'));
    expect(held('v1.22.1').includes('discoversSecurityGroups')).toBe(true);
    expect(held('v1.22.2').includes('discoversSecurityGroups')).toBe(false);
  });
});

describe('a version that is no release', () => {
  it.each([
    ['v1.19.1', 'v1.19.0', 'it has the same rules'],
    ['1.17.0', 'v1.17.1', 'it has the same rules'],
    ['v1.24.0', 'v1.23.1', 'what differs is not known'],
    ['v1.15.5-eksbuild.1', 'v1.16.4', 'what differs is not known'],
  ] as const)('%s has %s for its nearest: %s', (written, nearest, text) => {
    const found = nearestRelease(written);
    expect(found?.nearest).toBe(nearest);
    expect(found && differenceText(found)).toBe(text);
  });

  it('says what the releases around it do otherwise', () => {
    const gap = nearestRelease('v1.19.9');
    expect(gap).toEqual({ nearest: 'v1.19.6', other: 'v1.20.0' });
    expect(gap && differenceText(gap)).toBe(
      'from it to v1.20.0, v1.20.0 judges whether an ENI is too many by the pool at the beginning of a check, not ' +
        'after its EC2 calls; v1.20.0 waits 30s from the end of a decrease to the next one, not from its beginning; ' +
        'v1.20.0 gives each network card addresses of its own with ENABLE_MULTI_NIC, and without it leaves further ' +
        'cards alone; v1.20.0 gives each ENI that is there at its start an IPv6 prefix, not only the primary one; ' +
        'v1.20.0 counts an unmanaged ENI again at every reconcile, until the node can create no ENI; it releases ' +
        'the free secondary addresses of an ENI in prefix mode when a pod gives one of them back',
    );
  });

  it('has none where it is no version', () => {
    expect(nearestRelease('latest')).toBeUndefined();
  });
});
