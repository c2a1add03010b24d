// The playground in a real Chromium, served by the program as a user starts it.

import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { newPage, PROGRAM, ROOT, type OpenPage } from './browser.ts';

export class Playgrounds {
  private readonly servers: ChildProcess[] = [];
  private browser: Browser | undefined;

  /** Of a file, or of the playground alone: where it is served. */
  async serve(...words: readonly string[]): Promise<string> {
    const main = join(ROOT, 'dist/program/main.js');
    const server = spawn(process.execPath, [main, 'serve', ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.servers.push(server);
    let said = '';
    for await (const piece of server.stdout) {
      said += String(piece);
      const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0];
      if (url !== undefined) return url;
    }
    throw new Error(`serve said: ${said}`);
  }

  /** Opens it, with the editor loaded and a run shown. */
  async open(url: string, hash = '', options: BrowserContextOptions = {}): Promise<OpenPage> {
    this.browser ??= await chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox'] });
    const open = await newPage(
      this.browser,
      (asked) => asked.startsWith(url) || /^(?:data|blob):/.test(asked),
      { viewport: { width: 1440, height: 900 }, ...options },
    );
    const { page } = open;
    await page.goto(url + hash);
    await page.locator('.cm-content').waitFor({ state: 'attached' });
    await settled(page);
    return open;
  }

  async close(): Promise<void> {
    await this.browser?.close();
    for (const server of this.servers) server.kill('SIGTERM');
  }
}

/** What is written has been played. */
export async function settled(page: Page): Promise<void> {
  // An edit waits a moment before it is played.
  await page.waitForTimeout(150);
  await page.locator('.run-state', { hasText: /^(?:Ran in|Stopped at|✕)/ }).waitFor();
  await page.locator('.page[data-status="running"]').waitFor({ state: 'detached' });
}

/** The text in the editor, which draws only the lines in view. */
export async function textOf(page: Page): Promise<string> {
  return (await page.locator('.cm-content').innerText()).replaceAll('\u200b', '');
}
