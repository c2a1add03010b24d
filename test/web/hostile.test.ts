// A scenario that would run programs in whoever opens its page: the page shows it, and runs nothing of it.

import { afterAll, expect, it } from 'vitest';
import { HOSTILE, HOSTILE_SCENARIO } from '../cli/hostile.ts';
import { Reports } from './browser.ts';

const reports = new Reports();
afterAll(() => reports.close());

it('a page shows what a scenario says and runs none of it', async () => {
  const report = reports.write('hostile', HOSTILE_SCENARIO);
  const { page, complaints, requests } = await reports.open(report);
  await page.waitForTimeout(400);
  expect(await page.evaluate(() => 'owned' in globalThis)).toBe(false);
  const shown = (await page.locator('body').innerText()) + (await page.title());
  expect(shown).toContain('=cmd|');
  expect(shown).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  expect(HOSTILE).toMatch(/\p{Cf}/u);
  expect([complaints, requests]).toEqual([[], []]);
  await page.context().close();
});

it('a script that gets into a page is stopped by its policy', async () => {
  const { page, complaints } = await reports.open(reports.write('policy', HOSTILE_SCENARIO));
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.owned = 1';
    document.body.append(script);
    const box = document.createElement('div');
    box.innerHTML =
      '<img src="data:," onerror="globalThis.owned = 2"><p id="styled" style="color: red">x</p>';
    document.body.append(box);
  });
  await page.waitForTimeout(400);
  expect(await page.evaluate(() => 'owned' in globalThis)).toBe(false);
  expect(await page.evaluate(() => document.getElementById('styled')?.style.color)).toBe('');
  expect(complaints.length).toBeGreaterThanOrEqual(3);
  expect(complaints.every((text) => text.includes('Content Security Policy'))).toBe(true);
  await page.context().close();
});
