// The text report as a whole: it fits the page whatever the state, and says what there is to say.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { WAITING_REASONS, type WaitingReason } from '../../src/base/waitingReason.ts';
import type { Episode } from '../../src/record/episodes.ts';
import { Recorder } from '../../src/record/recorder.ts';
import type { NodeSummary } from '../../src/record/summary.ts';
import { textWidth } from '../../src/report/layout.ts';
import { PLAIN, type Page } from '../../src/report/page.ts';
import { replayText } from '../../src/report/replayText.ts';
import { Story, storyline } from '../record/storyline.ts';
import { node, replay, subnet, waitingPod } from './situation.ts';

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
    blocks: fc.constant(undefined),
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
        networkCard: fc.constant(0),
        device: fc.nat(15),
        excluded: fc.boolean(),
        unfilled: fc.boolean(),
        trunk: fc.constant(false),
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
  // A command to copy is one line, however long; numbers of nodes are never cut, and there may be ten of them.
  const sections = text
    .split('\n\n')
    .filter((section) => !/^node .* (?:other mode|not served)/.test(section));
  const lines = sections.flatMap((section) => section.split('\n'));
  return lines.filter((line) => textWidth(line) > 100 && !line.startsWith('Next '));
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
    const colours: Page = {
      ...PLAIN,
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
      "\nNext          vpc-cni-sim tune 'it'\\''s mine.yaml' --objective 'max addressWait <= 5s'",
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
        'Expectations  1 of 3 met, 1 failed, 1 not reached',
        '   expected nodes = 3 at 10m00s',
        '   actual   2, since 30s',
        '   why      one is gone',
      ].join('\n'),
    );
  });
});

