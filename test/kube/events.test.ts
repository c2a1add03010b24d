import { beforeEach, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { EventRecorder } from '../../src/kube/api/events.ts';
import { JOB_CONTROLLER, KUBELET_ON_POD, TAINT_EVICTION } from '../../src/kube/api/eventSource.ts';
import type { KubeFact } from '../../src/kube/api/facts.ts';

type Event = Extract<KubeFact, { kind: 'event-recorded' }>;

let clock: { now: number };
let events: Event[];
let recorder: EventRecorder;

beforeEach(() => {
  clock = { now: 0 };
  events = [];
  recorder = new EventRecorder(clock, (fact) => {
    if (fact.kind === 'event-recorded') events.push(fact);
  });
});

function warn(message: string, object = 'default/web-0', reason = 'FailedCreatePodSandBox'): void {
  recorder.record(KUBELET_ON_POD, object, 'Warning', reason, message);
}

const PREFIX = '(combined from similar events): ';

describe('an event recorder', () => {
  it('counts the same message up', () => {
    for (let round = 0; round < 3; round++) warn('the same');
    expect(events.map(({ message, count }) => [message, count])).toEqual([
      ['the same', 1],
      ['the same', 2],
      ['the same', 3],
    ]);
  });

  it('combines from the tenth distinct message on', () => {
    for (let round = 1; round <= 12; round++) warn(`sandbox ${round}`);
    expect(events.slice(0, 9).map(({ message, count }) => [message, count])).toEqual(
      Array.from({ length: 9 }, (_, index) => [`sandbox ${index + 1}`, 1]),
    );
    expect(events.slice(9).map(({ message, count }) => [message, count])).toEqual([
      [`${PREFIX}sandbox 10`, 1],
      [`${PREFIX}sandbox 11`, 2],
      [`${PREFIX}sandbox 12`, 3],
    ]);
  });

  it('starts anew after more than ten minutes without a similar event', () => {
    for (let round = 1; round <= 10; round++) warn(`sandbox ${round}`);
    clock.now += 10 * MINUTE + 1;
    warn('sandbox 11');
    expect(events.at(-1)?.message).toBe('sandbox 11');
  });

  it('lets 25 pass and then one in five minutes, counting on meanwhile', () => {
    for (let round = 0; round < 40; round++) {
      warn('the same');
      clock.now += SECOND;
    }
    expect(events).toHaveLength(25);
    clock.now = 5 * MINUTE;
    warn('the same');
    expect(events).toHaveLength(26);
    expect(events.at(-1)?.count).toBe(41);
    warn('the same');
    expect(events).toHaveLength(26);
  });

  it('keeps objects, types and reasons apart', () => {
    for (let round = 0; round < 25; round++) warn(`message ${round}`);
    warn('other object', 'default/web-1');
    warn('other reason', 'default/web-2', 'NetworkNotReady');
    recorder.record(KUBELET_ON_POD, 'default/web-0', 'Normal', 'SandboxChanged', 'other type');
    recorder.record(TAINT_EVICTION, 'default/web-0', 'Warning', 'FailedCreatePodSandBox', 'other source');
    recorder.record(JOB_CONTROLLER, 'default/web-0', 'Warning', 'FailedCreatePodSandBox', 'other kind');
    expect(events.slice(25).map(({ message, count }) => [message, count])).toEqual([
      ['other object', 1],
      ['other reason', 1],
      ['other type', 1],
      ['other source', 1],
      ['other kind', 1],
    ]);
  });

  it('forgets an object that is gone', () => {
    for (let round = 0; round < 30; round++) warn('the same');
    recorder.forget('default/web-0');
    warn('the same');
    expect(events.at(-1)?.count).toBe(1);
  });
});
