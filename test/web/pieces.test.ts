// What the right pane draws, before it is drawn: humps and their labels, spans of time, cells of subnets, rows of tables.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpv4, parseCidr, type Cidr } from '../../src/base/ipv4.ts';
import { Timeline } from '../../src/record/timeline.ts';
import type { Scene } from '../../src/record/timelineScene.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import { runDocument, type RunDocument } from '../../src/report/htmlDocument.ts';
import type { EpisodeDocument } from '../../src/report/htmlEpisodes.ts';
import type { WhatIfRow } from '../../src/report/whatIfText.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { callBars } from '../../src/web/charts/callBars.ts';
import { comparedPlan, rowAt, spread } from '../../src/web/charts/chartPlans.ts';
import { waitClasses } from '../../src/web/charts/waitClasses.ts';
import { markOf, worthAGlance } from '../../src/web/head/helpMarks.ts';
import { reasonSentences } from '../../src/web/head/reasonSentences.ts';
import { nodeFactsOf, nodeSentence } from '../../src/web/pictures/nodeFacts.ts';
import { squareSize } from '../../src/web/pictures/squareSize.ts';
import {
  blockLayout,
  freeOf,
  mapSentence,
  othersAt,
  partOf,
  subnetCells,
} from '../../src/web/pictures/subnetCells.ts';
import { matcherOf, rowsOf } from '../../src/web/podRows.ts';
import { addressWait, lifeOf, podTimes } from '../../src/web/podTimes.ts';
import {
  humpsOf,
  labelText,
  mostPods,
  shortStep,
  startUpPath,
  stepsOf,
} from '../../src/web/scrubber/course.ts';
import { placeLabels } from '../../src/web/scrubber/labelLayout.ts';
import { panned, showing, timeAt, xOf, zoomed } from '../../src/web/scrubber/span.ts';
import { logRows, rowsUntil } from '../../src/web/views/logRows.ts';
import { groupNodes, groupText, orderNodes, pictureFor } from '../../src/web/views/nodeOrder.ts';
import { suggestions } from '../../src/web/views/suggestions.ts';
import { unplacedGroups } from '../../src/web/views/unplaced.ts';
import { runScenario } from '../../src/world/run.ts';
import { shipped } from './browser.ts';

interface Played {
  readonly run: RunDocument;
  readonly records: readonly TraceRecord[];
  readonly at: (moment: number) => Scene;
}

