// The server of the playground. It listens to this machine alone, answers nobody who came by another name, as pages of
// other sites do, and has only the playground's own files and the scenario's.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { escapeHtml } from '../../report/htmlPage.ts';
import { BadInput } from '../badInput.ts';
import { builtFiles, type BuiltFile } from '../builtFiles.ts';
import { ServedScenario } from './servedScenario.ts';

const HOST = '127.0.0.1';

/** As the page says itself, and what only a header can say. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "worker-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

export class PlaygroundServer {
  private readonly built: ReadonlyMap<string, BuiltFile> = builtFiles();
  private readonly scenario: ServedScenario | undefined;
  private readonly file: string | undefined;
  private readonly server: Server;
  /** Pages that wait for changes. */
  private readonly listeners = new Set<ServerResponse>();

  /** `file`: undefined for the playground alone. */
  constructor(file: string | undefined) {
    this.file = file;
    this.scenario = file === undefined ? undefined : new ServedScenario(file, () => this.tellChange());
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        if (!response.headersSent)
          refuse(response, 500, error instanceof BadInput ? error.message : 'failed');
      });
    });
  }

  /** Where it is to be found. Throws `BadInput` where the port is not free, or the scenario cannot be read. */
  async begin(port: number): Promise<string> {
    await this.scenario?.read();
    await new Promise<void>((listening, failed) => {
      this.server.once('error', (error: NodeJS.ErrnoException) =>
        failed(new BadInput(`port ${port} of ${HOST}: ${error.code ?? error.message}; use another --port`)),
      );
      this.server.listen(port, HOST, listening);
    });
    return `http://${HOST}:${this.port}/`;
  }

  async end(): Promise<void> {
    this.scenario?.end();
    for (const listener of this.listeners) listener.end();
    this.server.closeAllConnections();
    await new Promise<void>((closed) => this.server.close(() => closed()));
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'GET alone');
    if (!this.isMeant(request)) return refuse(response, 403, `use http://${HOST}:${this.port}/`);
    const path = /^[^?#]*/.exec(request.url ?? '')?.[0] ?? '';
    if (path === '/scenario' && this.scenario !== undefined)
      return send(response, 'application/json; charset=utf-8', JSON.stringify(await this.scenario.read()));
    if (path === '/changes' && this.scenario !== undefined) return this.listen(response);
    const file = this.built.get(path);
    if (file === undefined) return refuse(response, 404, 'not found');
    // Their names change with what is in them.
    if (path.startsWith('/assets/')) response.setHeader('Cache-Control', 'max-age=31536000, immutable');
    return send(response, file.type, path === '/' ? this.page(file) : file.read());
  }

  /** Whoever was led here by a name of his own, or asks from a page of another site, is not meant. */
  private isMeant({ headers }: IncomingMessage): boolean {
    const hosts = [`${HOST}:${this.port}`, `localhost:${this.port}`];
    const { host = '', origin } = headers;
    if (!hosts.includes(host)) return false;
    if (origin !== undefined && origin !== `http://${host}`) return false;
    const site = headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }

  /** Says that there is a file to be shown, and which. */
  private page(index: BuiltFile): string {
    const html = index.read().toString('utf8');
    if (this.file === undefined) return html;
    return html.replace(
      '</head>',
      () => `<meta name="served-file" content="${escapeHtml(this.file ?? '')}">\n</head>`,
    );
  }

  private listen(response: ServerResponse): void {
    response.setHeader('Content-Type', 'text/event-stream');
    response.write('retry: 1000\n\n');
    this.listeners.add(response);
    response.on('close', () => this.listeners.delete(response));
  }

  private tellChange(): void {
    for (const listener of this.listeners) listener.write('data: changed\n\n');
  }
}

function send(response: ServerResponse, type: string, content: string | Buffer): void {
  response.setHeader('Content-Type', type);
  response.end(content);
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.statusCode = status;
  send(response, 'text/plain; charset=utf-8', `${why}\n`);
}
