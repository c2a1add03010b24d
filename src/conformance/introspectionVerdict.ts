// Holds what the daemon of a followed run says of itself against what the real one said at that moment.

import { enisBody, type CardView } from '../inspect/introspection/enis.ts';
import { ipamdEnvSettings, networkutilsEnvSettings } from '../inspect/introspection/envSettings.ts';
import { metricLines } from '../inspect/introspection/metrics.ts';
import { upstreamRules } from '../ipamd/rules.ts';
import { sdkOf } from '../world/allocator/sdkOf.ts';
import { Meter } from '../ipamd/meter.ts';
import type { PoolView } from '../ipamd/view.ts';
import type { CniVersion } from '../base/cniReleases.ts';
import type { IpamdRun } from './ipamdRun.ts';
import type { RecordedIntrospection } from './ipamdTrace.ts';

/** 2000-01-01T00:00:00Z, where the recordings' time begins. */
const RECORDED_START = 946_684_800_000;

/** Where the two differ, a line each; empty: nowhere. */
export function introspectionDifferences(
  run: IpamdRun,
  meter: Meter,
  recorded: RecordedIntrospection,
): readonly string[] {
  const answered = introspectionOf(run, meter);
  return Object.entries(recorded).flatMap(([path, body]) =>
    path === '/metrics'
      ? lineDifferences(recorded['/metrics'], answered['/metrics'] as readonly string[])
      : bodyDifferences(path, body, answered[path]),
  );
}

/**
 * As the recordings see it: failed calls have no HTTP status there, metadata is timed only in the older version, and the
 * process around the daemon is not upstream's, so its start is not.
 */
export function recordedMeter(version: CniVersion): Meter {
  const isOld = sdkOf(upstreamRules(version)) === 'go-v1';
  return new Meter({
    statusOf: (code) => (isOld ? '' : code),
    errorText: ({ code, message }) => (isOld ? `${code}: ${message}` : `api error ${code}: ${message}`),
    timesMetadata: isOld,
    timesStart: false,
  });
}

function introspectionOf(run: IpamdRun, meter: Meter): Readonly<Record<string, unknown>> {
  const { trace, env } = run;
  const version = trace.upstream;
  run.daemon?.readMeter();
  const cardOf = ({ config: { networkCard }, store }: PoolView): CardView => {
    return { networkCard, store, total: meter.gauges.of(networkCard).total };
  };
  return {
    '/metrics': metricLines(meter, version, run.simulation.now),
    '/v1/ipamd-env-settings': ipamdEnvSettings(env, version),
    '/v1/networkutils-env-settings': networkutilsEnvSettings(env),
    ...(run.pools.length === 0
      ? {}
      : { '/v1/enis': enisBody({ cards: run.pools.map(cardOf), version, startTime: RECORDED_START }) }),
  };
}

function lineDifferences(recorded: readonly string[], answered: readonly string[]): string[] {
  return [
    ...recorded.filter((line) => !answered.includes(line)).map((line) => `/metrics: observed ${line}`),
    ...answered.filter((line) => !recorded.includes(line)).map((line) => `/metrics: the model has ${line}`),
  ];
}

/** Compared by meaning: the order of keys does not count, that of lists does. */
function bodyDifferences(path: string, recorded: unknown, answered: unknown): string[] {
  if (isObject(recorded) && isObject(answered)) {
    const keys = [...new Set([...Object.keys(recorded), ...Object.keys(answered)])];
    return keys.flatMap((key) => bodyDifferences(`${path} ${key}`, recorded[key], answered[key]));
  }
  const [expected, actual] = [recorded, answered].map((each) => JSON.stringify(each) ?? 'nothing');
  return expected === actual ? [] : [`${path}: observed ${expected}, the model has ${actual}`];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
