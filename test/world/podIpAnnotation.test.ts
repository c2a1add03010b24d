// ANNOTATE_POD_IP: each pod's address in its annotations from its ADD to its DEL, whichever mode it came from.

import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/address.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { World } from '../../src/world/world.ts';
import { minimalWith } from '../scenario/minimal.ts';

const KEY = 'vpc.amazonaws.com/pod-ips';

const POLICY = `  - at: 0s
    manifest:
      apiVersion: vpcresources.k8s.aws/v1beta1
      kind: SecurityGroupPolicy
      metadata: { name: web }
      spec: { podSelector: { matchLabels: { app: web } }, securityGroups: { groupIds: [sg-0f1e2d3c4b5a69788] } }
`;

const MODES = {
  'secondary addresses': '',
  prefixes: 'ENABLE_PREFIX_DELEGATION: true',
  'branch ENIs': 'ENABLE_POD_ENI: true',
};

function world(env: string, { policy = '', rest = '' } = {}): World {
  const parsed = parseScenario(
    minimalWith(`cni: { env: { ${env} } }
timeline:
${policy}  - { at: 2m, createDeployment: { name: web, replicas: 4 } }
  - { at: 4m, scale: { deployment: web, replicas: 1 } }
${rest}until: 6m
`).replace('t3.medium', 'm5.large'),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return new World(parsed.scenario, { seed: 1, onFact: () => undefined });
}

function webPods({ kubernetes }: World) {
  return [...kubernetes.pods()].filter(({ name }) => name.startsWith('web'));
}

describe.each(Object.entries(MODES))('with %s', (mode, setting) => {
  const env = ['ANNOTATE_POD_IP: true', setting].filter((each) => each !== '').join(', ');

  it('each running pod has its address in its annotations', () => {
    const run = world(env, { policy: mode === 'branch ENIs' ? POLICY : '' });
    run.simulation.runUntil(4 * MINUTE - 1);
    const pods = webPods(run);
    expect(pods.map(({ annotations }) => annotations[KEY])).toEqual(
      pods.map(({ podIp }) => (podIp === undefined ? 'no address' : formatAddress(podIp))),
    );
    expect(pods).toHaveLength(4);
  });
});

it('empties the annotation of a pod that ends, before its object is gone', () => {
  const run = world('ANNOTATE_POD_IP: true');
  const ended = new Set<string | undefined>();
  run.simulation.runUntil(4 * MINUTE - 1);
  const written = new Map(webPods(run).map((pod) => [pod, pod.annotations[KEY]]));
  run.simulation.runUntil(4 * MINUTE + 50 * SECOND);
  const left = new Set(webPods(run));
  for (const [pod, before] of written) {
    if (left.has(pod)) expect(pod.annotations[KEY]).toBe(before);
    else ended.add(pod.annotations[KEY]);
  }
  expect([...ended]).toEqual(['']);
});

it('annotates from the restart on that turns it on, and not before', () => {
  const run = world('WARM_IP_TARGET: 2', {
    rest: `  - { at: 4m30s, setCniEnv: { ANNOTATE_POD_IP: true } }
  - { at: 5m30s, scale: { deployment: web, replicas: 2 } }
`,
  });
  run.simulation.runUntil(6 * MINUTE - 1);
  expect(webPods(run).map(({ annotations, podIp }) => [annotations[KEY], podIp !== undefined])).toEqual([
    [undefined, true],
    [expect.stringMatching(/^\d+(\.\d+){3}$/), true],
  ]);
});
