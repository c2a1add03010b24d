// Names are data: a world in which things are called as methods of objects are is the same as one with other names.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE } from '../../src/base/time.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { World } from '../../src/world/world.ts';

/** NAME stands for a name of objects, KEY for one of labels, taints and resources. */
const SCENARIO = `
apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: names }
vpc:
  cidrs: [10.0.0.0/16]
  subnets:
    - { name: NAME, cidr: 10.0.1.0/24, availabilityZone: us-west-2a, tags: { KEY: x } }
    - { name: other, cidr: 10.0.2.0/24, availabilityZone: us-west-2a }
nodeGroups:
  - { name: NAME, instanceType: t3.medium, size: 1, subnets: [NAME], labels: { KEY: '5' } }
  - { name: plain, instanceType: t3.medium, size: 1, subnets: [other] }
ec2: { faults: [{ call: CreateNetworkInterface, code: NAME, times: 2 }] }
timeline:
  - at: 2m
    createDeployment: { name: NAME, replicas: 3, labels: { KEY: b }, image: NAME, nodeSelector: { KEY: '5' } }
  - at: 2m
    manifest: |
      { apiVersion: v1, kind: Pod, metadata: { name: exists }, spec: { affinity: { nodeAffinity:
        { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms:
        [{ matchExpressions: [{ key: KEY, operator: Exists }, { key: kubernetes.io/KEY, operator: DoesNotExist }] }] } } },
        containers: [{ name: NAME, image: NAME }] } }
      ---
      { apiVersion: v1, kind: Pod, metadata: { name: lacks }, spec: { affinity: { nodeAffinity:
        { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms:
        [{ matchExpressions: [{ key: KEY, operator: DoesNotExist }] }] } } },
        containers: [{ name: NAME, image: NAME }] } }
      ---
      { apiVersion: v1, kind: Pod, metadata: { name: never }, spec: { affinity: { nodeAffinity:
        { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms:
        [{ matchExpressions: [{ key: NAME-KEY, operator: Exists }] }] } } },
        containers: [{ name: NAME, image: NAME }] } }
      ---
      { apiVersion: v1, kind: Pod, metadata: { name: spread, labels: { KEY: spread } }, spec: {
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: KEY, whenUnsatisfiable: DoNotSchedule,
        labelSelector: { matchExpressions: [{ key: KEY, operator: Exists }] } }],
        containers: [{ name: NAME, image: NAME }] } }
      ---
      { apiVersion: v1, kind: Pod, metadata: { name: alone }, spec: { affinity: { podAntiAffinity:
        { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: KEY,
        labelSelector: { matchExpressions: [{ key: KEY, operator: DoesNotExist }] } }] } },
        containers: [{ name: NAME, image: NAME }] } }
  - at: 4m
    setImage: { deployment: NAME, images: { NAME: other } }
`;

/** Every pod with what became of it. */
function podsOf(name: string, key: string): string[] {
  const parsed = parseScenario(SCENARIO.replaceAll('NAME', name).replaceAll('KEY', key));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const world = new World(parsed.scenario, { seed: 1, onFact: () => undefined });
  world.simulation.runUntil(8 * MINUTE);
  return [...world.kubernetes.pods()]
    .map(({ name: pod, phase, nodeName, spec }) => {
      const start = pod.startsWith(name) ? 'deployed' : pod.replace(/-[a-z0-9]+$/, '');
      const group = world.kubernetes.node(nodeName ?? '')?.labels['eks.amazonaws.com/nodegroup'];
      return [start, phase, group, elementAt(spec.containers, 0).image].join(' ');
    })
    .map((line) => line.replaceAll(name, 'NAME').replaceAll(key, 'KEY'))
    .sort();
}

describe('a world', () => {
  const ordinary = podsOf('some-thing', 'someKey');

  it('is told apart by its names', () => {
    expect(ordinary).toEqual(expect.arrayContaining(['never Pending  NAME', 'exists Running NAME NAME']));
  });

  it.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf'])(
    'does not depend on a key being called %s',
    (key) => {
      expect(podsOf('constructor', key)).toEqual(ordinary);
    },
  );
});
