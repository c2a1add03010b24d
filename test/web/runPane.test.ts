// The views of a run in the playground, as the program builds it, served from its folder: everything follows the moment,
// and what is asked of the simulator comes back.

import { createServer, type Server } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM, ROOT } from './browser.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

let server: Server;
let browser: Browser;

beforeAll(async () => {
  const folder = join(ROOT, 'dist/playground');
  server = createServer(({ url = '/' }, response) => {
    const file = join(folder, url === '/' ? 'index.html' : url);
    if (!existsSync(file)) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? '' }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox'] });
});

afterAll(async () => {
  await browser.close();
  server.close();
});

/** With the run of 43-pods. */
async function open(): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.locator('.headline', { hasText: '1 of 52 pods never starts' }).waitFor();
  // The run of the page's own worker has taken the place of the one it came with.
  await page.locator('.run-state', { hasText: /^Ran in/ }).waitFor();
  return { page, complaints };
}

const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });

describe('the tabs', () => {
  it('are walked through by arrows and by numbers, and say how much each shows', async () => {
    const { page, complaints } = await open();
    expect(await page.getByRole('tab').allTextContents()).toEqual([
      'Overview',
      'Nodes 3',
      'Subnets 3',
      'Pods 52',
      'Why',
      'Terminal',
      'Log',
    ]);
    await tab(page, 'Overview').focus();
    await page.keyboard.press('ArrowRight');
    expect(await tab(page, 'Nodes').getAttribute('aria-selected')).toBe('true');
    expect(await tab(page, 'Nodes').evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('End');
    expect(await page.getByRole('tabpanel').getAttribute('aria-labelledby')).toBe('tab-log');
    await page.keyboard.press('4');
    await page.getByRole('heading', { name: /^Pods at 8m/ }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('why', () => {
  it('explains any moment, and says where nothing waits', async () => {
    const { page } = await open();
    await tab(page, 'Why').click();
    await page.getByRole('heading', { name: 'Why 1 pod is waiting at 8m' }).waitFor();
    const tree = page.getByRole('tree').first();
    await tree.getByText('All 3 schedulable nodes have 17 of 17 pods').waitFor();
    await tree.getByRole('treeitem').first().focus();
    await page.keyboard.press('ArrowDown');
    const focused = await page.evaluate(() => document.activeElement?.textContent);
    expect(focused).toMatch(/^All 3 schedulable nodes/);
    const slider = page.getByRole('slider', { name: 'Time' });
    await slider.fill('308000');
    await page.getByRole('heading', { name: 'Why 20 pods are waiting at 5m08s' }).waitFor();
    await page.getByRole('tree').getByText('available address').first().waitFor();
    await slider.fill('200000');
    await page.getByRole('heading', { name: 'No waiting pods at 3m20s' }).waitFor();
    await page
      .getByRole('link', { name: /^TooManyPods/ })
      .last()
      .click();
    expect(Number(await slider.inputValue())).toBeGreaterThan(480_000);
    await page.context().close();
  });
});

describe('a pinned run', () => {
  it('is compared with the one that a remedy makes, over seeds, with a verdict in words', async () => {
    const { page, complaints } = await open();
    await page
      .getByRole('button', { name: /^Apply: / })
      .first()
      .waitFor();
    await page.getByRole('button', { name: /^Pin run/ }).click();
    const rows = page.locator('.compare-table tbody tr');
    expect(await rows.first().textContent()).toMatch(/^Never started110/);
    expect(await rows.first().textContent()).toMatch(/same$/);
    await tab(page, 'Why').click();
    await page.getByRole('button', { name: 'Apply: One more node in workers at 8m00s' }).click();
    await page.locator('.headline', { hasText: 'pinned: 1 of 52 pods never starts' }).waitFor();
    await tab(page, 'Compare').click();
    expect(await rows.first().textContent()).toMatch(/^Never started10−1/);
    await page.locator('.compare-table thead', { hasText: /^(?!.* of 20 seeds).*20 seeds/ }).waitFor();
    expect(await rows.first().textContent()).toMatch(/−1\.0 ±0\.0▼ better$/);
    expect(await page.locator('.because').textContent()).toContain('at 95% confidence over 20 seeds.');
    expect(await page.locator('.shapes .ghost-outline').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Stop comparing' }).click();
    expect(await tab(page, 'Compare').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('the terminal', () => {
  it('answers as of the moment, and keeps what it printed', async () => {
    const { page } = await open();
    await page.keyboard.press('`');
    await page.keyboard.type('kubectl get nodes');
    await page.keyboard.press('Enter');
    const blocks = page.locator('.scrollback .block');
    await blocks.first().getByText('ip-192-168-2-91').waitFor();
    expect(await blocks.first().locator('.prompt').textContent()).toBe('8m00s $');
    await page.getByRole('slider', { name: 'Time' }).fill('200000');
    expect(await blocks.first().locator('.prompt').textContent()).toBe('8m00s $');
    await page.getByLabel('Node', { exact: true }).selectOption({ label: 'ip-192-168-2-91' });
    await page.getByRole('button', { name: 'curl -s localhost:61679/v1/enis' }).click();
    await blocks.nth(1).getByText('AssignedIPs').waitFor();
    expect(await blocks.nth(1).locator('.prompt').textContent()).toBe('ip-192-168-2-91 3m20s $');
    await page.context().close();
  });
});
