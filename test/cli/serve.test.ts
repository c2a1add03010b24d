// The server of the playground: whom it answers, with what, and how it ends.

import { spawn, type ChildProcess } from 'node:child_process';
import { request } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minimalWith } from '../scenario/minimal.ts';
import { folder, MAIN, run } from './workspace.ts';

const SCENARIO = minimalWith('timeline:\n  - at: 1m\n    apply: { file: web.yaml }\nuntil: 2m\n');
const MANIFEST = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: web }\n';
const cwd = folder({ 'mine.yaml': SCENARIO, 'web.yaml': MANIFEST, 'secret.yaml': 'password: none\n' });

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

let server: ChildProcess;
let port = 0;

beforeAll(async () => {
  server = spawn(process.execPath, [MAIN, 'serve', 'mine.yaml'], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const piece of server.stdout ?? []) {
    said += String(piece);
    port = Number(/^mine\.yaml: http:\/\/127\.0\.0\.1:(\d+)\/$/m.exec(said)?.[1] ?? 0);
    if (port > 0) break;
  }
  expect(port).toBeGreaterThan(0);
});
afterAll(() => server.kill('SIGKILL'));

/** With the path and the headers exactly as they are. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return await new Promise((answered, failed) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () =>
        answered({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    asked.on('error', failed).end();
  });
}

describe('serve', () => {
  it('sends the playground, and says which file it is of', async () => {
    const { status, text, headers } = await ask('/');
    expect(status).toBe(200);
    expect(text).toContain('<meta name="served-file" content="mine.yaml">');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const script = /src="\.(\/assets\/[^"]+\.js)"/.exec(text)?.[1] ?? '';
    expect((await ask(script)).headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  it('sends the scenario and the files that it names, and no others', async () => {
    const { text } = await ask('/scenario');
    expect(JSON.parse(text)).toEqual({ name: 'mine.yaml', text: SCENARIO, others: { 'web.yaml': MANIFEST } });
    for (const path of [
      '/secret.yaml',
      '/mine.yaml',
      '/../../package.json',
      '/assets/../index.html',
      '//etc/passwd',
    ])
      expect((await ask(path)).status, path).toBe(404);
  });

  it.each([
    ['another name of this machine', { Host: 'evil.example' }],
    ['a name with another port', { Host: '127.0.0.1:1' }],
    ['a page of another site', { Origin: 'http://evil.example' }],
    ['an opaque origin', { Origin: 'null' }],
    ['what a browser calls another site', { 'Sec-Fetch-Site': 'cross-site' }],
  ])('refuses %s', async (_, headers) => {
    for (const path of ['/', '/scenario', '/changes']) expect((await ask(path, headers)).status).toBe(403);
  });

  it('takes nothing: it is asked, and nothing else', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await ask('/scenario', {}, method)).status, method).toBe(405);
  });

  it('tells of changes of the files, those that are named too', async () => {
    for (const name of ['mine.yaml', 'web.yaml']) {
      const heard = new Promise<string>((resolve) => {
        const asked = request({ host: '127.0.0.1', port, path: '/changes' }, (response) => {
          writeFileSync(join(cwd, name), `${name === 'mine.yaml' ? SCENARIO : MANIFEST}# changed\n`);
          response.setEncoding('utf8').on('data', (piece: string) => {
            if (!piece.includes('data:')) return;
            asked.destroy();
            resolve(piece);
          });
        });
        asked.on('error', () => undefined).end();
      });
      expect(await heard).toContain('data: changed');
      expect((await ask('/scenario')).text).toContain('# changed');
    }
  });

  it('says what is wrong with its arguments', () => {
    expect(run(['serve', 'none.yaml'], { cwd })).toMatchObject({ code: 2 });
    expect(run(['serve', '-'], { cwd }).error).toContain('cannot be watched');
    expect(run(['serve', 'mine.yaml', '--port', String(port)], { cwd }).error).toContain('EADDRINUSE');
  });

  it('ends at once when it is stopped, whoever is listening', async () => {
    const listening = request({ host: '127.0.0.1', port, path: '/changes' });
    await new Promise((begun) => listening.on('response', (response) => begun(response.resume())).end());
    listening.on('error', () => undefined);
    const ended = new Promise((status) => server.once('exit', status));
    server.kill('SIGINT');
    expect(await ended).toBe(130);
  });
});
