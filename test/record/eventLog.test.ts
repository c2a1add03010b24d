// The Events that are kept: counted, gathered into series, and gone after an hour.

import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/base/time.ts';
import { EventLog, type InvolvedObject, type SaidEvent } from '../../src/record/eventLog.ts';

const POD: InvolvedObject = { kind: 'Pod', namespace: 'default', name: 'web-0' };

const FAILED: SaidEvent = {
  component: 'default-scheduler',
  type: 'Warning',
  reason: 'FailedScheduling',
  message: 'first',
};

const BACK_OFF: SaidEvent = { component: 'kubelet', type: 'Warning', reason: 'BackOff', message: 'again' };

function told(log: EventLog, now: number): [string, number, number, number][] {
  return log.at(now).map(({ message, count, firstAt, lastAt }) => [message, count, firstAt, lastAt]);
}

describe('Events of the legacy recorder', () => {
  it('are counted under one key, with the latest words and time', () => {
    const log = new EventLog();
    log.record('key', POD, BACK_OFF, 1, 1 * SECOND);
    log.record('key', POD, { ...BACK_OFF, message: 'once more' }, 2, 5 * SECOND);
    expect(told(log, MINUTE)).toEqual([['once more', 2, 1 * SECOND, 5 * SECOND]]);
  });

  it('begin anew where the recorder has forgotten them', () => {
    const log = new EventLog();
    log.record('key', POD, BACK_OFF, 1, 1 * SECOND);
    log.record('key', POD, BACK_OFF, 2, 2 * SECOND);
    log.record('key', POD, BACK_OFF, 1, 3 * SECOND);
    expect(told(log, MINUTE)).toEqual([
      ['again', 2, 1 * SECOND, 2 * SECOND],
      ['again', 1, 3 * SECOND, 3 * SECOND],
    ]);
  });

  it('go an hour after they were last written', () => {
    const log = new EventLog();
    log.record('old', POD, BACK_OFF, 1, 0);
    log.record('renewed', POD, BACK_OFF, 1, 0);
    log.record('renewed', POD, BACK_OFF, 2, MINUTE);
    expect(told(log, HOUR)).toHaveLength(2);
    expect(told(log, HOUR + 1)).toEqual([['again', 2, 0, MINUTE]]);
    expect(told(log, HOUR + MINUTE + 1)).toEqual([]);
  });
});

describe('Events of the scheduler', () => {
  const attempt = (log: EventLog, at: number, message = 'later'): void =>
    log.recordSeries(POD, 'Scheduling', { ...FAILED, message }, at);

  it('keep the first message and are written at the second attempt, then every half hour', () => {
    const log = new EventLog();
    attempt(log, 0, 'first');
    expect(told(log, 1)).toEqual([['first', 1, 0, 0]]);
    attempt(log, 5 * MINUTE);
    expect(told(log, 5 * MINUTE)).toEqual([['first', 2, 0, 5 * MINUTE]]);
    for (let at = 10 * MINUTE; at <= 34 * MINUTE; at += MINUTE) attempt(log, at);
    expect(told(log, 34 * MINUTE)).toEqual([['first', 2, 0, 5 * MINUTE]]);
    attempt(log, 35 * MINUTE);
    expect(told(log, 35 * MINUTE)).toEqual([['first', 28, 0, 35 * MINUTE]]);
  });

  it('are over after six minutes of silence: the rest is written, and the next attempt is another Event', () => {
    const log = new EventLog();
    for (const at of [0, MINUTE, 2 * MINUTE]) attempt(log, at, 'first');
    expect(told(log, 8 * MINUTE)).toEqual([['first', 2, 0, MINUTE]]);
    expect(told(log, 8 * MINUTE + 1)).toEqual([['first', 3, 0, 2 * MINUTE]]);
    attempt(log, 9 * MINUTE, 'second');
    expect(told(log, 9 * MINUTE)).toEqual([
      ['first', 3, 0, 2 * MINUTE],
      ['second', 1, 9 * MINUTE, 9 * MINUTE],
    ]);
  });

  it('are told apart by what they are about', () => {
    const log = new EventLog();
    attempt(log, 0);
    log.recordSeries({ ...POD, name: 'web-1' }, 'Scheduling', FAILED, 1);
    log.recordSeries(POD, 'Binding', { ...FAILED, reason: 'Scheduled' }, 2);
    expect(log.at(3).map(({ count }) => count)).toEqual([1, 1, 1]);
  });
});
