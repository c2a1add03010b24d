// The playground in a real browser: edit, error, fix, scrub, share and reopen, import by drop, by keyboard, on a phone, in
// the dark, without a network; and that a stranger's link, or page, comes to nothing.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FARM_TEXTS } from '../import/fixtureFiles.ts';
import { violations } from './axe.ts';
import { shipped } from './browser.ts';
import { Playgrounds, settled, textOf } from './playground.ts';

const playgrounds = new Playgrounds();
const folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-playground-'));
let url = '';

beforeAll(async () => {
  url = await playgrounds.serve();
});
afterAll(async () => {
  await playgrounds.close();
  rmSync(folder, { recursive: true });
});

const slider = (page: Page) => page.getByRole('slider', { name: 'Time' });
const state = (page: Page) => page.locator('.run-state');
const nodes = (page: Page) => page.getByRole('tab', { name: /^Nodes/ });

/** A state as a link carries it; `text` may be anything. */
function linkOf(value: unknown): string {
  const json = typeof value === 'string' ? value : JSON.stringify(value);
  return `#s=1.${deflateRawSync(json).toString('base64url')}`;
}

async function write(page: Page, from: string, to: string): Promise<void> {
  const line = page.locator('.cm-line', { hasText: from }).first();
  await line.click();
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+Home');
  await page.keyboard.type(to);
}

