// What can be wrong with a state, or with a scenario's start: each fault with its code and its path, all at once, at its
// place in the file.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/scenario/language/diagnostics.ts';
import type { FileReading } from '../../../src/scenario/check/stepManifests.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { withSettings } from '../../../src/scenario/variant.ts';
import { STATE_CODES } from './stateCodes.ts';

const FIXTURES = 'test/fixtures/start';
const SCENARIO = readFileSync(`${FIXTURES}/shop.yaml`, 'utf8');
const STATE = readFileSync(`${FIXTURES}/shop.state.json`, 'utf8');
const MANIFESTS = readFileSync(`${FIXTURES}/shop.manifests.yaml`, 'utf8');

function problemsOf(state: string, scenario = SCENARIO): readonly Problem[] {
  const files: Readonly<Record<string, string>> = {
    'shop.state.json': state,
    'shop.manifests.yaml': MANIFESTS,
  };
  const parsed = parseScenario(scenario, (file) => ({ ok: true, text: files[file] ?? '' }));
  return parsed.ok ? [] : parsed.problems;
}

/** A copy with another value at a path; undefined takes it out. */
function withValue(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? withValue(item, rest, to) : item));
  const mapping = value as Readonly<Record<string, unknown>>;
  return { ...mapping, [key]: withValue(mapping[key], rest, to) };
}

/** The shop's state with these changes, as the file it would be. */
function changed(changes: Readonly<Record<string, unknown>>): string {
  const state = Object.entries(changes).reduce(
    (whole, [path, to]) => withValue(whole, path.split('.'), to),
    JSON.parse(STATE) as unknown,
  );
  return JSON.stringify(state, null, 1);
}

const told = (problems: readonly Problem[]): string[] =>
  problems.map(({ code, path }) => `${code} ${path.replace('start.state.', '')}`);

const CASES: readonly (readonly [
  what: string,
  change: Readonly<Record<string, unknown>>,
  problems: readonly string[],
])[] = [
  [
    'an address that two ENIs have',
    { 'nodes.2.networkInterfaces.0.addresses': ['10.0.1.20'] },
    ['address-twice nodes[2].networkInterfaces[0].addresses[0]'],
  ],
  ['an address that two pods have', { 'pods.9.address': '10.0.1.21' }, ['address-twice pods[9].address']],
  [
    'a pod whose address is on no ENI of its node',
    { 'pods.8.address': '10.0.1.200' },
    ['address-of-no-interface pods[8].address'],
  ],
  [
    'a cooling address that its ENI has not',
    { 'nodes.0.networkInterfaces.0.cooling.0.address': '10.0.2.20' },
    ['address-of-no-interface nodes[0].networkInterfaces[0].cooling[0].address'],
  ],
  [
    'a time after the start',
    { 'pods.0.createdAt': '2026-03-04T09:30:01Z' },
    ['after-the-start pods[0].createdAt'],
  ],
  [
    'an address that is none',
    { 'nodes.0.networkInterfaces.0.primaryAddress': '10.0.1.300' },
    ['bad-address nodes[0].networkInterfaces[0].primaryAddress'],
  ],
  ['a time that is none', { 'pods.0.createdAt': 'today' }, ['bad-timestamp pods[0].createdAt']],
  [
    'no current ReplicaSet',
    { 'replicaSets.1.current': false },
    ['pod-without-spec pods[8].name', 'current-revisions replicaSets[1].name'],
  ],
  ['a pod that is listed twice', { 'pods.9.name': 'web-6c8f7d9b5-0bbbb' }, ['listed-twice pods[9].name']],
  [
    'more nodes than its group has',
    { 'nodes.2.nodeGroup': 'general' },
    ['more-nodes-than-size nodes[2].nodeGroup'],
  ],
  ['no aws-node', { 'pods.0.phase': 'Pending', 'pods.0.startedAt': undefined }, ['no-agent nodes[0].name']],
  [
    'no primary ENI',
    { 'nodes.2.networkInterfaces.0.device': 1 },
    ['no-primary-interface nodes[2].networkInterfaces'],
  ],
  [
    'a prefix of another length',
    {
      'nodes.2.networkInterfaces.0.addresses': [],
      'nodes.2.networkInterfaces.0.prefixes': ['10.0.1.96/27'],
    },
    ['not-a-prefix nodes[2].networkInterfaces[0].prefixes[0]'],
  ],
  [
    'an ENI in another zone than its node',
    {
      'nodes.0.networkInterfaces.1.subnet': 'b',
      'nodes.0.networkInterfaces.1.primaryAddress': '10.0.2.50',
      'nodes.0.networkInterfaces.1.addresses': ['10.0.2.51'],
      'pods.9.address': '10.0.2.51',
      'pods.11.phase': 'Succeeded',
      'pods.14.phase': 'Succeeded',
      'pods.16.phase': 'Succeeded',
    },
    ['other-zone nodes[0].networkInterfaces[1].subnet'],
  ],
  ['more pods than max pods', { 'nodes.0.maxPods': 5 }, ['over-max-pods nodes[0].maxPods']],
  [
    'a Running pod without an address',
    { 'pods.8.address': undefined },
    ['pod-without-address pods[8].phase'],
  ],
  ['a pod on a node that is not there', { 'pods.8.node': 'gone' }, ['pod-without-node pods[8].node']],
  ['a Running pod without a node', { 'pods.8.node': undefined }, ['pod-without-node pods[8]']],
  ['a bare pod without a spec', { 'pods.16.spec': undefined }, ['pod-without-spec pods[16].name']],
  [
    'an address that AWS keeps',
    { 'nodes.2.networkInterfaces.0.primaryAddress': '10.0.1.3' },
    ['reserved-address nodes[2].networkInterfaces[0].primaryAddress'],
  ],
  [
    'more addresses than the ENI carries',
    {
      'nodes.0.networkInterfaces.0.addresses.4': '10.0.1.24',
      'nodes.0.networkInterfaces.0.prefixes': ['10.0.1.96/28'],
    },
    ['too-many-addresses nodes[0].networkInterfaces[0]'],
  ],
  [
    'more ENIs than the type has',
    {
      'nodes.2.networkInterfaces': [0, 1, 2, 3].map((device) => {
        return { device, subnet: 'a', primaryAddress: `10.0.1.${200 + device}` };
      }),
    },
    ['too-many-interfaces nodes[2].networkInterfaces'],
  ],
  [
    'branch ENIs without a trunk ENI, of a pod that is not there, on one VLAN',
    {
      'nodes.2.branchInterfaces': [250, 251].map((last) => {
        return { subnet: 'a', primaryAddress: `10.0.1.${last}`, vlan: 1, pod: 'shop/none' };
      }),
      'nodes.2.instanceType': 'm5.large',
    },
    [
      'no-trunk-interface nodes[2].branchInterfaces',
      'branch-of-no-pod nodes[2].branchInterfaces[0].pod',
      'listed-twice nodes[2].branchInterfaces[1].vlan',
      'branch-of-no-pod nodes[2].branchInterfaces[1].pod',
    ],
  ],
  [
    'an ENI on a network card that the type does not have',
    {
      'nodes.2.networkInterfaces': [0, 1].map((networkCard) => {
        return { networkCard, device: 0, subnet: 'a', primaryAddress: `10.0.1.${200 + networkCard}` };
      }),
    },
    ['no-such-network-card nodes[2].networkInterfaces[1].networkCard'],
  ],
];

