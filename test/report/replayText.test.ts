// The text report as a whole: it fits the page whatever the state, and says what there is to say.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { WAITING_REASONS, type WaitingReason } from '../../src/base/waitingReason.ts';
import { Recorder } from '../../src/record/recorder.ts';
import type { NodeSummary } from '../../src/record/summary.ts';
import { textWidth } from '../../src/report/layout.ts';
import { PLAIN, type Palette } from '../../src/report/palette.ts';
import { replayText } from '../../src/report/replayText.ts';
import { Story, storyline } from '../record/storyline.ts';
import { node, replay, waitingPod } from './situation.ts';

const name = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 150 }),
  fc.string({ unit: fc.constantFrom('a', '-', '.', '9'), minLength: 1, maxLength: 250 }),
  fc.constantFrom('web-1', 'ip-10-0-0-9.us-west-2.compute.internal', 'default/nginx-5484c9c9dc-st7sm'),
);

const slot = fc.record({
  cidr: fc.constant('10.0.0.16/28'),
  size: fc.constantFrom(1, 16),
  assigned: fc.nat(16),
  cooling: fc.nat(1),
  otherMode: fc.boolean(),
});

const anyNode: fc.Arbitrary<NodeSummary> = fc
  .record({
    name,
    group: name,
    instanceType: fc.constantFrom('t3.medium', 'm5.large', 'm5.24xlarge', 't2.micro', 'no.such'),
    ready: fc.boolean(),
    cordoned: fc.boolean(),
    maxPods: fc.nat(1000),
    pods: fc.nat(1000),
    attachedEnis: fc.nat(15),
    addresses: fc.record({
      total: fc.nat(10_000),
      assigned: fc.nat(10_000),
      cooling: fc.nat(10_000),
      otherMode: fc.nat(10_000),
      notServed: fc.nat(10_000),
      warm: fc.nat(10_000),
      prefixes: fc.nat(700),
    }),
    enis: fc.array(
      fc.record({
        eni: fc.constant('eni-1'),
        device: fc.nat(15),
        excluded: fc.boolean(),
        slots: fc.array(slot, { maxLength: 49 }),
      }),
      { maxLength: 15 },
    ),
  })
  .map((parts) => node(parts));

const anyWaiting = fc
  .record({
    pod: name,
    state: fc.constantFrom('Pending' as const, 'ContainerCreating' as const),
    reason: fc.constantFrom(...(Object.keys(WAITING_REASONS) as WaitingReason[])),
    message: fc.oneof(fc.constant(''), fc.string({ unit: 'grapheme', maxLength: 400 })),
    count: fc.nat(10_000),
    sinceMs: fc.nat(100_000_000),
  })
  .map((parts) => waitingPod(parts));

const anyExpectation = fc.record({
  text: name,
  at: fc.nat(1e9),
  comparison: fc.constantFrom('=' as const, '>=' as const, '<=' as const),
  expected: fc.nat(),
  actual: fc.oneof(fc.nat(), fc.constant(null)),
  held: fc.boolean(),
  sinceMs: fc.nat(1e9),
  why: name,
  path: fc.constant(['expect', 0]),
});

function tooWide(text: string): string[] {
  return text.split('\n').filter((line) => textWidth(line) > 100);
}