function played(name: string): Played {
  const source = shipped(name);
  const parsed = parseScenario(source, () => ({ ok: false, detail: 'no other file is read here' }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { scenario, document } = parsed;
  const records: TraceRecord[] = [];
  const result = runScenario(scenario, { onRecord: (record) => records.push(record) });
  const run = runDocument({
    scenario,
    document,
    source,
    file: `${name}.yaml`,
    result,
    records,
    until: undefined,
  });
  const timeline = new Timeline(records, run.subnets);
  return { run, records, at: (moment) => timeline.seek(moment) };
}

const crowded = played('43-pods');
const full = played('ip-exhaustion');

const episode = (changes: Partial<EpisodeDocument>): EpisodeDocument => ({
  reason: 'NoAddressOnNode',
  from: 300_000,
  to: 335_300,
  isOpen: false,
  peak: 20,
  peakAt: 304_000,
  podMinutes: '5.5',
  minutes: 5.5,
  where: '',
  text: '',
  ...changes,
});

describe('the part of a run that is shown', () => {
  const END = 600_000;
  const span = fc
    .tuple(fc.integer({ min: 0, max: END - 2000 }), fc.integer({ min: 1000, max: END }))
    .map(([from, length]) => ({ from, to: Math.min(END, from + length) }));

  it('stays within the run, whatever one does, and keeps the time under the pointer', () => {
    fc.assert(
      fc.property(
        span,
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        fc.integer({ min: 0, max: 900 }),
        (shown, factor, x) => {
          const nearer = zoomed(shown, factor, x, 900, END);
          expect(nearer.from).toBeGreaterThanOrEqual(0);
          expect(nearer.to).toBeLessThanOrEqual(END);
          expect(nearer.to - nearer.from).toBeGreaterThanOrEqual(999);
          const moved = panned(shown, x, 900, END);
          expect(moved.to - moved.from).toBe(shown.to - shown.from);
          if (nearer.from > 0 && nearer.to < END) {
            expect(Math.abs(timeAt(x, nearer, 900) - timeAt(x, shown, 900))).toBeLessThanOrEqual(2);
          }
        },
      ),
    );
  });

  it('goes where the moment is, and not further than it must', () => {
    expect(showing({ from: 0, to: 60_000 }, 30_000, END)).toEqual({ from: 0, to: 60_000 });
    expect(showing({ from: 0, to: 60_000 }, 300_000, END)).toEqual({ from: 270_000, to: 330_000 });
    expect(showing({ from: 0, to: 60_000 }, END, END)).toEqual({ from: END - 60_000, to: END });
  });

  it('turns times into pixels and back', () => {
    const shown = { from: 60_000, to: 120_000 };
    expect(xOf(90_000, shown, 800)).toBe(400);
    expect(timeAt(400, shown, 800)).toBe(90_000);
  });
});

describe('humps', () => {
  const whole = { from: 0, to: crowded.run.end };

  it('are as high as their peak on one scale, and never too small to be seen', () => {
    const humps = humpsOf(crowded.run, whole, 900, mostPods(crowded.run));
    expect(humps.map((hump) => hump.episode.reason)).toEqual(['NoAddressOnNode', 'TooManyPods']);
    const top = (path = ''): number =>
      Math.min(...[...path.matchAll(/V([\d.]+)/g)].map(([, y]) => Number(y)));
    expect(top(humps[0]?.path)).toBe(2);
    expect(top(humps[1]?.path)).toBe(32);
    const brief = { ...crowded.run, episodes: { rows: [episode({ to: 300_100, peakAt: 300_000 })] } };
    const [, left = '', right = ''] =
      /^M([\d.]+) .*H([\d.]+)V40z$/.exec(humpsOf(brief, whole, 900, 20)[0]?.path ?? '') ?? [];
    expect(Number(right) - Number(left)).toBe(6);
  });

  it('of one reason with a gap of less than a hundredth of the run are joined', () => {
    const rows = [episode({}), episode({ from: 337_000, to: 400_000, peakAt: 337_000, minutes: 1 })];
    const [first] = humpsOf({ ...crowded.run, episodes: { rows } }, whole, 900, 20);
    expect(first?.path).toContain(`H${xOf(337_000, whole, 900)}V40z`);
  });

  it('leave out startup, which has a band of its own', () => {
    const band = startUpPath(crowded.run, whole, 900);
    const spans = [...band.matchAll(/M([\d.]+) 36h([\d.]+)/g)].map(([, from, length]) => [
      Number(from),
      Number(length),
    ]);
    expect(spans.length).toBeGreaterThan(0);
    expect(spans[0]?.[0]).toBeLessThan(5);
  });

  it('say how many pods waited and how long', () => {
    expect(labelText(episode({}))).toBe('NoAddressOnNode: 20 pods, 35s');
    expect(labelText(episode({ isOpen: true, peak: 1 }))).toBe('NoAddressOnNode: 1 pod, to the end');
    expect(labelText(episode({ to: 301_234 }))).toBe('NoAddressOnNode: 20 pods, 1.2s');
    expect(labelText(episode({ to: 944_000 }))).toBe('NoAddressOnNode: 20 pods, 10m44s');
  });

  it('have steps below them as short phrases, and chapters as numbers', () => {
    expect(shortStep('create deployment nginx with 43 pods')).toBe('create nginx, 43 pods');
    expect(shortStep('scale nginx to 44')).toBe('scale nginx to 44');
    const texts = stepsOf(crowded.records, whole, 900).map(({ text, chapter }) => [text, chapter]);
    expect(texts).toContainEqual(['create nginx, 43 pods', undefined]);
    const article = played('article');
    const chapters = stepsOf(article.records, { from: 0, to: article.run.end }, 900).flatMap(
      ({ chapter }) => chapter ?? [],
    );
    expect(chapters.length).toBeGreaterThan(1);
    expect(chapters).toEqual(chapters.map((_, place) => place + 1));
  });
});

describe('labels', () => {
  it('stand above their hump where there is room, and before the end of the picture', () => {
    const placed = placeLabels(
      [
        { item: 'a', x: 100, width: 150 },
        { item: 'b', x: 850, width: 150 },
      ],
      900,
    );
    expect(placed.map(({ item, left }) => [item, left])).toEqual([
      ['a', 100],
      ['b', 750],
    ]);
  });

  it('never cover each other, and count what they hide', () => {
    const wanted = fc.array(
      fc.record({ x: fc.integer({ min: 0, max: 900 }), width: fc.integer({ min: 60, max: 260 }) }),
      { maxLength: 9 },
    );
    fc.assert(
      fc.property(wanted, (all) => {
        const placed = placeLabels(
          all.map((each, item) => ({ item, ...each })),
          900,
        );
        for (const [place, { left, width }] of placed.entries()) {
          const next = placed[place + 1];
          if (next !== undefined) expect(left + width).toBeLessThan(next.left);
          expect(left).toBeGreaterThanOrEqual(0);
        }
        const seen = placed
          .flatMap(({ item, hidden }) => [item, ...hidden])
          .sort((one, other) => one - other);
        expect(seen).toEqual(all.map((_, item) => item));
        // What matters most always stays.
        if (all.length > 0) expect(placed.some(({ item }) => item === 0)).toBe(true);
      }),
    );
  });
});

describe('the answer', () => {
  it('says what never started, why, and four figures by the kind of the reason', () => {
    const { answer } = crowded.run;
    expect(answer.headline).toBe('1 of 52 pods never starts: all 3 nodes are at max pods (17)');
    expect(answer.kind).toBe('sched');
    expect(answer.figures.map(({ name, value, isCause }) => [name, value, isCause])).toEqual([
      ['Never started', '1', true],
      ['Pod address wait, p99', '31.9s', false],
      ['Peak addresses', '54', false],
      ['EC2 calls', '39', false],
    ]);
  });

  it('says how long pods waited where all of them started', () => {
    const { answer } = full.run;
    expect(answer.headline).toBe('8 pods waited up to 10m44s for an address: subnet small was full');
    expect(answer.figures.map(({ name }) => name)).toEqual([
      'Never started',
      'Pod address wait, p99',
      'Lowest free',
      'Failed sandboxes',
    ]);
    expect(answer.figures[2]).toMatchObject({ value: '4', of: 'of 64' });
  });

  it('takes its reason from the end of the chain of causes, and a remark', () => {
    const because = {
      text: 'a',
      because: [
        { text: 'b', because: [] },
        { text: 'c', because: [{ text: 'ends here', because: [] }] },
      ],
    };
    const group = {
      reason: 'TooManyPods',
      headline: '',
      because,
      remarks: ['as well'],
      pods: [],
      message: '',
      help: null,
    } as const;
    expect(reasonSentences({ groups: [group] })).toEqual(['Ends here.', 'As well.']);
    expect(reasonSentences({ groups: [{ ...group, remarks: [] }] })).toEqual(['Ends here.', 'C.']);
    expect(reasonSentences({ groups: [] })).toEqual([]);
  });

  it('shows what helps first, and the usual guess where it does not help', () => {
    const row = (change: string, helps: boolean, outcome = 'all still wait'): WhatIfRow => ({
      change,
      helps,
      outcome,
      cells: [],
      note: '',
      from: 'now',
      settings: [],
      steps: [],
    });
    const none: WhatIfRow = { ...row('none', false), from: 'never' };
    const rows = [
      none,
      row('a', true),
      row('b', true),
      row('c', true),
      row('d', false),
      row('Prefix delegation', false),
    ];
    expect(worthAGlance(rows).map(({ change }) => change)).toEqual(['a', 'b', 'Prefix delegation']);
    expect(rows.map(markOf)).toEqual(['unchanged', 'helps', 'helps', 'helps', 'fails', 'fails']);
    expect(markOf(row('e', false, ''))).toBe('untried');
  });
});

describe('the map of a subnet', () => {
  const cidrOf = (text: string): Cidr => parseCidr(text) ?? { base: 0, length: 32 };

  it.each([
    ['10.0.0.0/28', 1, '10.0.0.0/28', 11, true],
    ['10.0.0.0/26', 4, '10.0.0.16/28', 11, true],
    ['10.0.0.0/24', 8, '10.0.0.32/27', 8, true],
    ['10.0.0.0/22', 16, '10.0.0.64/26', 7, true],
    ['10.0.0.0/20', 16, '10.0.1.0/24', 12, false],
    ['10.0.0.0/16', 256, '10.0.1.0/24', 12, false],
  ] as const)('%s has %i rows, the second one labelled %s', (text, rows, second, cell, isByAddress) => {
    const layout = blockLayout(cidrOf(text));
    expect(layout.rows).toHaveLength(rows);
    expect(layout.rows[1]?.label ?? second).toBe(second);
    expect(layout).toMatchObject({ cell, isByAddress });
    const blocks = layout.rows.flatMap((row) => row.blocks);
    expect(blocks).toEqual(blocks.map((_, place) => place));
  });

  it('counts as free what EC2 counts, at every moment, and knows others as they come and go', () => {
    for (const { run, records, at } of [crowded, full]) {
      for (const share of [0.1, 0.3, 0.5, 0.6, 0.75, 0.9, 1]) {
        const moment = Math.round(run.end * share);
        const scene = at(moment);
        for (const subnet of scene.subnets) {
          const ground = run.subnets.find(({ name }) => name === subnet.name);
          const others = othersAt(records, subnet.name, ground?.taken ?? [], moment);
          const cells = subnetCells(scene, subnet.name, subnet.cidr, others, moment);
          expect(cells.uses.filter((use) => use === 'free')).toHaveLength(subnet.free);
          expect(mapSentence(cells)).toContain(`${subnet.free} of ${cells.uses.length} addresses free`);
          const assigned = scene.pods.flatMap((pod) =>
            pod?.address === undefined || pod.hostNetwork ? [] : [pod.address],
          );
          const drawn = cells.uses.flatMap((use, place) =>
            use === 'assigned' ? [formatIpv4(subnet.cidr.base + place)] : [],
          );
          expect(assigned).toEqual(expect.arrayContaining(drawn));
        }
      }
    }
  });

  it('shows a /24 of a large one as if it were by itself', () => {
    const uses = Array.from({ length: 4096 }, (_, place) => (place % 512 === 300 ? 'assigned' : 'free'));
    const part = partOf({ cidr: cidrOf('10.0.0.0/20'), uses, prefixes: new Set([17]) }, 16);
    expect(part.cidr).toMatchObject({ base: cidrOf('10.0.1.0/24').base, length: 24 });
    expect(part.uses.indexOf('assigned')).toBe(44);
    expect([...part.prefixes]).toEqual([1]);
    expect(freeOf(part, 2)).toBe(15);
  });
});

describe('nodes', () => {
  it('are drawn as cards, strips or squares, by how many there are', () => {
    expect([1, 12, 13, 60, 61].map(pictureFor)).toEqual(['cards', 'cards', 'strips', 'strips', 'squares']);
    expect([100, 400, 2000].map((count) => squareSize(count).side)).toEqual([36, 24, 14]);
  });

  it('say who waits on them and what holds for all', () => {
    const facts = nodeFactsOf(full.at(480_000), 480_000);
    expect(facts.map(nodeSentence)).toEqual([
      'ip-10-0-0-42: 28 of 29 pods, 8 waiting: SubnetExhausted, ipamd paused',
    ]);
    const packed = nodeFactsOf(crowded.at(480_000), 480_000);
    expect(groupText(packed, undefined)).toBe('all at max pods (17)');
    expect(groupNodes(packed, 'subnet', () => '').map(({ name, nodes }) => [name, nodes.length])).toEqual([
      ['subnet-b', 1],
      ['subnet-a', 1],
      ['subnet-c', 1],
    ]);
    expect(groupNodes(packed, 'none', () => '')).toHaveLength(1);
    expect(orderNodes(packed, 'name', 0).map(({ node }) => node.subnet)).toEqual([
      'subnet-a',
      'subnet-b',
      'subnet-c',
    ]);
  });

  it('leave pods without one to a line of their own', () => {
    expect(unplacedGroups(crowded.at(480_500).pods).map(({ reason, count }) => [reason, count])).toEqual([
      ['TooManyPods', 1],
    ]);
    expect(unplacedGroups(full.at(480_000).pods)).toEqual([]);
  });
});

describe('the table of pods', () => {
  const scene = full.at(480_000);
  const moment = { at: 480_000, times: podTimes(full.records) };

  it('has waiting pods first, and takes the words of kubectl', () => {
    const rows = rowsOf(scene, '', undefined, moment);
    expect(rows.slice(0, 8).every((pod) => pod.waitingReason === 'SubnetExhausted')).toBe(true);
    expect(rowsOf(scene, 'reason=SubnetExhausted', undefined, moment)).toHaveLength(8);
    expect(rowsOf(scene, 'reason!=SubnetExhausted namespace=default', undefined, moment)).toHaveLength(16);
    expect(rowsOf(scene, 'status=Running node=ip-10-0-0-42', undefined, moment)).toHaveLength(20);
    expect(rowsOf(scene, 'status=running nginx', undefined, moment)).toHaveLength(16);
    expect(rowsOf(scene, 'reason=', undefined, moment)).toHaveLength(20);
    expect(rowsOf(scene, 'constructor=1', undefined, moment)).toHaveLength(0);
    expect(matcherOf('  ')(rows[0] ?? expect.fail('no rows'))).toBe(true);
  });

  it('says how long a pod waited so far, and in the end as the metric does', () => {
    const waits = full
      .at(full.run.end)
      .pods.flatMap((pod) =>
        pod === null || pod.hostNetwork
          ? []
          : (addressWait(lifeOf(moment.times, pod.pod, pod.createdAt), full.run.end) ?? []),
      );
    expect(Math.max(...waits) / 1000).toBeCloseTo(644, 0);
    const [first] = rowsOf(scene, 'reason=SubnetExhausted', { column: 'wait', isDescending: true }, moment);
    const soFar = addressWait(lifeOf(moment.times, first?.pod ?? '', first?.createdAt ?? 0), 480_000) ?? 0;
    expect(soFar).toBeGreaterThan(280_000);
    expect(soFar).toBeLessThan(300_000);
  });
});

describe('the log', () => {
  it('tells refusals of one episode once, with their count, and never across steps', () => {
    const rows = logRows(full.records, 'limits');
    const refused = rows.filter(({ record }) => record.kind === 'address-refused');
    const all = full.records.filter(({ kind }) => kind === 'address-refused');
    expect(refused.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
    expect(refused.length).toBeLessThan(8);
    const steps = full.records.filter(({ kind }) => kind === 'step-applied').map(({ t }) => t);
    for (const { at, lastAt } of refused)
      expect(steps.some((step) => step > at && step <= lastAt)).toBe(false);
  });

  it('has everything where that is asked for, in order, and finds the moment', () => {
    const rows = logRows(full.records, 'all');
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(full.records.length);
    const levels = (['limits', 'pods', 'all'] as const).map((level) => logRows(full.records, level).length);
    expect(levels).toEqual([...levels].sort((one, other) => one - other));
    expect(rowsUntil(rows, -1)).toBe(0);
    expect(rowsUntil(rows, full.run.end)).toBe(rows.length);
    const middle = rowsUntil(rows, 480_000);
    expect(rows[middle - 1]?.at).toBeLessThanOrEqual(480_000);
    expect(rows[middle]?.at).toBeGreaterThan(480_000);
  });
});

describe('charts', () => {
  it('find the row of a moment', () => {
    expect([-1, 0, 5, 10, 99].map((at) => rowAt([0, 10, 20], at))).toEqual([0, 0, 0, 1, 2]);
  });

  it('spread the names of lines so that none covers another', () => {
    expect(spread([10, 12, 80], 14, 140)).toEqual([10, 24, 80]);
    expect(spread([130, 135], 14, 140)).toEqual([112, 126]);
  });

  it('put two runs over one axis of time', () => {
    const plan = comparedPlan(
      'Warm',
      'all nodes',
      { times: [0, 10], values: [1, 2] },
      { times: [0, 5], values: [7, 8] },
    );
    expect(plan.times).toEqual([0, 5, 10]);
    expect(plan.lines.map(({ values }) => values)).toEqual([
      [1, 1, 2],
      [7, 8, 8],
    ]);
  });

  it('count calls in spans that add up to all of them', () => {
    const { bars } = callBars(full.run.series);
    const calls = full.records.filter(({ kind }) => kind === 'call-answered');
    expect(bars.reduce((sum, bar) => sum + bar.calls, 0)).toBe(calls.length);
    expect(bars).toHaveLength(18);
  });

  it('put every wait into one class', () => {
    const classes = waitClasses([0, 0, 500, 1000, 1001, 29_000, 2_000_000]);
    expect(classes.reduce((sum, { pods }) => sum + pods, 0)).toBe(7);
    expect(classes.slice(0, 3)).toEqual([
      { label: 'none', pods: 2 },
      { label: 'to 1s', pods: 2 },
      { label: 'to 5s', pods: 1 },
    ]);
    expect(waitClasses([0])).toHaveLength(1);
  });
});

describe('the terminal', () => {
  it('suggests what is worth a look at the moment', () => {
    expect(suggestions({ scene: full.at(480_000) })[1]).toMatch(/^kubectl describe pod nginx-/);
    expect(suggestions({ scene: { pods: [] } })).toHaveLength(2);
  });
});
