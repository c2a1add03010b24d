// The report's page in a real browser: what it asks of the world, and that everything on it follows the scrubber.

import { afterAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { formatDuration } from '../../src/base/time.ts';
import { applyFact } from '../../src/record/applyFact.ts';
import { nodeLabel } from '../../src/record/labels.ts';
import { poolCounts } from '../../src/record/poolRecord.ts';
import { WorldState } from '../../src/record/worldState.ts';
import { MINIMAL, minimalWith } from '../scenario/minimal.ts';
import { momentText } from '../../src/web/words.ts';
import { built, Reports, shipped, type Report } from './browser.ts';

const reports = new Reports();
afterAll(() => reports.close());

const crowded = reports.write('43-pods', shipped('43-pods'));
const churn = reports.write('cooldown-starvation', shipped('cooldown-starvation'));
const full = reports.write('ip-exhaustion', shipped('ip-exhaustion'));
const rolling = reports.write('rolling-update', shipped('rolling-update'));

const MANY = MINIMAL.replace('size: 2', 'size: 70')
  .concat('timeline:\n  - { at: 2m, createDeployment: { name: web, replicas: 400 } }\nuntil: 4m\n')
  .replace('10.0.0.0/24', '10.0.0.0/20');

/** Of the page's program and style sheet; a reader of scenarios alone would add as many. */
const MOST_CHARACTERS = 270_000;

const slider = (page: Page) => page.getByRole('slider', { name: 'Time' });

async function timeOf(page: Page): Promise<number> {
  return Number(await slider(page).inputValue());
}

function number(text: string | null | undefined): number {
  return Number((text ?? '').replaceAll(',', ''));
}

async function seek(page: Page, at: number): Promise<void> {
  await slider(page).fill(String(at));
}

/** The first record after a time that the page knows: it leaves Events out, which say what others say. */
function after({ records }: Report, at: number): number | undefined {
  return records.find(({ t, kind }) => t > at && kind !== 'event-recorded')?.t;
}

/** What each node's card says of its pods and its pool. */
async function cards(page: Page): Promise<Map<string, string>> {
  const texts = await page.locator('#overview .node').evaluateAll((nodes) =>
    nodes.map((node) => ({
      name: node.querySelector('h3')?.textContent ?? '',
      text: [...node.querySelectorAll('header p:nth-of-type(1), footer span')]
        .map((part) => part.textContent)
        .join('; '),
    })),
  );
  return new Map(texts.map(({ name, text }) => [name, text]));
}

/** The same from a fold of the records that reports in text are made from. */
function folded({ records }: Report, at: number): Map<string, string> {
  const state = new WorldState();
  for (const record of records) if (record.t <= at) applyFact(state, record, record.t);
  return new Map(
    [...state.nodes.nodes.values()].map((node) => {
      const { total, assigned, warm, cooling } = poolCounts(node.pool, at);
      const cool = cooling > 0 ? `${cooling} cooling down, ` : '';
      const places = node.maxPods === 0 ? '?' : node.maxPods;
      const pool = `${assigned} of ${total} addresses assigned; ${cool}${warm} warm`;
      return [nodeLabel(node.node), `${node.pods.value} of ${places} pods; ${pool}`];
    }),
  );
}

describe('the page', () => {
  it('needs nothing but itself, complains of nothing, and says the answer first', async () => {
    const { page, complaints, requests } = await reports.open(crowded);
    expect(await page.title()).toBe('43 pods on three t3.medium · vpc-cni-sim');
    expect(await page.locator('.headline').textContent()).toBe(
      '1 of 52 pods never starts: all 3 nodes are at max pods (17)',
    );
    expect(await page.locator('.because').textContent()).toContain('Max pods is 17: 3 ENIs × (6 − 1) + 2');
    const help = page.getByRole('region', { name: 'What would help' });
    expect(await help.getByRole('listitem').count()).toBe(3);
    expect(await help.getByRole('listitem').first().textContent()).toMatch(
      /^✓Helps: One more node .*runs after/,
    );
    const why = page.locator('#why');
    expect(await why.getByRole('tree').first().textContent()).toContain(
      'All 3 schedulable nodes have 17 of 17 pods',
    );
    expect(
      await why.getByRole('listitem').filter({ hasText: 'One more node in workers' }).textContent(),
    ).toContain('the pod runs after');
    expect(await page.getByText('vpc-cni-sim report 43-pods.yaml --seed 1 -o report.html').count()).toBe(1);
    await page.waitForTimeout(400);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
    await page.context().close();
  });

  it('has four figures by the kind of the reason, one of them in its colour', async () => {
    const { page } = await reports.open(crowded);
    const figures = page.locator('.key-figures div');
    expect(await figures.locator('dt').allTextContents()).toEqual([
      'Never started',
      'Pod address wait, p99',
      'Peak addresses',
      'EC2 calls',
    ]);
    expect(await figures.locator('.is-cause').allTextContents()).toEqual(['1']);
    await page.context().close();
  });

  it.each([
    ['43-pods', crowded],
    ['cooldown-starvation', churn],
  ])('%s: shows at each moment what a fold of the records says, forwards and back', async (_, report) => {
    const { page, complaints } = await reports.open(report);
    const moments = [0, 0.05, 0.1, 0.5, 0.505, 0.51, 0.52, 0.6, 0.8, 1].map((share) =>
      Math.round(report.end * share),
    );
    for (const at of [...moments, ...[...moments].reverse()]) {
      await seek(page, at);
      await page.locator('#overview h2', { hasText: `Nodes at ${momentText(at)}` }).waitFor();
      expect(await cards(page)).toEqual(folded(report, at));
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is small: of the simulator it has what folds and shows records, and not what reads scenarios', () => {
    expect(built('page.js').length + built('page.css').length).toBeLessThan(MOST_CHARACTERS);
  });

  it('opens at the peak of the worst episode, and at the end where no pod waited', async () => {
    const worst = crowded.episodes[0];
    const { page } = await reports.open(crowded);
    expect(await timeOf(page)).toBe(worst?.peakAt);
    expect(await page.locator('.now').textContent()).toContain('1 is Pending: TooManyPods.');
    await page.context().close();
    const quiet = reports.write('quiet', minimalWith('until: 2m\n'));
    const other = await reports.open(quiet);
    expect(await timeOf(other.page)).toBe(quiet.end);
    expect(await other.page.locator('.humps').count()).toBe(0);
    expect(await other.page.getByText('No waiting pods, apart from startup').isVisible()).toBe(true);
    expect(await other.page.getByRole('button', { name: 'Worst moment' }).isDisabled()).toBe(true);
    await other.page.context().close();
  });

  it('never mixes the two tenses: the answer stays, the sentence of the moment follows', async () => {
    const { page } = await reports.open(crowded);
    const headline = await page.locator('.headline').textContent();
    const first = await page.locator('.now').textContent();
    await seek(page, 308_000);
    expect(await page.locator('.headline').textContent()).toBe(headline);
    const then = (await page.locator('.now').textContent()) ?? '';
    expect(then).not.toBe(first);
    expect(then).toContain('17 of 51 pods are running. 20 are ContainerCreating: NoAddressOnNode.');
    await page.context().close();
  });

  it('opens at the moment its address names, and keeps it there', async () => {
    const { page } = await reports.open(crowded, {}, '#at=5m8s');
    expect(await timeOf(page)).toBe(308_000);
    await page.locator('.humps a').first().click();
    await page.waitForFunction(
      (at) => location.hash === at,
      `#at=${formatDuration(crowded.episodes[1]?.peakAt ?? 0)}`,
    );
    await page.context().close();
  });
});

describe('episodes', () => {
  it('are named over the scrubber, each a link that moves the page to its peak, by mouse and by keyboard', async () => {
    const { page, complaints } = await reports.open(crowded);
    const links = page.locator('.humps a');
    const byTime = [...crowded.episodes].sort((one, other) => one.from - other.from);
    expect(await links.allTextContents()).toEqual([
      'NoAddressOnNode: 20 pods, 35s',
      'TooManyPods: 1 pod, to the end',
    ]);
    for (const [place, { peakAt }] of byTime.entries()) {
      const link = links.nth(place);
      await seek(page, 0);
      if (place % 2 === 0) await link.click();
      else {
        await link.focus();
        await page.keyboard.press('Enter');
      }
      expect(await timeOf(page)).toBe(peakAt);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('are gone through by one button, the worst first', async () => {
    const { page } = await reports.open(rolling);
    await seek(page, 0);
    const worst = page.getByRole('button', { name: 'Worst moment' });
    for (const { peakAt } of rolling.episodes) {
      await worst.click();
      expect(await timeOf(page)).toBe(peakAt);
    }
    await worst.click();
    expect(await timeOf(page)).toBe(rolling.episodes[0]?.peakAt);
    await page.context().close();
  });

  it('have labels that do not cover each other, and count those without room', async () => {
    const { page } = await reports.open(rolling);
    for (const width of [1280, 1000, 820, 500]) {
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(200);
      const boxes = await page.locator('.humps li').evaluateAll((labels) =>
        labels.map((label) => {
          const { left, right } = label.getBoundingClientRect();
          return [left, right] as const;
        }),
      );
      expect(boxes.length).toBeGreaterThan(0);
      for (const [place, [left, right]] of boxes.entries()) {
        expect(left).toBeGreaterThanOrEqual(boxes[place - 1]?.[1] ?? 0);
        expect(right).toBeLessThanOrEqual(width);
      }
      const hidden = await page.locator('.humps .more').allTextContents();
      const labelled = rolling.episodes.filter(({ to, podMinutes }) => to === undefined || podMinutes >= 0.1);
      const shown = Math.min(8, labelled.length);
      expect(boxes.length + hidden.reduce((sum, text) => sum + number(text.slice(1)), 0)).toBe(shown);
    }
    await page.context().close();
  });

  it('stand in a table, the worst first', async () => {
    const { page } = await reports.open(rolling);
    const table = page.locator('#episodes table');
    expect(await table.locator('thead th').allTextContents()).toEqual([
      'Reason',
      'From, to',
      'Peak',
      'Pod-minutes',
    ]);
    const rows = table.locator('tbody tr');
    expect(await rows.count()).toBe(rolling.episodes.length);
    expect(await rows.first().textContent()).toMatch(/^Cooldown6m01s to 8m59s1024\.6$/);
    await seek(page, 0);
    await rows.nth(2).getByRole('link').click();
    expect(await timeOf(page)).toBe(rolling.episodes[2]?.peakAt);
    expect(await page.getByText(/\d+ failed sandbox/).count()).toBe(1);
    await page.context().close();
  });

  it('have links that open the page at their moment', async () => {
    const { page } = await reports.open(rolling);
    const href = (await page.locator('#episodes tbody a').nth(1).getAttribute('href')) ?? '';
    await page.context().close();
    const other = await reports.open(rolling, {}, href);
    expect(await timeOf(other.page)).toBe(rolling.episodes[1]?.peakAt);
    // And followed in the open page, as a typed address is.
    await other.page.evaluate(() => {
      location.hash = '#at=2m';
    });
    await other.page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('input[type=range]')?.value === '120000',
    );
    await other.page.context().close();
  });
});

describe('what was looked at', () => {
  it('stands there with its output, and leads to its moment', async () => {
    const source = shipped('article');
    const { page } = await reports.open(reports.write('article', source));
    const looks = page.locator('.observations li');
    expect(await looks.count()).toBe(source.match(/observe:/g)?.length);
    const first = looks.filter({ hasText: 'kubectl get nodes' }).first();
    expect(await first.locator('pre').textContent()).toMatch(/^NAME +STATUS +ROLES +AGE +VERSION\nip-/);
    await first.getByRole('button').click();
    expect(await timeOf(page)).toBe(120_000);
    expect(await page.locator('.observations .failed').count()).toBe(0);
    await page.context().close();
  });
});

describe('the scrubber', () => {
  it('moves by keys', async () => {
    const { page } = await reports.open(crowded);
    await slider(page).focus();
    const press = async (key: string): Promise<number> => {
      await page.keyboard.press(key);
      return timeOf(page);
    };
    expect(await press('Home')).toBe(0);
    expect(await press('Alt+ArrowRight')).toBe(1000);
    expect(await press('PageUp')).toBe(11_000);
    expect(await press('Alt+ArrowLeft')).toBe(10_000);
    expect(await press('PageDown')).toBe(0);
    expect(await press('Shift+ArrowRight')).toBe(300_000);
    expect(await press('ArrowRight')).toBe(after(crowded, 300_000));
    expect(await press('Shift+ArrowRight')).toBe(480_000);
    expect(await press('Shift+ArrowLeft')).toBe(300_000);
    expect(await press('End')).toBe(crowded.end);
    expect(await press('ArrowLeft')).toBe(crowded.records.at(-1)?.t);
    await seek(page, 308_000);
    await page.waitForFunction(() =>
      /^5m08s\. \d+ of \d+ pods are running/.test(
        document.querySelector('input[type=range]')?.getAttribute('aria-valuetext') ?? '',
      ),
    );
    await page.context().close();
  });

  it('moves by single keys wherever the focus is, but where one writes', async () => {
    const { page } = await reports.open(crowded);
    await page.keyboard.press('Home');
    expect(await timeOf(page)).toBe(0);
    await page.keyboard.press('w');
    expect(await timeOf(page)).toBe(crowded.episodes[0]?.peakAt);
    await page.keyboard.press('[');
    expect(await timeOf(page)).toBe(crowded.episodes[1]?.from);
    await page.keyboard.press(']');
    expect(await timeOf(page)).toBe(crowded.episodes[0]?.from);
    await page.keyboard.press('/');
    await page.keyboard.type('w[]');
    expect(await timeOf(page)).toBe(crowded.episodes[0]?.from);
    expect(await page.getByLabel('Filter pods').inputValue()).toBe('w[]');
    await page.context().close();
  });

  it('moves by the mouse, and the slots with it', async () => {
    const { page } = await reports.open(crowded);
    const box = await page.locator('.picture').boundingBox();
    if (box === null) throw new Error('no picture to be seen');
    const picture = page.locator('.eni svg').first();
    await page.mouse.move(box.x + 20, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.2, box.y + 30);
    const early = await picture.getAttribute('aria-label');
    await page.mouse.move(box.x + box.width * 0.7, box.y + 30);
    const late = await picture.getAttribute('aria-label');
    await page.mouse.up();
    expect(early).not.toBe(late);
    expect(late).toMatch(/5 addresses: 5 assigned, 0 cooling down, 0 warm; 0 empty slots$/);
    expect(await timeOf(page)).toBeGreaterThan(crowded.end * 0.65);
    await page.context().close();
  });

  it('zooms at the pointer, pans by the axis, and shows all by a double click', async () => {
    const { page } = await reports.open(crowded);
    const picture = page.locator('.picture');
    const ticks = (): Promise<string[]> => page.locator('.axis span').allTextContents();
    const all = await ticks();
    expect(all[0]).toBe('0s');
    const box = await picture.boundingBox();
    if (box === null) throw new Error('no picture to be seen');
    await page.mouse.move(box.x + box.width / 2, box.y + 20);
    await page.mouse.wheel(0, -900);
    await page.waitForFunction(() => document.querySelector('.overview-bar') !== null);
    const near = await ticks();
    expect(near).not.toEqual(all);
    await page.mouse.move(box.x + box.width / 2, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 - 200, box.y + 50);
    await page.mouse.up();
    const moved = await ticks();
    expect(moved).not.toEqual(near);
    await picture.dblclick({ position: { x: 300, y: 20 } });
    await page.waitForFunction(() => document.querySelector('.overview-bar') === null);
    expect(await ticks()).toEqual(all);
    await page.context().close();
  });

  it('steps from event to event, plays and pauses', async () => {
    const { page } = await reports.open(crowded, {}, '#at=5m');
    await page.getByRole('button', { name: 'To the next event' }).click();
    expect(await timeOf(page)).toBe(after(crowded, 300_000));
    await page.getByRole('button', { name: 'To the event before' }).click();
    expect(await timeOf(page)).toBe(300_000);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.waitForFunction(
      () => Number(document.querySelector<HTMLInputElement>('input[type=range]')?.value) > 305_000,
    );
    await page.getByRole('button', { name: 'Pause' }).click();
    const paused = await timeOf(page);
    await page.waitForTimeout(200);
    expect(await timeOf(page)).toBe(paused);
    await page.context().close();
  });
});

describe('pictures and charts', () => {
  it('say what is under the pointer, and who has an address', async () => {
    const { page } = await reports.open(crowded);
    const svg = page.locator('.eni svg').first();
    await svg.scrollIntoViewIfNeeded();
    await svg.hover({ position: { x: 21, y: 7 } });
    expect(await page.locator('.tip').textContent()).toMatch(/^192\.168\.\d+\.\d+ (nginx|kube-system)/);
    const map = page.locator('#subnets .subnet-map').first();
    await map.hover({ position: { x: 122, y: 4 } });
    expect(await page.locator('.tip').textContent()).toMatch(/^192\.168\.\d+\.0 AWS-reserved/);
    await page.context().close();
    const other = await reports.open(full, {}, '#at=8m');
    await other.page
      .locator('#subnets .subnet-map')
      .first()
      .click({ position: { x: 122, y: 53 } });
    expect(await other.page.locator('.holder').textContent()).toMatch(
      /^Address10\.0\.0\.48 assignedENIeni-\w+Nodeip-10-0-0-42 its podsPodnginx-\w+-\w+ show$/,
    );
    await other.page.getByRole('button', { name: 'its pods' }).click();
    expect(await other.page.getByLabel('Filter pods').inputValue()).toBe('node=ip-10-0-0-42');
    await other.page.context().close();
  });

  it('show the values under the pointer, and move the page where one clicks', async () => {
    const { page } = await reports.open(crowded);
    const plot = page.locator('.chart .u-over').first();
    await plot.scrollIntoViewIfNeeded();
    const ends = page.locator('.line-ends').first();
    expect(await ends.locator('.is-bold').textContent()).toBe('45 assigned');
    const box = await plot.boundingBox();
    if (box === null) throw new Error('no chart to be seen');
    await page.mouse.move(box.x + box.width / 4, box.y + 40);
    await ends.getByText('2 assigned').waitFor();
    await page.mouse.click(box.x + box.width / 4, box.y + 40);
    expect(Math.round((await timeOf(page)) / 1000)).toBeCloseTo(150, -1);
    await page.context().close();
  });

  it('draw many nodes as squares, which arrows walk through in two dimensions', async () => {
    const { page } = await reports.open(reports.write('many', MANY));
    const squares = page.locator('#nodes').getByRole('listbox').first();
    expect(await page.locator('#nodes .squares [role=option]').count()).toBe(70);
    await squares.focus();
    const chosen = (): Promise<string | null> => page.locator('.chosen-node h3').textContent();
    await page.keyboard.press('Home');
    const first = await chosen();
    await page.keyboard.press('ArrowRight');
    const second = await chosen();
    expect(second).not.toBe(first);
    await page.keyboard.press('ArrowLeft');
    expect(await chosen()).toBe(first);
    await page.keyboard.press('ArrowDown');
    expect([first, second]).not.toContain(await chosen());
    await page.keyboard.press('Enter');
    expect(await page.locator('.node-details').textContent()).toContain('ipamd');
    await page.context().close();
  });
});