describe('the playground', () => {
  it('opens with an answer, asks nobody, complains of nothing, and has a policy without exceptions', async () => {
    const { page, complaints, requests } = await playgrounds.open(url);
    await page
      .getByText(/never starts/)
      .first()
      .waitFor();
    expect(await textOf(page)).toContain('instanceType: t3.medium');
    const policy = (await page.locator('meta[http-equiv]').getAttribute('content')) ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(await page.locator('script:not([src]), [onclick]').count()).toBe(0);
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('plays an edit at once, keeps the moment, and takes it back', async () => {
    const { page, complaints } = await playgrounds.open(url, '#example=43-pods&at=6m&view=nodes');
    expect(await slider(page).inputValue()).toBe('360000');
    expect(await nodes(page).textContent()).toContain('3');
    await page.getByRole('button', { name: 'Nodes: one more' }).click();
    await page.getByRole('tab', { name: 'Nodes 4' }).waitFor();
    expect(await slider(page).inputValue()).toBe('360000');
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+z');
    await page.getByRole('tab', { name: 'Nodes 3' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says what is wrong, keeps the last run that was valid, and fixes it', async () => {
    const { page } = await playgrounds.open(url, '#example=ip-exhaustion');
    await write(page, 'instanceType:', 'instanceType: m5.lage');
    await page.getByText('✕ Not run: 1 problem').waitFor();
    await page.getByText('Shown here: the last valid run').waitFor();
    await page.getByText('did you mean m5.large?').first().waitFor();
    expect(await nodes(page).textContent()).toContain('1');
    await page.keyboard.press('Alt+Enter');
    await settled(page);
    expect(await state(page).textContent()).toMatch(/^Ran in/);
    expect(await textOf(page)).toContain('instanceType: m5.large');
    await page.context().close();
  });

  it('goes to the next problem by F8, and fixes one by its button', async () => {
    const { page } = await playgrounds.open(url, '#example=ip-exhaustion');
    await write(page, 'instanceType:', 'instanceType: m5.lage');
    await page.getByText('✕ Not run: 1 problem').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('F8');
    await page.getByRole('button', { name: 'Change to m5.large' }).first().click();
    await settled(page);
    expect(await state(page).textContent()).toMatch(/^Ran in/);
    await page.context().close();
  });

  it('offers keys and values from the schema', async () => {
    const { page } = await playgrounds.open(url, '#example=burst');
    await write(page, 'instanceType:', 'instanceType: c5.xl');
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete').getByText('c5.xlarge', { exact: true }).waitFor();
    await page.context().close();
  });

  it('applies a remedy to the text', async () => {
    const { page } = await playgrounds.open(url, '#example=burst');
    const before = await textOf(page);
    await page
      .getByRole('button', { name: /^Apply/ })
      .first()
      .click();
    await expect.poll(async () => await textOf(page)).not.toBe(before);
    await settled(page);
    expect(await state(page).textContent()).toMatch(/^Ran in/);
    await page.context().close();
  });

  it('types at the moment, and what kubectl changes is a step of the scenario', async () => {
    const { page, complaints } = await playgrounds.open(url, '#example=43-pods&at=6m&view=terminal');
    const prompt = page.locator('[data-terminal]');
    await prompt.fill('kubectl get pods | grep -c Running');
    await prompt.press('Enter');
    await page.getByText('43', { exact: true }).first().waitFor();
    await prompt.fill('kubectl scale deployment/nginx --replicas=10');
    await prompt.press('Enter');
    await page.getByText('deployment.apps/nginx scaled').waitFor();
    await settled(page);
    await expect.poll(async () => await page.evaluate(() => location.hash)).toContain('s=1.');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('stops a run that takes long, and keeps what was played', async () => {
    const long = shipped('burst')
      .replace('size: 4', 'size: 60')
      .replace('replicas: 100', 'replicas: 1000')
      .replace(/until: .*/, 'until: 5000h')
      .replace(/^expect:[\s\S]*/m, '');
    const { page } = await playgrounds.open(url);
    await page.evaluate(
      (hash) => (location.hash = hash),
      linkOf({ name: 'long.yaml', text: long, others: {} }),
    );
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('.run-state', { hasText: /^Stopped at/ }).waitFor();
    await page.context().close();
  });
});

describe('a link', () => {
  it('carries all of it', async () => {
    const { page } = await playgrounds.open(url, '#example=burst&at=3m10s');
    await page.getByRole('button', { name: 'Nodes: one more' }).click();
    await page.getByRole('tab', { name: 'Nodes 5' }).waitFor();
    await page.getByRole('button', { name: 'Share' }).click();
    await expect
      .poll(async () => await page.getByLabel('link', { exact: true }).inputValue())
      .toContain('#s=1.');
    const link = await page.getByLabel('link', { exact: true }).inputValue();
    const other = await playgrounds.open(url, link.slice(url.length));
    expect(await textOf(other.page)).toContain('size: 5');
    expect(await slider(other.page).inputValue()).toBe('190000');
    expect(other.complaints).toEqual([]);
    await page.context().close();
    await other.page.context().close();
  });

  const files = (text: unknown, name: unknown = 'a.yaml', others: unknown = {}) => ({ name, text, others });

  it.each([
    ['cut off', '#s=1.abc'],
    ['not of its alphabet', '#s=1.%00%3Cscript%3E'],
    ['of another version', linkOf(files('kind: Scenario')).replace('1.', '9.')],
    ['of another shape', linkOf({ text: 'a' })],
    ['with a number for a text', linkOf(files(1))],
    ['with a name of the language', linkOf('{"name":"a","text":"a","others":{"__proto__":"a"}}')],
    ['of much more than it seems', linkOf(files('#'.repeat(50_000_000)))],
    ['of no JSON', linkOf('{')],
  ])('that is %s is told, and comes to nothing', async (_, hash) => {
    const { page, complaints } = await playgrounds.open(url, hash);
    await page.getByText('The link has no scenario that can be read').waitFor();
    expect(await textOf(page)).toContain('43 pods on three t3.medium');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is text wherever it is shown: markup and code in it do nothing', async () => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const text = shipped('burst')
      .replace(/^ {2}name: .*$/m, `  name: '${hostile}'`)
      .replace('instanceType: m5.large', `instanceType: '${hostile}'`);
    const { page, requests } = await playgrounds.open(url, linkOf(files(text, `${hostile}.yaml`)));
    await page.locator('.run-state', { hasText: 'Not run' }).waitFor();
    expect(await page.title()).toBe('vpc-cni-sim playground');
    expect(await page.locator('img[src]').count()).toBe(0);
    expect(requests).toEqual([]);
    await page.context().close();
  });
});

describe('files', () => {
  const drop = async (page: Page, dropped: Readonly<Record<string, string>>): Promise<void> => {
    const data = await page.evaluateHandle((given) => {
      const transfer = new DataTransfer();
      for (const [name, text] of Object.entries(given)) transfer.items.add(new File([text], name));
      return transfer;
    }, dropped);
    await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
    await page.getByText('Drop a scenario, manifests').waitFor();
    await page.dispatchEvent('body', 'drop', { dataTransfer: data });
  };

  it('of a scenario are opened with what it names', async () => {
    const { page } = await playgrounds.open(url);
    const scenario = shipped('burst').replace(
      'timeline:',
      'timeline:\n  - at: 1m\n    apply: { file: web.yaml }',
    );
    const manifest = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: web }\n';
    await drop(page, { 'mine.yaml': scenario, 'web.yaml': manifest });
    await page.getByText('Opened mine.yaml').waitFor();
    await settled(page);
    expect(await state(page).textContent()).toMatch(/^Ran in/);
    await page.getByRole('button', { name: 'web.yaml', exact: true }).click();
    await expect.poll(async () => await textOf(page)).toContain('kind: Namespace');
    await page.context().close();
  });

  it('that were exported of a cluster become a scenario', async () => {
    const { page, complaints } = await playgrounds.open(url);
    await drop(page, FARM_TEXTS);
    await page.getByText(/^Imported \d+ file/).waitFor();
    await settled(page);
    expect(await state(page).textContent()).toMatch(/^Ran in/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('that are nothing known are told', async () => {
    const { page } = await playgrounds.open(url);
    await drop(page, { 'notes.txt': 'to do' });
    await page.locator('.page-notice', { hasText: 'notes.txt' }).waitFor();
    expect(await textOf(page)).toContain('43 pods on three t3.medium');
    await page.context().close();
  });

  it('on disk are watched by serve, and the moment stays', async () => {
    const file = join(folder, 'mine.yaml');
    writeFileSync(file, shipped('burst'));
    const served = await playgrounds.serve(file);
    const { page, requests } = await playgrounds.open(served);
    await slider(page).fill('200000');
    writeFileSync(file, readFileSync(file, 'utf8').replace('size: 4', 'size: 6'));
    await page.getByRole('tab', { name: 'Nodes 6' }).waitFor();
    expect(await slider(page).inputValue()).toBe('200000');
    expect(requests).toEqual([]);
    await page.context().close();
  });
});

describe('everybody', () => {
  it.each(['light', 'dark'] as const)('finds no barrier that axe knows, in %s', async (colorScheme) => {
    const { page } = await playgrounds.open(url, '#example=ip-exhaustion', { colorScheme });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: /^The subnet is full/ }).click();
    await page.getByRole('dialog', { name: 'Scenarios' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  it('on a phone has one pane at a time, and nothing beside the screen', async () => {
    const { page } = await playgrounds.open(url, '#example=ip-exhaustion', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    });
    const isWithin = async (): Promise<boolean> =>
      await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    expect(await isWithin()).toBe(true);
    await page.getByRole('button', { name: 'Scenario', exact: true }).click();
    expect(await page.getByLabel('Instance type').isVisible()).toBe(true);
    expect(await isWithin()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  it('goes on without a network', async () => {
    const { page, complaints } = await playgrounds.open(url, '#example=burst');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Nodes: one more' }).click();
    await page.getByRole('tab', { name: 'Nodes 5' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('has keys: to the editor and out of it, the list of keys, the pane away', async () => {
    const { page } = await playgrounds.open(url);
    await page.keyboard.press('e');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('editor');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.className)).not.toBe('editor');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+b');
    expect(await page.locator('.left').isVisible()).toBe(false);
    await page.keyboard.press('Control+b');
    expect(await page.locator('.left').isVisible()).toBe(true);
    await page.context().close();
  });

  it('takes a report along that opens on its own', async () => {
    const { page } = await playgrounds.open(url, '#example=burst');
    await page.getByRole('button', { name: 'Share' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save report.html' }).click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('<title>From nothing to a hundred pods');
    await page.context().close();
  });
});
