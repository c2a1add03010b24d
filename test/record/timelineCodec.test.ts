// Packed and unpacked, a trace is what it was, but for what is left out on purpose.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packRecords, unpackRecords } from '../../src/record/timelineCodec.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import { Story, storyline } from './storyline.ts';

describe('packed records', () => {
  it('come out as they went in, through JSON, without ids of sandboxes', () => {
    fc.assert(
      fc.property(storyline, (choices) => {
        const { records } = new Story(choices);
        const packed = JSON.parse(JSON.stringify(packRecords(records))) as ReturnType<typeof packRecords>;
        const expected = records.map((record) =>
          Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'sandbox')),
        );
        expect(unpackRecords(packed)).toEqual(expected);
      }),
    );
  });

  it('leave out Events, and shorten what is different in every message', () => {
    const id = '0123456789abcdef'.repeat(4);
    const records: TraceRecord[] = [
      {
        t: 1,
        kind: 'event-recorded',
        object: 'default/p',
        objectKind: 'Pod',
        component: 'kubelet',
        type: 'Normal',
        reason: 'R',
        message: 'm',
        count: 1,
      },
      { t: 5, kind: 'sandbox-failed', pod: 'default/p', node: 'n', message: `sandbox "${id}": no` },
      {
        t: 9,
        kind: 'call-answered',
        call: 'CreateNetworkInterface',
        node: 'n',
        startedAt: 2,
        attempts: 1,
        throttled: 0,
      },
    ];
    expect(unpackRecords(packRecords(records))).toEqual([
      { t: 5, kind: 'sandbox-failed', pod: 'default/p', node: 'n', message: 'sandbox "…": no' },
      records[2],
    ]);
  });
});
