import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { SearchFamily } from '../../src/sweep/searchFamilies.ts';
import { withSettings } from '../../src/scenario/variant.ts';
import { searchSpace } from '../../src/sweep/searchSpace.ts';
import { minimalWith } from '../scenario/minimal.ts';

function tried(family: SearchFamily, cni: string): string[] {
  const parsed = parseScenario(minimalWith(cni));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return searchSpace(parsed.document, [family]).map(({ name }) => name);
}

function maxPodsTried(cni: string): string[] {
  return tried('max-pods', cni);
}

describe('max pods that are tried', () => {
  it('leave out the primary ENI with custom networking alone', () => {
    const custom = `cni:
  env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: true }
  eniConfigs: [{ name: default, subnet: main }]
`;
    expect(maxPodsTried(custom)).toEqual(['maxPods=custom-networking', 'maxPods=110']);
    expect(maxPodsTried('')).toEqual(['maxPods=110']);
  });
});

describe('modes that are tried', () => {
  it('are those that are on, turned off, and custom networking where there are ENIConfigs', () => {
    const eniConfigs = 'eniConfigs: [{ name: default, subnet: main }]';
    expect(tried('mode', '')).toEqual([]);
    expect(tried('mode', `cni: { ${eniConfigs} }\n`)).toEqual(['AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG=true']);
    expect(
      tried(
        'mode',
        `cni: { env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: true, ENABLE_POD_ENI: true }, ${eniConfigs} }\n`,
      ),
    ).toEqual(['AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG=false', 'ENABLE_POD_ENI=false']);
  });
});

describe('versions that are tried', () => {
  it('are the last of each later minor version that follows other rules', () => {
    expect(tried('version', 'cni: { version: v1.19.0 }\n')).toEqual([
      'version=v1.19.6',
      'version=v1.20.5',
      'version=v1.21.2',
      'version=v1.22.4',
      'version=v1.23.1',
    ]);
    expect(tried('version', 'cni: { version: v1.23.1 }\n')).toEqual([]);
  });
});

describe('what is tried of a NodePool of Karpenter', () => {
  function variantsOf(text: string) {
    const parsed = parseScenario(minimalWith(text));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { document } = parsed;
    return searchSpace(document, ['node-pool']).map(({ name, settings }) => {
      const variant = withSettings(document, settings);
      return { name, variant: variant.ok ? variant.scenario : undefined };
    });
  }

  it('are larger and smaller nodes, fewer pods on each, and a later consolidation, all of them sound', () => {
    const found = variantsOf('karpenter: {}\n');
    expect(found.map(({ name }) => name)).toEqual([
      'at most 4 CPUs a node',
      'at most 8 CPUs a node',
      'at most 16 CPUs a node',
      'kubelet.maxPods=30',
      'kubelet.maxPods=58',
      'kubelet.maxPods=110',
      'consolidateAfter=10m',
      'consolidateAfter=1h',
    ]);
    const maxPods = found.map(({ variant }) =>
      variant?.karpenter?.objects.flatMap((object) =>
        object.kind === 'EC2NodeClass' ? [object.config.kubelet.maxPods] : [],
      ),
    );
    expect(maxPods).toEqual([
      [undefined],
      [undefined],
      [undefined],
      [30],
      [58],
      [110],
      [undefined],
      [undefined],
    ]);
  });

  it('is nothing without Karpenter', () => {
    expect(variantsOf('')).toEqual([]);
  });
});