describe('the table of nodes', () => {
  const table = (nodes: readonly NodeSummary[]): string[] => {
    const text = replayText(replay({ nodes }), PLAIN).split('\n\n');
    const [rows = ''] = elementAt(text, 2).split('\nsubnet ');
    return rows.split('\n');
  };

  it('draws each ENI slot by slot, what is used first', () => {
    const slots = [
      { cidr: '10.0.0.5/32', size: 1, assigned: 0, cooling: 0, otherMode: false },
      { cidr: '10.0.0.6/32', size: 1, assigned: 1, cooling: 0, otherMode: false },
      { cidr: '10.0.0.7/32', size: 1, assigned: 0, cooling: 1, otherMode: false },
    ];
    const enis = [0, 1].map((device) => ({
      eni: `eni-${device}`,
      networkCard: 0,
      device,
      excluded: false,
      unfilled: false,
      trunk: false,
      slots,
    }));
    const [, row, key] = table([node({ enis, attachedEnis: 2 })]);
    expect(row).toBe('ip-10-0-0-9  2/17   2/3      5         0             0     5  ●◌○·· ●◌○··');
    expect(key).toBe('● pod  ◌ cooling  ○ warm  · free');
  });

  it('draws no free slots where ipamd fills none, and no ENI without anything', () => {
    const carrying = [{ cidr: '10.0.0.5/32', size: 1, assigned: 1, cooling: 0, otherMode: false }];
    const eni = {
      eni: 'e',
      networkCard: 0,
      device: 0,
      excluded: false,
      unfilled: false,
      trunk: false,
      slots: carrying,
    };
    const enis = [{ ...eni, unfilled: true }, { ...eni, unfilled: true, slots: [] }, eni];
    const [, row, key] = table([node({ enis, attachedEnis: 3 })]);
    expect(row).toMatch(/ {2}● ●····$/);
    expect(key).toBe('● pod  · free');
    const [, without, none] = table([node({ enis: enis.slice(0, 2), attachedEnis: 2 })]);
    expect(without).toMatch(/ {2}●$/);
    expect(none).toBe('● pod');
  });

  it('draws a trunk with a place for each branch ENI', () => {
    const slots = [{ cidr: '10.0.0.5/32', size: 1, assigned: 1, cooling: 0, otherMode: false }];
    const primary = {
      eni: 'e',
      networkCard: 0,
      device: 0,
      excluded: false,
      unfilled: false,
      trunk: false,
      slots,
    };
    const trunk = { ...primary, device: 2, unfilled: true, trunk: true, slots: [] };
    const enis = [primary, trunk];
    const branchEnis = { limit: 9, used: 4, cooling: 2 };
    const [, row, key] = table([node({ enis, branchEnis, attachedEnis: 2 })]);
    expect(row).toMatch(/ {2}●···· T●●●●◌◌···$/);
    expect(key).toBe('● pod  ◌ cooling  · free  T trunk ENI, a place for each branch ENI');
    const [, many] = table([node({ enis, branchEnis: { limit: 107, used: 40, cooling: 0 } })]);
    expect(many).toMatch(/ {2}●1 ·4 T ●40 ·67$/);
  });

  it('counts slots where drawing them would not fit', () => {
    const slots = Array.from({ length: 40 }, () => ({
      cidr: '10.0.0.6/32',
      size: 1,
      assigned: 1,
      cooling: 0,
      otherMode: false,
    }));
    const enis = Array.from({ length: 15 }, (_, device) => ({
      eni: 'e',
      networkCard: 0,
      device,
      excluded: false,
      unfilled: false,
      trunk: false,
      slots,
    }));
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

  it('are counted by reason, with upstream’s message once', () => {
    const id = 'ab'.repeat(32);
    const message = `failed to setup network for sandbox "${id}"`;
    const text = told(
      ...['a', 'b', 'c'].map((pod, index) => ({
        pod: `default/${pod}`,
        message: message.replace(id, String(index).repeat(64)),
        sinceMs: 60_000 * (index + 1),
      })),
      { state: 'Pending', reason: 'TooManyPods', message: '0/1 nodes are available: 1 Too many pods.' },
      { state: 'Pending', reason: 'NotYetScheduled', message: '', count: 0 },
    );
    expect(text).toContain(
      '3 of 0 pods are ContainerCreating, the first since 1m00s: NoAddressOnNode. 1 more is Pending:\nTooManyPods. 1 more is starting.',
    );
    expect(text).toContain(
      'Event         FailedCreatePodSandBox: failed to setup network for sandbox "…"\n' +
        '              FailedScheduling: 0/1 nodes are available: 1 Too many pods.\n',
    );
  });
});

const EPISODE: Episode = {
  reason: 'SubnetExhausted',
  from: 196_000,
  to: 600_000,
  peak: 14,
  peakAt: 400_000,
  podMinutes: 58.51,
  neverStarted: 14,
  nodes: ['ip-10-0-3-4.us-west-2.compute.internal', 'ip-10-0-3-16.us-west-2.compute.internal'],
  subnets: ['subnet-c'],
  workloads: ['api'],
  nodesAtMaxPods: 0,
};

describe('a run in which pods waited', () => {
  const lines = (parts: Parameters<typeof replay>[0]): string[] =>
    replayText(replay(parts), PLAIN).split('\n');

  it('is headed by its worst episode, though nothing waits at the end', () => {
    const [, headline, , title, row, sandboxes, lost] = lines({
      episodes: [EPISODE],
      failedSandboxes: [
        { reason: 'SubnetExhausted', count: 257 },
        { reason: 'Cooldown', count: 92 },
      ],
      neverStarted: [{ reason: 'SubnetExhausted', count: 14 }],
    });
    expect(headline).toBe(
      '14 pods never started: SubnetExhausted in subnet-c, 3m16s to 10m00s. No pod is waiting at 10m00s.',
    );
    expect(title).toBe('reason           from   to      peak pods  pod-minutes  where');
    expect(row).toBe('SubnetExhausted  3m16s  10m00s         14         58.5  ip-10-0-3-4, ip-10-0-3-16');
    expect(sandboxes).toBe('349 failed sandboxes (SubnetExhausted 257, Cooldown 92)');
    expect(lost).toBe('14 pods never started (SubnetExhausted)');
  });

  it('says how many episodes are left out of the table, and which option shows them', () => {
    const text = lines({
      episodes: Array.from({ length: 9 }, (_, n) => ({ ...EPISODE, podMinutes: 9 - n })),
    });
    expect(text).toContain(
      '3 more episodes of at most 3.0 pod-minutes (SubnetExhausted 3); --output json lists all',
    );
  });

  it('offers to explain it', () => {
    expect(lines({ episodes: [EPISODE] }).at(-2)).toBe(
      'Next          vpc-cni-sim explain scenarios/minimal.yaml --at 6m40s',
    );
  });

  it('says which Jobs failed and why', () => {
    const jobs = {
      complete: 3,
      failed: 9,
      failures: [{ reason: 'DeadlineExceeded', count: 9, from: 272_000, to: 552_000 }],
    };
    const text = lines({ jobs });
    expect(text[1]).toMatch(/^9 of 12 Jobs failed: DeadlineExceeded\./);
    expect(text).toContain('3 Jobs complete, 9 failed (DeadlineExceeded)');
  });
});

describe('a run in which no pod waited', () => {
  it('is said in one sentence with its proof', () => {
    const podStartMs = { p50: 2000, p90: 9000, p99: 15_040, max: 37_000 };
    const text = replayText(replay({ podsStarted: 3002, podStartMs, pods: { ...NO_PODS, total: 5 } }), PLAIN);
    expect(text.replaceAll('\n', ' ')).toContain(
      'No pod waited for a node or address. 3,002 pods started, from creation to Running p99 15.0s, max 37.0s. ',
    );
  });

  it('has its findings in the headline', () => {
    const full = subnet({ free: 0, freePrefixes: 0 });
    const text = replayText(
      replay({ nodes: [node()], subnets: [full], podsStarted: 1, pods: { ...NO_PODS, total: 1 } }),
      PLAIN,
    );
    expect(text).toContain('1 pod started. But subnet main is full.\n');
    expect(text).toContain('Next          vpc-cni-sim explain scenarios/minimal.yaml\n');
  });
});

const NO_PODS = { total: 0, running: 0, pending: 0, creating: 0, succeeded: 0, failed: 0 };
