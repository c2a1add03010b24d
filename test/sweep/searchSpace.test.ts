import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { searchSpace } from '../../src/sweep/searchSpace.ts';
import { minimalWith } from '../scenario/minimal.ts';

function maxPodsTried(cni: string): string[] {
  const parsed = parseScenario(minimalWith(cni));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return searchSpace(parsed.document, ['max-pods']).map(({ name }) => name);
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
