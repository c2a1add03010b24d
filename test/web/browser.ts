// A real Chromium and a report's page in it, opened from a file as a colleague would. CHROMIUM names the program where
// it is not Debian's.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { observerOf } from '../../src/inspect/observe.ts';
import type { Episode } from '../../src/record/episodes.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import { reportDocument } from '../../src/report/htmlDocument.ts';
import { htmlPage } from '../../src/report/htmlPage.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/world/run.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
export const PROGRAM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export interface Report {
  readonly url: string;
  readonly records: readonly TraceRecord[];
  readonly end: number;
  readonly episodes: readonly Episode[];
}

/** What a page did that an offline page must not do. */
export interface OpenPage {
  readonly page: Page;
  /** Errors and warnings of the console, and what was thrown. */
  readonly complaints: string[];
  /** Everything asked for but the file itself. */
  readonly requests: string[];
}

/** A page of its own that notes what it is not to do: complain, and ask for anything that is not its own. */
export async function newPage(
  browser: Browser,
  isOwn: (url: string) => boolean,
  options: BrowserContextOptions,
): Promise<OpenPage> {
  // Without motion: a colour on its way to another has a contrast that nobody chose.
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  // The limits of the tests are enough.
  context.setDefaultTimeout(0);
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'log') complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!isOwn(request.url())) requests.push(request.url());
  });
  return { page, complaints, requests };
}

export class Reports {
  private readonly folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-web-'));
  private browser: Browser | undefined;

  /** A file with the page of this scenario. */
  write(name: string, source: string): Report {
    const parsed = parseScenario(source, () => ({ ok: false, detail: 'no other file is read here' }));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { scenario, document } = parsed;
    const records: TraceRecord[] = [];
    const result = runScenario(scenario, {
      ...observerOf(scenario),
      onRecord: (record) => records.push(record),
    });
    const run = { scenario, document, source, file: `${name}.yaml`, result, records, until: undefined };
    const bundle = { script: built('page.js'), style: built('page.css') };
    const file = join(this.folder, `${name}.html`);
    writeFileSync(file, htmlPage(reportDocument(run), bundle));
    return {
      url: pathToFileURL(file).href,
      records,
      end: result.simulatedMs,
      episodes: result.summary.episodes,
    };
  }

  async open({ url }: Report, options: BrowserContextOptions = {}, hash = ''): Promise<OpenPage> {
    this.browser ??= await chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox'] });
    const open = await newPage(
      this.browser,
      (asked) => asked.startsWith(url) || asked.startsWith('data:'),
      options,
    );
    await open.page.goto(`${url}${hash}`);
    await open.page.getByRole('slider', { name: 'Time' }).waitFor();
    return open;
  }

  /** Where pictures of pages go: kept when SCREENSHOTS names a folder. */
  picture(name: string): string {
    return join(process.env['SCREENSHOTS'] ?? this.folder, `${name}.png`);
  }

  async close(): Promise<void> {
    await this.browser?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function built(name: string): string {
  const file = join(ROOT, 'dist/web', name);
  if (!existsSync(file)) throw new Error(`${file} is missing: npm run build`);
  return readFileSync(file, 'utf8');
}

export function shipped(name: string): string {
  return readFileSync(join(ROOT, 'scenarios', `${name}.yaml`), 'utf8');
}
