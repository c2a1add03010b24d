// The report's page in a real browser: what it asks of the world, and that everything on it follows the scrubber.

import { afterAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { formatMoment } from '../../src/base/time.ts';
import { applyFact } from '../../src/record/applyFact.ts';
import { nodeLabel } from '../../src/record/labels.ts';
import { poolCounts } from '../../src/record/poolRecord.ts';
import { WorldState } from '../../src/record/worldState.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { built, Reports, shipped, type Report } from './browser.ts';

const reports = new Reports();
afterAll(() => reports.close());

const crowded = reports.write('43-pods', shipped('43-pods'));
const churn = reports.write('cooldown-starvation', shipped('cooldown-starvation'));
const rolling = reports.write('rolling-update', shipped('rolling-update'));

/** Of the page's program and style sheet; a reader of scenarios alone would add as many. */
const MOST_CHARACTERS = 220_000;

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

/** What each node's card says of its pool: `5 assigned, 1 warm`. */
async function cards(page: Page): Promise<Map<string, string>> {
  const texts = await page.locator('.node').evaluateAll((nodes) =>
    nodes.map((node) => ({
      name: node.querySelector('h3')?.textContent ?? '',
      text: [...node.querySelectorAll('dd')].map((cell) => cell.textContent).join('; '),
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
      const { assigned, warm, cooling } = poolCounts(node.pool, at);
      const pods = node.pods.value;
      const full = node.maxPods > 0 && pods >= node.maxPods ? ' at max pods' : '';
      const cool = cooling > 0 ? `, ${cooling} cooling down` : '';
      const places = node.maxPods === 0 ? '?' : node.maxPods;
      return [nodeLabel(node.node), `${pods}/${places}${full}; ${assigned} assigned, ${warm} warm${cool}`];
    }),
  );
}

describe('the page', () => {
  it('needs nothing but itself, complains of nothing, and says the answer first', async () => {
    const { page, complaints, requests } = await reports.open(crowded);
    expect(await page.title()).toBe('43 pods on three t3.medium · vpc-cni-sim');
    expect(await page.locator('.verdict').textContent()).toBe(
      '1 of 52 pods is Pending since 8m00s: TooManyPods. All 3 nodes are at max pods (17).',
    );
    await page.getByText('max pods, 17 on every node').waitFor();
    const why = page.locator('#why');
    expect(await why.locator('.chain').first().textContent()).toContain(
      'because all 3 schedulable nodes have 17 of 17 pods',
    );
    expect(await why.getByRole('row', { name: 'one more node in workers' }).textContent()).toContain(
      '1 of 1',
    );
    expect(await page.getByText('vpc-cni-sim report 43-pods.yaml --seed 1 -o report.html').count()).toBe(1);
    await page.waitForTimeout(400);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
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
      await page.locator('.tense', { hasText: `At ${formatMoment(at)}` }).waitFor();
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
    expect(await page.locator('.headline').textContent()).toContain('1 is Pending: TooManyPods.');
    await page.context().close();
    const quiet = reports.write('quiet', minimalWith('until: 2m\n'));
    const other = await reports.open(quiet);
    expect(await timeOf(other.page)).toBe(quiet.end);
    expect(await other.page.locator('.humps').count()).toBe(0);
    await other.page.context().close();
  });

  it('says at the top what is so at the moment, and keeps the verdict of the run apart', async () => {
    const { page } = await reports.open(crowded);
    const answer = (): Promise<string[]> => page.locator('.answer').allTextContents();
    const [first, run] = await answer();
    expect(run).toBe(
      'The whole run1 of 52 pods is Pending since 8m00s: TooManyPods. All 3 nodes are at max pods (17).',
    );
    await seek(page, 308_000);
    const [then, same] = await answer();
    expect(same).toBe(run);
    expect(then).not.toBe(first);
    expect(then).toMatch(/^At 5m08s17 of 51 pods are running\. 20 are ContainerCreating: NoAddressOnNode\./);
    await page.context().close();
  });

  it('counts pods alike in the headline and in the figures, at every moment', async () => {
    const { page } = await reports.open(churn);
    for (const share of [0, 0.1, 0.3, 0.5, 0.51, 0.52, 0.6, 0.8, 1]) {
      await seek(page, Math.round(churn.end * share));
      const sentence = (await page.locator('.headline').textContent()) ?? '';
      const figure = page.locator('.figure', { hasText: 'Pods' });
      const total = number(await figure.locator('.value').textContent());
      const byStatus = [...((await figure.locator('.note').textContent()) ?? '').matchAll(/([\d,]+) (\w+)/g)];
      const running = number(byStatus.find(([, , status]) => status === 'Running')?.[1] ?? '0');
      if (total === 0) continue;
      const said = running === total ? `${total} pod` : `${running} of ${total} pod`;
      expect(sentence).toContain(said);
      // The parts that are not running add up as well.
      const others = [...sentence.matchAll(/(\d[\d,]*) (?:is|are) (?!running)/g)];
      expect(others.reduce((sum, [, count]) => sum + number(count), running)).toBe(total);
    }
    await page.context().close();
  });

  it('opens at the moment its address names, and keeps it there', async () => {
    const { page } = await reports.open(crowded, {}, '#at=5m8s');
    expect(await timeOf(page)).toBe(308_000);
    await page.getByRole('button', { name: 'nginx 43/43 Running' }).click();
    await page.waitForFunction(() => location.hash.startsWith('#at=5m3'));
    expect(await timeOf(page)).toBeGreaterThan(330_000);
    await page.context().close();
  });
});

describe('episodes', () => {
  it('are named over the scrubber, each a link that moves the page to its peak, by mouse and by keyboard', async () => {
    const { page, complaints } = await reports.open(rolling);
    const links = page.locator('.humps a');
    const byTime = [...rolling.episodes].sort((one, other) => one.from - other.from);
    expect(await links.count()).toBe(byTime.length);
    for (const [place, { reason, from, to = rolling.end, peak, peakAt }] of byTime.entries()) {
      const link = links.nth(place);
      const text = (await link.textContent()) ?? '';
      expect(text).toContain(reason);
      expect(text).toContain(`${formatMoment(from)}–${formatMoment(to)}, ${peak} pod`);
      expect(text).toMatch(/[\d.]+ pod-minutes$/);
      expect(await link.getAttribute('aria-label')).toMatch(/ pod-minutes: show the peak$/);
      await seek(page, 0);
      if (place % 2 === 0) await link.click();
      else {
        await link.focus();
        await page.keyboard.press('Enter');
      }
      expect(await timeOf(page)).toBe(peakAt);
    }
    expect(await page.locator('.humps .worst').count()).toBe(1);
    expect(
      await page
        .locator('.humps')
        .getByRole('link', { name: / worst / })
        .textContent(),
    ).toContain(rolling.episodes[0]?.reason);
    await seek(page, 0);
    await page.getByRole('button', { name: 'Worst moment' }).click();
    expect(await timeOf(page)).toBe(rolling.episodes[0]?.peakAt);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('do not cover each other', async () => {
    const { page } = await reports.open(rolling);
    for (const width of [1280, 1000, 820]) {
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
    }
    await page.context().close();
  });

  it('stand in a table with the columns of replay, the worst first and marked', async () => {
    const { page } = await reports.open(rolling);
    const table = page.locator('#episodes table');
    expect(await table.locator('thead th').allTextContents()).toEqual([
      'reason',
      'from',
      'to',
      'peak pods',
      'pod-minutes',
      'where',
    ]);
    const rows = table.locator('tbody tr');
    expect(await rows.count()).toBe(rolling.episodes.length);
    expect(await rows.first().textContent()).toMatch(/^Cooldownworst6m01s8m59s1024\.63 nodes$/);
    expect(await table.locator('.worst').count()).toBe(1);
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
    expect(await press('ArrowRight')).toBe(1000);
    expect(await press('PageUp')).toBe(11_000);
    expect(await press('ArrowLeft')).toBe(10_000);
    expect(await press('PageDown')).toBe(0);
    expect(await press('End')).toBe(crowded.end);
    const last = await press('Shift+ArrowLeft');
    expect(last).toBe(crowded.records.at(-1)?.t);
    await seek(page, 300_000);
    expect(await press('Shift+ArrowRight')).toBe(after(crowded, 300_000));
    expect(await slider(page).getAttribute('aria-valuetext')).toMatch(/^5m00s\. \d+ of \d+ pods are running/);
    await page.context().close();
  });

  it('moves by the mouse, and the slots with it', async () => {
    const { page } = await reports.open(crowded);
    const box = await slider(page).boundingBox();
    if (box === null) throw new Error('no slider to be seen');
    const picture = page.locator('.node svg').first();
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

  it('says the moment aloud once it rests', async () => {
    const { page } = await reports.open(crowded);
    await seek(page, 308_000);
    await page.getByRole('status').filter({ hasText: 'At 5m08s: 17 of 51 pods are running.' }).waitFor();
    await page.context().close();
  });
});

describe('pictures and charts', () => {
  it('say what is under the pointer', async () => {
    const { page } = await reports.open(crowded);
    const svg = page.locator('.node svg').first();
    await svg.scrollIntoViewIfNeeded();
    await svg.hover({ position: { x: 28, y: 9 } });
    expect(await page.locator('.tip').textContent()).toMatch(/^192\.168\.\d+\.\d+ (nginx|kube-system)/);
    await page
      .locator('.subnet svg')
      .first()
      .hover({ position: { x: 5, y: 5 } });
    expect(await page.locator('.tip').textContent()).toMatch(/^192\.168\.\d+\.0\/28: /);
    await page.context().close();
  });

  it('show the values under the pointer, and move the page where one clicks', async () => {
    const { page } = await reports.open(crowded);
    const plot = page.locator('.chart .u-over').first();
    await plot.scrollIntoViewIfNeeded();
    const shown = page.locator('.chart .values').first();
    expect(await shown.textContent()).toContain('8m00s');
    const box = await plot.boundingBox();
    if (box === null) throw new Error('no chart to be seen');
    await page.mouse.move(box.x + box.width / 4, box.y + 40);
    await shown.getByText('2m30s').waitFor();
    expect(await page.locator('.chart').first().locator('canvas').count()).toBe(1);
    await page.mouse.click(box.x + box.width / 4, box.y + 40);
    expect(Math.round((await timeOf(page)) / 1000)).toBeCloseTo(150, -1);
    await page.context().close();
  });
});
