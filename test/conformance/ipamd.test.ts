import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { judgeIpamdTrace } from '../../src/conformance/judgeIpamd.ts';
import type { IpamdTrace, ObservedRecord } from '../../src/conformance/ipamdTrace.ts';
import { verdictText } from '../../src/conformance/verdict.ts';
import { recordedTraces } from './recordings.ts';

const recorded = { 'v1.16.4': recordedTraces('v1.16.4'), 'v1.23.1': recordedTraces('v1.23.1') };
const all = [...recorded['v1.16.4'], ...recorded['v1.23.1']];

function named(name: string): IpamdTrace {
  const trace = recorded['v1.23.1'].find((each) => each.name === name);
  if (trace === undefined) throw new Error(`no trace ${name}`);
  return trace;
}

/** The trace with one record replaced or left out: a daemon that did something else. */
function altered(
  trace: IpamdTrace,
  matches: (record: ObservedRecord) => boolean,
  change: (record: ObservedRecord) => readonly ObservedRecord[],
): IpamdTrace {
  const index = trace.observed.findIndex(matches);
  if (index < 0) throw new Error('no such record');
  return {
    ...trace,
    observed: trace.observed.toSpliced(index, 1, ...change(elementAt(trace.observed, index))),
  };
}

describe('the recorded runs of the real daemon', () => {
  it('are 95 of each version', () => {
    expect(recorded['v1.16.4'].length).toBe(95);
    expect(recorded['v1.23.1'].length).toBe(95);
  });

  it.each(all.map((trace) => [`${trace.name} ${trace.upstream}`, trace]))('%s is accepted', (_, trace) => {
    expect(verdictText(judgeIpamdTrace(trace))).toMatch(/^accepted /);
  });

  it.each(all.map((trace) => [`${trace.name} ${trace.upstream}`, trace]))(
    '%s is accepted when every tick is played',
    (_, trace) => {
      expect(verdictText(judgeIpamdTrace(trace, { playsEveryTick: true }))).toMatch(/^accepted /);
    },
  );
});

describe('a run that the real daemon could not have made is rejected', () => {
  const churn = named('warm-ip-2-churn');
  const isCall = (name: string) => (record: ObservedRecord) => record.call === name;

  it('a call left out', () => {
    const text = verdictText(judgeIpamdTrace(altered(churn, isCall('UnassignPrivateIpAddresses'), () => [])));
    expect(text).toMatch(
      /^rejected warm-ip-2-churn \(v1\.23\.1\) at .*observed nothing, the model allows call Unassign/,
    );
  });

  it('a call too many', () => {
    const twice = altered(churn, isCall('CreateNetworkInterface'), (call) => [
      { ...call, t: call.t - 5000, call: 'AssignPrivateIpAddresses' },
      call,
    ]);
    expect(verdictText(judgeIpamdTrace(twice))).toContain('the model allows nothing');
  });

  it('a call one millisecond late', () => {
    const late = altered(churn, isCall('AttachNetworkInterface'), (call) => [{ ...call, t: call.t + 1 }]);
    expect(judgeIpamdTrace(late).accepted).toBe(false);
  });

  it('an address that was still cooling', () => {
    const early = altered(
      named('cooldown-30'),
      (record) => record.cni === 'add' && 'error' in record,
      (add) => [{ t: add.t, cni: 'add', pod: add.pod, eni: 'eni-0', ip: '10.0.0.5' }],
    );
    expect(verdictText(judgeIpamdTrace(early))).toContain('the model allows cni add, pod');
  });

  it('one address more in the pool', () => {
    const more = altered(
      churn,
      (record) => 'pool' in record,
      (sample) => [{ ...sample, pool: { ...(sample.pool as object), total: 99 } }],
    );
    expect(judgeIpamdTrace(more).accepted).toBe(false);
  });

  it('and the report says what the model would have done and why', () => {
    const text = verdictText(judgeIpamdTrace(altered(churn, isCall('UnassignPrivateIpAddresses'), () => [])));
    expect(text).toContain('the model      total ');
    expect(text).toMatch(/decrease of \d/);
    expect(text.match(/before that/g)?.length).toBe(10);
  });
});
