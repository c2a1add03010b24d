// Every setting of aws-node, held against every release: unknown ones are problems at their place, in a scenario's start, in
// a step and after a downgrade; values that no daemon takes are problems too.

import { describe, expect, it } from 'vitest';
import { CNI_VERSIONS, isFrom } from '../../src/base/cniReleases.ts';
import { CNI_SETTINGS, knows, manifestEnv } from '../../src/scenario/cluster/cniSettings.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { minimalWith } from './minimal.ts';

/** A value that its form takes, and that is not the manifest's. */
function otherValue(name: string): string {
  const { value, manifest } = CNI_SETTINGS[name] ?? { value: { kind: 'text' } as const, manifest: undefined };
  if (value.kind === 'boolean') return String(manifest !== 'true');
  if (value.kind === 'integer') return String(Math.max(value.minimum, 7));
  if (value.kind === 'choice') return value.values.find((each) => each !== manifest) ?? '';
  return name === 'AWS_VPC_K8S_CNI_VETHPREFIX' ? 'abc' : '"{}"';
}

function codesAt(rest: string): string[] {
  const parsed = parseScenario(minimalWith(rest));
  return parsed.ok ? [] : parsed.problems.map(({ code, path }) => `${code} ${path}`);
}

const names = Object.keys(CNI_SETTINGS);
const later = names.filter((name) => CNI_SETTINGS[name]?.since !== undefined);

describe.each(later)('%s', (name) => {
  const since = CNI_SETTINGS[name]?.since ?? 'v1.16.4';

  it.each(CNI_VERSIONS)('is a problem at its place where %s does not know it', (version) => {
    const isKnown = isFrom(version, since);
    const code = `cni-setting-too-new`;
    const start = codesAt(`cni: { version: ${version}, env: { ${name}: ${otherValue(name)} } }\n`);
    expect(start.includes(`${code} cni.env.${name}`)).toBe(!isKnown);
    const step = codesAt(
      `cni: { version: ${version} }\ntimeline:\n  - { at: 1m, setCniEnv: { ${name}: ${otherValue(name)} } }\nuntil: 2m\n`,
    );
    expect(step.includes(`${code} timeline[0].setCniEnv.${name}`)).toBe(!isKnown);
    expect(name in manifestEnv(version, 'ipv4')).toBe(isKnown);
  });
});

it.each(names.filter((name) => !later.includes(name)))('%s is known to every release', (name) => {
  const setting = CNI_SETTINGS[name];
  expect(CNI_VERSIONS.every((version) => setting !== undefined && knows(version, setting))).toBe(true);
});

it.each(names)('%s takes its own values, and no others', (name) => {
  const setting = CNI_SETTINGS[name];
  const codes = codesAt(`cni: { env: { ${name}: ${otherValue(name)} } }\n`);
  const refused = setting?.refused === undefined ? [] : ['unsupported-setting'];
  const own = codes.filter((code) => code.endsWith(`cni.env.${name}`)).map((code) => code.split(' ')[0]);
  // The family of the cluster is another matter, and has a code of its own.
  expect(own.filter((code) => code !== 'other-ip-family')).toEqual(refused);
  if (setting === undefined || setting.value.kind === 'text') return;
  const bad = codesAt(`cni: { env: { ${name}: "no such value" } }\n`);
  expect(bad).toContain(`bad-cni-value cni.env.${name}`);
});

it('takes MTUs as aws-node does', () => {
  for (const setting of ['AWS_VPC_ENI_MTU', 'POD_MTU'])
    for (const [mtu, isTaken] of [
      [575, false],
      [576, true],
      [9001, true],
      [9002, false],
    ] as const)
      expect(codesAt(`cni: { env: { ${setting}: ${mtu} } }\n`)).toEqual(
        isTaken ? [] : [`bad-cni-value cni.env.${setting}`],
      );
});
