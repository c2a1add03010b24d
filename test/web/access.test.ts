// The page for everybody: by keyboard, by screen reader, in light and dark, on a phone, on paper, and with ten thousand
// pods.

import { afterAll, describe, expect, it } from 'vitest';
import { violations } from './axe.ts';
import { Reports, shipped } from './browser.ts';

const reports = new Reports();
afterAll(() => reports.close());

const small = reports.write('ip-exhaustion', shipped('ip-exhaustion'));

const LARGE = `apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: Ten thousand pods }
seed: 1
kubernetes: { version: '1.34' }
vpc:
  region: eu-west-1
  cidrs: [10.0.0.0/16]
  subnets:
    - { name: a, cidr: 10.0.0.0/18, availabilityZone: eu-west-1a }
    - { name: b, cidr: 10.0.64.0/18, availabilityZone: eu-west-1b }
cni: { version: v1.23.1 }
nodeGroups:
  - { name: workers, instanceType: m5.2xlarge, size: 180, subnets: [a, b] }
timeline:
  - { at: 3m, createDeployment: { name: web, replicas: 10000 } }
until: 12m
`;

describe('everybody', () => {
  it.each(['light', 'dark'] as const)('finds no barrier that axe knows, in %s', async (colorScheme) => {
    const { page } = await reports.open(small, { colorScheme });
    for (const share of [1, 0.5, 0]) {
      await page.getByRole('slider', { name: 'Time' }).fill(String(Math.round(small.end * share)));
      expect(await violations(page)).toEqual([]);
    }
    await page.screenshot({ path: reports.picture(`report-${colorScheme}`), fullPage: true });
    await page.context().close();
  });

  it('chooses light or dark', async () => {
    const { page } = await reports.open(small, { colorScheme: 'light' });
    const paper = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await page.getByText('Dark', { exact: true }).click();
    const dark = await paper();
    expect(dark).not.toBe(light);
    expect(await violations(page)).toEqual([]);
    await page.getByText('Light', { exact: true }).click();
    expect(await paper()).toBe(light);
    await page.context().close();
  });

  it('reaches everything by keyboard, sees where the focus is, and hears its name', async () => {
    const { page } = await reports.open(small);
    const names: string[] = [];
    for (let presses = 0; presses < 200; presses++) {
      await page.keyboard.press('Tab');
      const focus = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return undefined;
        const label = element.closest('label');
        const name = element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent;
        const marked = label?.querySelector('input:focus-visible + span') ?? element;
        return { name: name.trim(), outline: getComputedStyle(marked).outlineStyle };
      });
      if (focus === undefined) break;
      expect(focus.name).not.toBe('');
      expect(focus.outline, focus.name).not.toBe('none');
      names.push(focus.name);
    }
    expect(names.slice(0, 2)).toEqual(['Timeline', 'Overview']);
    for (const name of ['Play', 'Time', 'Filter pods', 'Pods', 'Copy the command that writes this page']) {
      expect(names.join('\n')).toContain(name);
    }
    await page.context().close();
  });

  it('jumps to a part of the page by its skip link', async () => {
    const { page } = await reports.open(small);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const top = await page.locator('#overview').evaluate((part) => part.getBoundingClientRect().top);
    expect(top).toBeGreaterThan(0);
    expect(top).toBeLessThan(450);
    await page.context().close();
  });

  it.each(['ip-exhaustion', 'article'])('reads %s on a phone without scrolling sideways', async (name) => {
    const report = reports.write(name, shipped(name));
    const { page } = await reports.open(report, { viewport: { width: 375, height: 740 }, hasTouch: true });
    for (const share of [0.3, 1]) {
      await page.getByRole('slider', { name: 'Time' }).fill(String(Math.round(report.end * share)));
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
    }
    expect(await violations(page)).toEqual([]);
    const row = page.locator('.table .body .row', { hasText: 'coredns' }).first();
    for (const kept of ['pod', 'status', 'node', 'address', 'wait']) {
      const cell = row.locator(`.cell-${kept}`);
      expect(await cell.isVisible(), kept).toBe(true);
      expect(await cell.evaluate((element) => element.scrollHeight - element.clientHeight)).toBe(0);
    }
    for (const cell of await page.locator('#episodes tbody tr').first().locator('td').all()) {
      expect(await cell.isVisible()).toBe(true);
    }
    await page.screenshot({ path: reports.picture(`${name}-phone`), fullPage: true });
    await page.context().close();
  });

  it('prints the answer, the end and the story, without what only works on a screen', async () => {
    const { page } = await reports.open(small, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['.controls', '.filter', '.skip', '.themes', '.pods']) {
      expect(await page.locator(gone).first().isVisible(), gone).toBe(false);
    }
    for (const kept of ['.headline', '.node', '.episodes', '.subnet', '.scenario-text']) {
      expect(await page.locator(kept).first().isVisible(), kept).toBe(true);
    }
    const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(paper).toBe('rgb(255, 255, 255)');
    expect((await page.pdf()).byteLength).toBeGreaterThan(20_000);
    await page.context().close();
  });
});

describe('the table of pods', () => {
  it('filters and sorts', async () => {
    const { page } = await reports.open(small);
    const rows = page.locator('.table .body .row');
    const first = rows.first().getByRole('cell').first();
    const waiting = small.records.find(({ kind }) => kind === 'sandbox-failed')?.t ?? 0;
    await page.getByRole('slider', { name: 'Time' }).fill(String(waiting));
    await page.getByLabel('Filter pods').fill('reason=SubnetExhausted');
    expect(await rows.count()).toBeGreaterThan(0);
    expect(await rows.first().locator('.cell-reason').getAttribute('title')).toContain(
      'failed to assign an IP address to container',
    );
    await page.getByLabel('Filter pods').fill('kube-proxy');
    expect(await rows.allTextContents()).toSatisfy((texts: string[]) =>
      texts.every((text) => text.includes('kube-proxy')),
    );
    await page.getByLabel('Filter pods').fill('');
    await page.getByRole('button', { name: 'Pod', exact: true }).click();
    const least = await first.textContent();
    await page.getByRole('button', { name: 'Pod', exact: true }).click();
    const most = await first.textContent();
    expect(String(least) < String(most)).toBe(true);
    expect(await page.locator('.table .cell-pod').first().getAttribute('aria-sort')).toBe('descending');
    await page.context().close();
  });

  it('bears ten thousand pods: only what is in view is in the page', async () => {
    const large = reports.write('large', LARGE);
    const { page, complaints } = await reports.open(large);
    const table = page.getByRole('table', { name: 'Pods', exact: true });
    expect(Number(await table.getAttribute('aria-rowcount'))).toBeGreaterThan(10_000);
    for (const at of [200_000, 230_000, 400_000, 190_000, large.end]) {
      await page.getByRole('slider', { name: 'Time' }).fill(String(at));
      expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(4000);
    }
    await table.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    const count = await table.getAttribute('aria-rowcount');
    await page.locator(`.table .row[aria-rowindex="${count}"]`).waitFor();
    expect(await page.locator('.table .body .row').count()).toBeLessThan(60);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
