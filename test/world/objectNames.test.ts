// Names of every kind: as long as the API server and what is made of them allow, and no longer.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE } from '../../src/base/time.ts';
import { isDnsSubdomain, labelValueFault } from '../../src/scenario/language/kubernetesNames.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { World } from '../../src/world/world.ts';
import { manifest } from '../scenario/manifestCases.ts';

const POD = '{ containers: [{ name: c, image: nginx }] }';
const MORTAL_POD = '{ restartPolicy: Never, containers: [{ name: c, image: nginx }] }';
const SELECTING = 'selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }';

type Kind = readonly [kind: string, apiVersion: string, rest: string, longest: number, working?: number];

/** Each kind with its version, the rest of a sound object, the longest name, and the longest that has pods if shorter. */
const KINDS: readonly Kind[] = [
  ['Deployment', 'apps/v1', `spec: { ${SELECTING}, spec: ${POD} } }`, 253, 242],
  ['ReplicaSet', 'apps/v1', `spec: { ${SELECTING}, spec: ${POD} } }`, 253],
  ['StatefulSet', 'apps/v1', `spec: { ${SELECTING}, spec: ${POD} } }`, 63, 52],
  ['DaemonSet', 'apps/v1', `spec: { ${SELECTING}, spec: ${POD} } }`, 253, 242],
  ['Job', 'batch/v1', `spec: { template: { spec: ${MORTAL_POD} } }`, 63],
  [
    'CronJob',
    'batch/v1',
    `spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { spec: ${MORTAL_POD} } } } }`,
    52,
  ],
  ['Pod', 'v1', `spec: ${POD}`, 253],
  ['PodDisruptionBudget', 'policy/v1', 'spec: { selector: {}, minAvailable: 1 }', 253],
  ['PriorityClass', 'scheduling.k8s.io/v1', 'value: 1', 253],
  ['Service', 'v1', 'spec: { ports: [{ port: 80 }] }', 63],
  ['ConfigMap', 'v1', 'data: {}', 253],
  ['Namespace', 'v1', '', 63],
];

describe.each(KINDS.map((row) => ({ kind: row[0], row })))('a $kind', ({ row }) => {
  const [kind, apiVersion, rest, longest, working = longest] = row;
  const named = (length: number): string =>
    manifest(
      `{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: ${'a'.repeat(length)} }${rest === '' ? '' : `, ${rest}`} }\n`,
    ) + 'until: 3m\n';
  const podsOf = (length: number) => {
    const parsed = parseScenario(named(length));
    if (!parsed.ok) throw new Error(elementAt(parsed.problems, 0).message);
    const world = new World(parsed.scenario, { seed: 1, onFact: () => undefined });
    world.simulation.runUntil(4 * MINUTE);
    return [...world.kubernetes.pods()].filter(({ name }) => name.startsWith('aaa'));
  };

  it('has a name that is not too long', () => {
    const parsed = parseScenario(named(longest + 1));
    expect(parsed.ok ? [] : parsed.problems.map(({ code }) => code)).toEqual(['long-name']);
  });

  it('has pods whose names and labels the API server takes', () => {
    const pods = podsOf(working);
    const makesPods = rest.includes('containers');
    expect(pods.length > 0).toBe(makesPods);
    expect(pods.filter(({ name }) => !isDnsSubdomain(name))).toEqual([]);
    const values = pods.flatMap(({ labels }) => Object.values(labels));
    expect(values.filter((value) => labelValueFault(value) !== undefined)).toEqual([]);
  });

  it.runIf(working < longest)('never gets a pod where names made of its own would be too long', () => {
    expect(podsOf(working + 1)).toEqual([]);
  });
});
