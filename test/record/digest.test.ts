// The trace's lines and their digest: both must depend on what happened and on nothing else.

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TraceDigest } from '../../src/record/digest.ts';
import { fromLine, toLine } from '../../src/record/ndjson.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import { Story, storyline } from './storyline.ts';

function digestOf(records: readonly TraceRecord[]): string {
  const digest = new TraceDigest();
  for (const record of records) digest.add(record);
  return digest.finish();
}

function shuffledKeys(record: TraceRecord): TraceRecord {
  return Object.fromEntries(Object.entries(record).reverse()) as TraceRecord;
}

describe('a line', () => {
  it('has time and kind first and the other fields by name', () => {
    const record: TraceRecord = { kind: 'pod-scheduled', pod: 'default/a', node: 'n', t: 5 };
    expect(toLine(record)).toBe('{"t":5,"kind":"pod-scheduled","node":"n","pod":"default/a"}');
  });

  it('leaves absent fields out, whether unset or undefined', () => {
    const bare: TraceRecord = { t: 1, kind: 'sandbox-created', pod: 'default/a', node: 'n' };
    expect(toLine({ ...bare, address: undefined })).toBe(toLine(bare));
  });

  it('is read back as the record, whatever the order of its fields', () => {
    fc.assert(
      fc.property(storyline, (choices) => {
        for (const record of new Story(choices).records) {
          expect(fromLine(toLine(record))).toEqual({ ok: true, record });
          expect(toLine(shuffledKeys(record))).toBe(toLine(record));
        }
      }),
    );
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '{}',
    '{"t":1}',
    '{"kind":"pod-ready"}',
    '{"t":-1,"kind":"pod-ready"}',
  ])('is refused when it is no record: %s', (line) => {
    expect(fromLine(line).ok).toBe(false);
  });
});

describe('a digest', () => {
  it('is SHA-256 over the lines, each ended by a line feed', () => {
    fc.assert(
      fc.property(storyline, (choices) => {
        const { records } = new Story(choices);
        const text = records.map((record) => `${toLine(record, 'rejections')}\n`).join('');
        expect(digestOf(records)).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
      }),
    );
  });

  it('is the same over many batches', () => {
    const record: TraceRecord = { t: 7, kind: 'pod-ready', pod: `default/${'ü'.repeat(100)}` };
    const many = Array.from({ length: 1000 }, () => record);
    const text = many.map((each) => `${toLine(each)}\n`).join('');
    expect(digestOf(many)).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
  });

  it('is the same whatever the data beside the words of the scheduler', () => {
    const failed = {
      t: 7,
      kind: 'pod-unschedulable',
      pod: 'default/a',
      message: 'no',
      reasons: ['full'],
    } as const;
    const [pods, cpu] = ['pods', 'cpu'].map((resource) => [{ plugin: 'NodeResourcesFit', resource }]);
    expect(digestOf([{ ...failed, rejections: pods ?? [] }])).toBe(
      digestOf([{ ...failed, rejections: cpu ?? [] }]),
    );
    expect(toLine({ ...failed, rejections: pods ?? [] })).toContain('"rejections":[{"plugin"');
  });

  it('changes with any record left out', () => {
    const { records } = new Story([0, 5, 21, 37, 8, 1, 5, 8, 10, 11]);
    expect(records.length).toBeGreaterThan(3);
    for (const left of records.keys()) {
      expect(digestOf(records.toSpliced(left, 1))).not.toBe(digestOf(records));
    }
  });
});
