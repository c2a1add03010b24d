// The whole simulator runs in a browser, and every shipped scenario comes to the same digest there as in Node.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { shippedScenarios } from '../scenario/shippedScenarios.ts';
import { PROGRAM, ROOT } from './browser.ts';
import type * as Simulator from './simulator.ts';

declare const simulator: typeof Simulator;

/** One script that defines `simulator`. */
async function bundled(): Promise<string> {
  const built = await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(ROOT, 'test/web/simulator.ts'), name: 'simulator', formats: ['iife'] },
    },
  });
  const chunks = [built].flat().flatMap((result) => ('output' in result ? result.output : []));
  const scripts = chunks.filter((chunk) => chunk.type === 'chunk');
  expect(scripts).toHaveLength(1);
  return elementAt(scripts, 0).code;
}

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox'] });
  page = await browser.newPage();
  await page.addScriptTag({ content: await bundled() });
});
afterAll(() => browser.close());

describe('in Chromium', () => {
  it.each(shippedScenarios())('$name comes to the same digest', async ({ name, text }) => {
    const golden = JSON.parse(
      readFileSync(join(ROOT, 'test/golden', name.replace('.yaml', '.json')), 'utf8'),
    ) as {
      readonly digest: string;
    };
    expect(golden.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await page.evaluate((source) => simulator.digestOf(source), text)).toBe(golden.digest);
  });
});
