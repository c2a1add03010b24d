// The two ports on which a node's daemon tells of itself: introspection on the loopback address, metrics on all.
// Both open when nodeInit is done. @upstream pkg/ipamd/introspect.go, cmd/aws-k8s-agent/main.go

import { own } from '../../base/own.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { NodeDaemonView } from '../../world/worldView.ts';
import { byteLength, type HttpRequest, type HttpResponse } from '../curl/http.ts';
import { httpDate } from '../curl/httpDate.ts';
import { enisBody } from './enis.ts';
import { ipamdEnvSettings, networkutilsEnvSettings } from './envSettings.ts';
import { goJson, type JsonValue } from './goJson.ts';
import { metricLines } from './metrics.ts';

/** The daemon of one node, and when it is asked. */
export interface AskedDaemon {
  readonly daemon: NodeDaemonView;
  readonly at: Milliseconds;
  /** Unix time of virtual time 0. */
  readonly startTime: Milliseconds;
}

const INTROSPECTION_ADDRESS = '127.0.0.1:61679';
export const METRICS_PORT = 61678;
/** Go's server sends longer answers in chunks. */
const BUFFERED = 2048;

/** Where introspection listens: `host:port`; undefined when it does not. */
export function introspectionAddress({ ready, lastStart }: NodeDaemonView): string | undefined {
  if (!ready || lastStart === undefined || isTrue(lastStart.env['DISABLE_INTROSPECTION'])) return undefined;
  return lastStart.env['INTROSPECTION_BIND_ADDRESS'] ?? INTROSPECTION_ADDRESS;
}

export function servesMetrics({ ready, lastStart }: NodeDaemonView): boolean {
  return ready && lastStart !== undefined && !isTrue(lastStart.env['DISABLE_METRICS']);
}

/** Any path that is not served answers the list of those that are. */
export function introspectionResponse(asked: AskedDaemon, { path }: HttpRequest): HttpResponse {
  const [name = ''] = path.split('?');
  const answer = own(BODIES, name);
  return goResponse(asked, 200, goJson(answer === undefined ? available() : answer(asked)));
}

export function metricsResponse(asked: AskedDaemon, { path }: HttpRequest): HttpResponse {
  const { daemon, at } = asked;
  if (path.split('?')[0] !== '/metrics') {
    return goResponse(asked, 404, '404 page not found\n', [
      ['Content-Type', 'text/plain; charset=utf-8'],
      ['X-Content-Type-Options', 'nosniff'],
    ]);
  }
  const meter = daemon.readMeter();
  const version = daemon.lastStart?.version ?? 'v1.23.1';
  const lines = meter === undefined ? [] : metricLines(meter, version, at);
  return goResponse(asked, 200, lines.map((line) => `${line}\n`).join(''), [
    ['Content-Type', 'text/plain; version=0.0.4; charset=utf-8'],
  ]);
}

const BODIES: Readonly<Record<string, (asked: AskedDaemon) => JsonValue>> = {
  '/v1/enis': enis,
  '/v1/eni-configs': ({ daemon: { pools } }) => pools[0]?.eniConfigName ?? '',
  '/v1/networkutils-env-settings': ({ daemon }) => networkutilsEnvSettings(daemon.lastStart?.env ?? {}),
  '/v1/ipamd-env-settings': ({ daemon: { lastStart } }) =>
    lastStart === undefined ? {} : ipamdEnvSettings(lastStart.env, lastStart.version),
};

function enis({ daemon, startTime }: AskedDaemon): JsonValue {
  const { pools, lastStart } = daemon;
  if (pools.length === 0 || lastStart === undefined) return {};
  const gauges = daemon.readMeter()?.gauges;
  const cards = pools.map(({ config: { networkCard }, store }) => {
    const held = store.enis.values().reduce((sum, eni) => sum + sizeOf(eni.cidrs.values()), 0);
    return { networkCard, store, total: gauges?.of(networkCard).total ?? held };
  });
  return enisBody({ cards, version: lastStart.version, startTime });
}

function sizeOf(cidrs: readonly { readonly size: number }[]): number {
  return cidrs.reduce((sum, cidr) => sum + cidr.size, 0);
}

function available(): JsonValue {
  return { AvailableCommands: Object.keys(BODIES) };
}

/** Headers as Go's net/http sends them: the handler's own, then date, length or chunks, and the type it guessed. */
function goResponse(
  { at, startTime }: AskedDaemon,
  status: number,
  body: string,
  own: HttpResponse['headers'] = [],
): HttpResponse {
  const length = byteLength(body);
  const isTyped = own.some(([name]) => name === 'Content-Type');
  const type: HttpResponse['headers'] = isTyped ? [] : [['Content-Type', 'text/plain; charset=utf-8']];
  const date: HttpResponse['headers'] = [['Date', httpDate(startTime + at)]];
  const headers: HttpResponse['headers'] =
    length > BUFFERED
      ? [...own, ...date, ...type, ['Transfer-Encoding', 'chunked']]
      : [...own, ...date, ['Content-Length', String(length)], ...type];
  return { status, headers, body };
}

/** @upstream Go's strconv.ParseBool */
function isTrue(text: string | undefined): boolean {
  return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text ?? '');
}