describe('the report', () => {
  it('fits the page in every state', () => {
    fc.assert(
      fc.property(
        fc.array(anyNode, { maxLength: 30 }),
        fc.array(anyWaiting, { maxLength: 20 }),
        fc.array(anyExpectation, { maxLength: 5 }),
        fc.array(fc.record({ at: fc.nat(1e10), text: name }), { maxLength: 10 }),
        name,
        (nodes, waiting, expectations, milestones, file) => {
          const asked = replay({ nodes, waiting, milestones }, '', file);
          const scenario = { ...asked.scenario, name: file, description: `${file} ${file}` };
          const brokenInvariant = { at: 1234, events: 99, texts: [file, file] };
          const result = { ...asked.result, expectations, brokenInvariant };
          const text = replayText({ scenario, file, result }, PLAIN);
          expect(tooWide(text)).toEqual([]);
          expect(text).not.toMatch(/[^\n\P{Cc}]/u);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('fits the page for every legal story', () => {
    fc.assert(
      fc.property(storyline, (choices) => {
        const recorder = new Recorder();
        for (const record of new Story(choices).records) recorder.apply(record, record.t);
        const text = replayText(replay(recorder.summarize(recorder.state.now)), PLAIN);
        expect(tooWide(text)).toEqual([]);
      }),
    );
  });

  it('is the same with colours but for the colours', () => {
    const paint = (text: string): string => `\u001b[1m${text}\u001b[22m`;
    const colours: Palette = {
      bold: paint,
      dim: paint,
      red: paint,
      yellow: paint,
      green: paint,
      cyan: paint,
    };
    const asked = replay({ nodes: [node()], waiting: [waitingPod()] });
    const coloured = replayText(asked, colours);
    expect(coloured).toContain('\u001b[');
    // oxlint-disable-next-line no-control-regex
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(replayText(asked, PLAIN));
  });

  it('names the next command with words a shell takes as they are', () => {
    expect(replayText(replay({}, '', "it's mine.yaml"), PLAIN)).toContain(
      "vpc-cni-sim replay 'it'\\''s mine.yaml' --seed 2",
    );
  });

  it('says which expectations failed, with actual, since when and why', () => {
    const asked = replay({}, 'expect:\n  - nodes: 3\n  - nodes: 2\n  - { at: 2h, nodes: 2 }\n');
    const base = { comparison: '=', at: 600_000, sinceMs: 30_000, path: ['expect', 0, 'nodes'] } as const;
    const expectations = [
      { ...base, text: 'nodes = 3', expected: 3, actual: 2, held: false, why: 'one is gone' },
      { ...base, text: 'nodes = 2', expected: 2, actual: 2, held: true, why: '' },
    ];
    const text = replayText({ ...asked, result: { ...asked.result, expectations } }, PLAIN);
    expect(text).toContain(
      [
        '✗ 1 of 2 expectations failed',
        '   expected nodes = 3 at 10m00s',
        '   actual   2, since 30s',
        '   why      one is gone',
        '  1 expectation not reached',
      ].join('\n'),
    );
  });
});

describe('the table of nodes', () => {
  const table = (nodes: readonly NodeSummary[]): string[] => {
    const text = replayText(replay({ nodes }), PLAIN).split('\n\n');
    return elementAt(text, 2).split('\n');
  };

  it('draws each ENI slot by slot, what is used first', () => {
    const slots = [
      { cidr: '10.0.0.5/32', size: 1, assigned: 0, cooling: 0, otherMode: false },
      { cidr: '10.0.0.6/32', size: 1, assigned: 1, cooling: 0, otherMode: false },
      { cidr: '10.0.0.7/32', size: 1, assigned: 0, cooling: 1, otherMode: false },
    ];
    const enis = [0, 1].map((device) => ({ eni: `eni-${device}`, device, excluded: false, slots }));
    const [, row, key] = table([node({ enis, attachedEnis: 2 })]);
    expect(row).toBe('ip-10-0-0-9  2/17   2/3  0 used  5 warm  ●◌○·· ●◌○··');
    expect(key).toBe('● pod  ◌ cooling  ○ warm  · free');
  });

  it('counts slots where drawing them would not fit', () => {
    const slots = Array.from({ length: 40 }, () => ({
      cidr: '10.0.0.6/32',
      size: 1,
      assigned: 1,
      cooling: 0,
      otherMode: false,
    }));
    const enis = Array.from({ length: 15 }, (_, device) => ({ eni: 'e', device, excluded: false, slots }));
    const [, row] = table([node({ instanceType: 'm5.24xlarge', enis })]);
    expect(row).toMatch(/●600 ·135$/);
  });

  it('groups many nodes that look the same', () => {
    const nodes = [
      ...Array.from({ length: 40 }, (_, index) => node({ name: `a${index}` })),
      ...Array.from({ length: 3 }, (_, index) => node({ name: `b${index}`, pods: 9 })),
      node({ name: 'c', ready: false }),
    ];
    const rows = table(nodes).slice(1);
    expect(rows.map((row) => row.split(/ {2,}/)[0])).toEqual(['40 nodes', '3 nodes', 'c']);
    expect(rows[2]).toContain('NotReady');
  });

  it('groups by node group when even looks are too many', () => {
    const nodes = Array.from({ length: 40 }, (_, index) => node({ group: `g${index % 2}`, pods: index }));
    const rows = table(nodes).slice(1);
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 3))).toEqual([
      ['20 nodes', 'g0', '0–38/17'],
      ['20 nodes', 'g1', '1–39/17'],
    ]);
  });
});

describe('waiting pods', () => {
  const told = (...waiting: Parameters<typeof waitingPod>[0][]): string =>
    replayText(replay({ waiting: waiting.map((parts) => waitingPod(parts)) }), PLAIN);

  it('share a paragraph when they wait for the same', () => {
    const id = 'ab'.repeat(32);
    const message = `failed to setup network for sandbox "${id}"`;
    const text = told(
      ...['a', 'b', 'c', 'd', 'e'].map((pod, index) => ({
        pod: `default/${pod}`,
        message: message.replace(id, String(index).repeat(64)),
        count: index,
        sinceMs: 60_000 * index,
      })),
    );
    expect(text).toContain(
      '5 pods wait\n   a, b, c and 2 others  ContainerCreating since 0s, 4 attempts at most\n',
    );
    expect(text.match(/FailedCreatePodSandBox/g)).toHaveLength(1);
    expect(text).toContain('NoAddressOnNode: the node has no address left to give');
  });

  it('are told with upstream’s message, or with what the reason means when there is none', () => {
    const pending = { pod: 'kube-system/dns', state: 'Pending', reason: 'TooManyPods' } as const;
    expect(told({ ...pending, message: '0/1 nodes are available: 1 Too many pods.' })).toContain(
      '1 pod waits\n   kube-system/dns  Pending since 1m00s\n   FailedScheduling: 0/1 nodes are available: 1 Too many pods.\n',
    );
    expect(told({ state: 'Pending', reason: 'NotYetScheduled', message: '', count: 0 })).toContain(
      '   NotYetScheduled: the scheduler has not tried it yet',
    );
  });
});