/** Of the start itself. */
const ADOPT = 'at: 0s\n    adopt:';

describe('a state', () => {
  it('without faults has no problems', () => {
    expect(problemsOf(STATE)).toEqual([]);
  });

  it.each(CASES)('with %s', (_, change, problems) => {
    expect(told(problemsOf(changed(change)))).toEqual(problems);
  });

  it('is told of all at once, at their places in its file', () => {
    const [first, second] = problemsOf(changed({ 'pods.8.node': 'gone', 'nodes.0.maxPods': 5 }));
    expect(first).toMatchObject({
      code: 'over-max-pods',
      path: 'start.state.nodes[0].maxPods',
      elsewhere: { file: 'shop.state.json', line: 6, excerpt: '   "maxPods": 5,' },
    });
    expect(second).toMatchObject({ code: 'pod-without-node', path: 'start.state.pods[8].node' });
  });

  it('that is another file shows nothing of it', () => {
    const problems = problemsOf('{"password": "hunter2"}');
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it.each([
    ['later', SCENARIO.replace(ADOPT, 'at: 1s\n    adopt:'), 'bad-adopt timeline[0].at'],
    ['without a state', SCENARIO.replace('  state: shop.state.json\n', ''), 'bad-adopt timeline[0].adopt'],
  ])('cannot be adopted %s', (_, scenario, problem) => {
    expect(told(problemsOf(STATE, scenario))).toContain(problem);
  });

  it('is read anew when a setting names another file', () => {
    const texts = (name: string): FileReading => ({
      ok: true,
      text: name === 'shop.manifests.yaml' ? MANIFESTS : STATE,
    });
    const parsed = parseScenario(SCENARIO, texts);
    if (!parsed.ok) throw new Error('the shop has problems');
    const { document, scenario } = parsed;
    expect(document.start).toMatchObject({ state: 'shop.state.json', content: STATE });
    const asked: string[] = [];
    const variant = withSettings(document, [{ path: 'start.state', value: 'other.json' }], (file) => {
      asked.push(file);
      return { ok: true, text: changed({ 'nodes.2.maxPods': 58 }) };
    });
    expect(asked).toEqual(['other.json']);
    expect(variant.ok && variant.scenario.start?.cluster.nodes[2]?.maxPods).toBe(58);
    // The document stands for itself: nothing is read for another setting.
    const later = withSettings(document, [{ path: 'cni.env.WARM_IP_TARGET', value: 2 }]);
    expect(later.ok && later.scenario.start?.instances).toEqual(scenario.start?.instances);
  });

  it('has a case here for every code', () => {
    const shown = CASES.flatMap(([, , problems]) => problems.map((text) => text.replace(/ .*/, '')));
    expect(new Set([...shown, 'bad-adopt'])).toEqual(new Set<string>(STATE_CODES));
  });
});
