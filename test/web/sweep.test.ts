// The page of a sweep in a real browser: offline, without barriers, and with settings that can be picked by mouse and
// by keyboard.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweepDocument } from '../../src/report/sweepJson.ts';
import { sweepPage } from '../../src/report/sweepPage.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { PendingRuns } from '../../src/sweep/batch.ts';
import { planSweep } from '../../src/sweep/plan.ts';
import { measureRun } from '../../src/sweep/run.ts';
import { SweepTally } from '../../src/sweep/tally.ts';
import { minimalWith } from '../scenario/minimal.ts';

const PROGRAM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const BUILT = resolve(import.meta.dirname, '../../dist/web');

const folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-sweep-'));
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox'] });
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a small sweep and writes its page. */
function written(): string {
  const source = minimalWith(
    'timeline: [{ at: 2m, createDeployment: { name: web, replicas: 20 } }]\nuntil: 6m\n',
  );
  const parsed = parseScenario(source);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const axes = [
    { path: 'cni.env.WARM_IP_TARGET', place: 0, choices: [1, 2, 4, 8].map((value) => ({ value, place: 0 })) },
    {
      path: 'cni.env.ENABLE_PREFIX_DELEGATION',
      place: 0,
      choices: [false, true].map((value) => ({ value, place: 0 })),
    },
  ];
  const planned = planSweep(parsed.document, { axes, named: [], runs: 3 });
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults));
  const { plan } = planned;
  const tally = new SweepTally(plan.candidates.length, 3);
  const pending = new PendingRuns(plan, tally);
  for (let batch = pending.next(3); batch !== undefined; batch = pending.next(3)) {
    for (const [index, seed] of batch.seeds.entries()) {
      tally.add(batch.candidate, index, measureRun(batch.scenario, seed));
    }
  }
  const read = (name: string): string => {
    const file = join(BUILT, name);
    if (!existsSync(file)) throw new Error(`${file} is missing: npm run build`);
    return readFileSync(file, 'utf8');
  };
  const document = sweepDocument({
    plan,
    tally,
    runs: tally.runs,
    file: 'a </script> b.yaml',
    model: '1.2.3',
  });
  const file = join(folder, 'sweep.html');
  writeFileSync(file, sweepPage(document, { script: read('page.js'), style: read('page.css') }));
  return pathToFileURL(file).href;
}

async function open(url: string, colorScheme: 'light' | 'dark' = 'light') {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  await page.goto(url);
  await page.getByRole('heading', { name: 'Fronts' }).waitFor();
  return { page, complaints };
}

async function violations(page: Page): Promise<string[]> {
  // The policy of the page lets no other script in: this is not one of its own.
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

const url = written();

describe('the page of a sweep', () => {
  it.each(['light', 'dark'] as const)(
    'has no barrier that axe knows, in %s, and asks for nothing',
    async (scheme) => {
      const { page, complaints } = await open(url, scheme);
      expect(complaints).toEqual([]);
      await page.getByText('a </script> b.yaml').first().waitFor();
      expect(await page.locator('#fronts svg[role=img]').count()).toBe(3);
      expect(await page.locator('.sweep-settings tbody tr').count()).toBe(9);
      expect(await violations(page)).toEqual([]);
    },
  );

  it('shows the setting that is picked in the table, with a command that plays it', async () => {
    const { page } = await open(url);
    const row = page.getByRole('button', { name: '8 · true' });
    await row.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'WARM_IP_TARGET=8 ENABLE_PREFIX_DELEGATION=true' }).waitFor();
    expect(await row.getAttribute('aria-pressed')).toBe('true');
    const command = await page.locator('#picked .command code').textContent();
    expect(command).toContain('--set cni.env.WARM_IP_TARGET=8 --set cni.env.ENABLE_PREFIX_DELEGATION=true');
  });

  it('picks the point of a front that is clicked', async () => {
    const { page } = await open(url);
    const before = await page.locator('#picked h2').textContent();
    const other = page
      .locator('#fronts figure')
      .first()
      .locator('svg > g:has(.sweep-other, .sweep-front)')
      .first();
    const name = (await other.locator('title').textContent())?.split(':')[0];
    await other.click({ force: true });
    const after = await page.locator('#picked h2').textContent();
    expect([name, after]).not.toContain(before);
  });

  it('sorts the table by what is asked for', async () => {
    const { page } = await open(url);
    const cells = page.locator('.sweep-settings tbody tr td:nth-child(5)');
    const numbers = async (): Promise<number[]> =>
      (await cells.allTextContents()).map((text) => Number(text.replace(/ .*/s, '').replace(',', '')));
    await page.getByRole('button', { name: 'addressHours' }).click();
    const rising = await numbers();
    expect(rising).toEqual([...rising].sort((one, other) => one - other));
    await page.getByRole('button', { name: 'addressHours' }).click();
    expect(await numbers()).toEqual([...rising].reverse());
  });
});
