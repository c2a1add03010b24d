import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { Fact } from '../../src/record/trace.ts';
import { World } from '../../src/world/world.ts';
import { minimalWith } from '../scenario/minimal.ts';

function parsed(timeline: string) {
  const found = parseScenario(minimalWith(`timeline:\n${timeline}until: 10m\n`));
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  return found;
}

function played(timeline: string) {
  const facts: Fact[] = [];
  const world = new World(parsed(timeline).scenario, { seed: 1, onFact: (fact) => facts.push(fact) });
  world.simulation.runUntil(9 * MINUTE);
  const messages = facts.flatMap((fact) => {
    if (fact.kind === 'apply-refused') return [fact.message];
    return fact.kind === 'event-recorded' && fact.reason === 'FailedCreate' ? [fact.message] : [];
  });
  const pods = [...world.kubernetes.pods()].filter(({ namespace }) => namespace === 'default');
  return { pods, messages };
}

const step = (at: string, manifest: string) =>
  `  - at: ${at}\n    manifest:\n${manifest.replaceAll(/^/gm, '      ')}\n`;

const deployment = (spec: string) => `- apiVersion: apps/v1
  kind: Deployment
  metadata: { name: web }
  spec:
    replicas: 2
    selector: { matchLabels: { app: web } }
    template: { metadata: { labels: { app: web } }, spec: { ${spec} } }
`;
const pod = (spec: string) => `- { apiVersion: v1, kind: Pod, metadata: { name: one }, spec: { ${spec} } }\n`;
const priorityClass = (name: string) =>
  `- { apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: { name: ${name} }, value: 7 }\n`;

describe('a PriorityClass that does not exist', () => {
  const LOW = 'priorityClassName: low, containers: [{ name: c, image: nginx }]';

  it('keeps the pods of a workload away, which is there', () => {
    const { pods, messages } = played(step('2m', deployment(LOW)));
    expect(pods).toEqual([]);
    expect(messages[0]).toMatch(
      /^Error creating: pods "web-[a-z0-9]+-" is forbidden: no PriorityClass with name low was found$/,
    );
  });

  it('lets them come once it is applied, with its value', () => {
    const { pods } = played(step('2m', deployment(LOW)) + step('3m', priorityClass('low')));
    expect(pods.map(({ spec }) => spec.priority)).toEqual([7, 7]);
  });

  it('refuses a bare pod', () => {
    expect(played(step('2m', pod(LOW))).messages).toEqual([
      'Error from server (Forbidden): error when creating "STDIN": pods "one" is forbidden: no PriorityClass with name ' +
        'low was found',
    ]);
  });

  it('is a warning at the step', () => {
    const warned = (timeline: string) =>
      parsed(timeline).warnings.map(({ code, line, message, fix }) => `${line} ${code}: ${message}; ${fix}`);
    expect(warned(step('2m', deployment(LOW)))).toEqual([
      '11 unknown-priority-class: PriorityClass low does not exist at 2m00s: pods of Deployment web are refused; apply it before',
    ]);
    expect(warned(step('2m', priorityClass('lows') + deployment(LOW)))[0]).toContain('or use lows');
    // Its pods are made later than all objects of the step.
    expect(warned(step('2m', deployment(LOW) + priorityClass('low')))).toEqual([]);
    expect(warned(step('2m', pod(LOW) + priorityClass('low')))).toHaveLength(1);
    const gone = '  - { at: 3m, delete: { kind: PriorityClass, name: low } }\n';
    expect(warned(step('2m', priorityClass('low')) + gone + step('4m', pod(LOW)))).toHaveLength(1);
    expect(warned(step('2m', deployment(LOW.replace('low', 'system-node-critical'))))).toEqual([]);
  });
});

describe('a LimitRange', () => {
  const range = (row: string, type = 'Container') => `- apiVersion: v1
  kind: LimitRange
  metadata: { name: bounds }
  spec: { limits: [{ type: ${type}, ${row} }] }
`;
  const containers = (...resources: readonly string[]) =>
    `containers: [${resources.map((one, index) => `{ name: c${index}, image: nginx, resources: { ${one} } }`).join(', ')}]`;

  it.each([
    [
      'min: { cpu: 100m }',
      'requests: { cpu: 50m }',
      'minimum cpu usage per Container is 100m, but request is 50m',
    ],
    [
      'max: { memory: 1Gi }',
      'limits: { memory: 2Gi }',
      'maximum memory usage per Container is 1Gi, but limit is 2Gi',
    ],
    [
      'max: { cpu: 1, memory: 1Gi }',
      'limits: { cpu: 1500m, memory: 1536Mi }',
      '[maximum cpu usage per Container is 1, but limit is 1500m, maximum memory usage per Container is 1Gi, but limit is 1536Mi]',
    ],
    [
      'maxLimitRequestRatio: { cpu: 2 }',
      'requests: { cpu: 100m }, limits: { cpu: 300m }',
      'cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000',
    ],
    [
      'maxLimitRequestRatio: { cpu: 2 }',
      'requests: { cpu: 100m }',
      'cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0',
    ],
  ])('with %s refuses containers with %s', (row, resources, why) => {
    const { pods, messages } = played(step('2m', range(row) + deployment(containers(resources))));
    expect(pods).toEqual([]);
    expect(messages[0]).toMatch(/^Error creating: pods "web-[a-z0-9]+-[a-z0-9]{5}" is forbidden: /);
    expect(messages[0]?.endsWith(`is forbidden: ${why}`)).toBe(true);
  });

  it.each([
    ['max: { cpu: 1 }', 'requests: { cpu: 50m }'],
    ['min: { cpu: 100m }', ''],
    ['maxLimitRequestRatio: { cpu: "1.5" }', 'requests: { cpu: 200m }, limits: { cpu: 300m }'],
  ])('with %s lets containers with %s in', (row, resources) => {
    expect(played(step('2m', range(row) + deployment(containers(resources)))).pods).toHaveLength(2);
  });

  it('judges all containers of a pod together where it says Pod', () => {
    const spec = containers('limits: { cpu: 600m }', 'limits: { cpu: 600m }');
    expect(played(step('2m', range('max: { cpu: 1 }', 'Pod') + pod(spec))).messages).toEqual([
      'Error from server (Forbidden): error when creating "STDIN": pods "one" is forbidden: maximum cpu usage per Pod is 1, ' +
        'but limit is 1200m',
    ]);
    expect(played(step('2m', range('max: { cpu: 1 }') + pod(spec))).pods).toHaveLength(1);
  });
});
