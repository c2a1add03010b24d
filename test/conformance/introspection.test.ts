// What the daemon says of itself, held against what the real one said at the end of the same runs; and its counters
// do not depend on which ticks are played.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { FollowingChooser } from '../../src/conformance/followingChooser.ts';
import { recordedMeter } from '../../src/conformance/introspectionVerdict.ts';
import { IpamdRun } from '../../src/conformance/ipamdRun.ts';
import type { IpamdTrace } from '../../src/conformance/ipamdTrace.ts';
import { judgeIpamdTrace } from '../../src/conformance/judgeIpamd.ts';
import { metricLines } from '../../src/inspect/introspection/metrics.ts';
import { recordedTraces } from './recordings.ts';

const VERSIONS = ['v1.16.4', 'v1.23.1'] as const;

describe.each(VERSIONS)('introspection of %s', (version) => {
  const traces = recordedTraces(version, 'introspection');

  it('has ten recordings', () => {
    expect(traces).toHaveLength(10);
  });

  it.each(traces)('$name: $about', (trace) => {
    expect(judgeIpamdTrace(trace)).toMatchObject({ accepted: true });
  });

  it('is refused where one number differs', () => {
    const trace = elementAt(traces, 0);
    const introspection = { ...changed(trace), '/metrics': trace.introspection?.['/metrics'] ?? [] };
    expect(judgeIpamdTrace({ ...trace, introspection })).toMatchObject({
      accepted: false,
      details: ['/v1/ipamd-env-settings WARM_ENI_TARGET: observed 7, the model has 1'],
    });
  });

  it('is refused where a line of the metrics is missing', () => {
    const trace = elementAt(traces, 0);
    const lines = trace.introspection?.['/metrics'].slice(1) ?? [];
    expect(judgeIpamdTrace({ ...trace, introspection: { '/metrics': lines } })).toMatchObject({
      accepted: false,
      details: [
        '/metrics: the model has # HELP awscni_add_ip_req_count The number of add IP address requests',
      ],
    });
  });
});

describe.each(VERSIONS)('metrics of %s', (version) => {
  it.each([...recordedTraces(version), ...recordedTraces(version, 'introspection')])(
    '$name: the same with every tick played',
    (trace) => {
      expect(metricsOf(trace, false)).toEqual(metricsOf(trace, true));
    },
  );
});

function metricsOf(trace: IpamdTrace, playsEveryTick: boolean): readonly string[] {
  const meter = recordedMeter(trace.upstream);
  const run = new IpamdRun(trace, {
    seed: 0,
    playsEveryTick,
    meter,
    takesSamples: false,
    chooser: (simulation) => new FollowingChooser(simulation, trace),
  });
  run.finish();
  run.daemon?.readMeter();
  return metricLines(meter, trace.upstream, run.simulation.now);
}

function changed({ introspection }: IpamdTrace): Readonly<Record<string, unknown>> {
  const settings = introspection?.['/v1/ipamd-env-settings'];
  return {
    ...introspection,
    '/v1/ipamd-env-settings': { ...(settings as object), WARM_ENI_TARGET: 7 },
  };
}
