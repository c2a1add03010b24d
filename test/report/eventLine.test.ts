import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventLine } from '../../src/report/eventLine.ts';
import { Story, storyline } from '../record/storyline.ts';

describe('an event', () => {
  it('is one line with its time, whom it is about and what happened', () => {
    expect(
      eventLine({ t: 304_120, kind: 'pod-running', pod: 'default/web-1', node: 'ip-10-0-0-9.internal' }),
    ).toBe(`   5m04.120s  ${'web-1'.padEnd(36)}  Running on ip-10-0-0-9`);
  });

  it('of a call says what it took and how it ended', () => {
    const call = { kind: 'call-answered', call: 'AssignPrivateIpAddresses', node: 'n' } as const;
    const cidrs = ['10.0.0.5/32', '10.0.0.6/32', '10.0.0.7/32', '10.0.0.8/32'];
    expect(
      eventLine({ t: 1500, startedAt: 1000, attempts: 1, throttled: 0, eni: 'eni-1', cidrs, ...call }),
    ).toMatch(/ {2}AssignPrivateIpAddresses eni-1 10\.0\.0\.5 10\.0\.0\.6 and 2 more: ok \(500ms\)$/);
    expect(
      eventLine({
        t: 9000,
        startedAt: 1000,
        attempts: 3,
        throttled: 3,
        error: 'RequestLimitExceeded',
        ...call,
      }),
    ).toMatch(/: RequestLimitExceeded \(8000ms, 3 attempts, 3 throttled\)$/);
  });

  it('stays one line whatever it carries', () => {
    fc.assert(
      fc.property(storyline, fc.string({ unit: 'binary' }), (choices, text) => {
        const messages = [
          eventLine({
            t: 1,
            kind: 'pod-unschedulable',
            pod: text,
            message: text,
            reasons: [],
            rejections: [],
          }),
          eventLine({ t: 1, kind: 'step-applied', step: 's', description: text }),
        ];
        for (const line of [...new Story(choices).records.map(eventLine), ...messages]) {
          expect(line).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });
});
