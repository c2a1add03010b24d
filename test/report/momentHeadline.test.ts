// The answer of one moment, for every sort of outcome.

import { describe, expect, it } from 'vitest';
import type { WaitingReason } from '../../src/base/waitingReason.ts';
import type { PodStatus, WaitingStatus } from '../../src/record/podRecord.ts';
import { livingPods, momentSentences, type PodPicture } from '../../src/report/momentHeadline.ts';

function picture(
  statuses: Partial<Record<PodStatus, number>>,
  waiting: readonly (readonly [WaitingReason, number, ...WaitingStatus[]])[] = [],
): PodPicture {
  return {
    statuses: new Map(Object.entries(statuses) as [PodStatus, number][]),
    waiting: new Map(
      waiting.map(([reason, count, ...states]) => [reason, { count, statuses: new Set(states) }]),
    ),
  };
}

const said = (...of: Parameters<typeof picture>): string => momentSentences(picture(...of)).join(' ');

describe('the headline of a moment', () => {
  it('says how many are running, and what the others wait for', () => {
    expect(said({})).toBe('There are no pods.');
    expect(said({ Running: 1 })).toBe('1 pod is running.');
    expect(said({ Running: 10_000 })).toBe('All 10,000 pods are running.');
    expect(said({ Running: 43, Pending: 1 }, [['TooManyPods', 1, 'Pending']])).toBe(
      '43 of 44 pods are running. 1 is Pending: TooManyPods.',
    );
    expect(said({ ContainerCreating: 1 }, [['Cooldown', 1, 'ContainerCreating']])).toBe(
      '0 of 1 pod is running. 1 is ContainerCreating: Cooldown.',
    );
  });

  it('names the three reasons that most pods wait for, and counts the rest', () => {
    const waiting = [
      ['Throttled', 1, 'ContainerCreating'],
      ['TooManyPods', 4, 'Pending'],
      ['NoAddressOnNode', 5, 'ContainerCreating'],
      ['SubnetExhausted', 9, 'ContainerCreating', 'CrashLoopBackOff'],
    ] as const;
    expect(said({ Running: 5, Pending: 4, ContainerCreating: 15 }, waiting)).toBe(
      '5 of 24 pods are running. 9 are ContainerCreating or CrashLoopBackOff: SubnetExhausted. ' +
        '5 are ContainerCreating: NoAddressOnNode. 4 are Pending: TooManyPods. 1 more waits for another reason.',
    );
  });

  it('counts a crashed container as one that waits, and not as running', () => {
    expect(said({ Running: 2, CrashLoopBackOff: 1 }, [['CrashLoopBackOff', 1, 'CrashLoopBackOff']])).toBe(
      '2 of 3 pods are running. 1 is CrashLoopBackOff.',
    );
  });

  it('keeps apart what merely starts, and what has ended or is being deleted', () => {
    const starting = [
      ['Starting', 1, 'ContainerCreating'],
      ['NotYetScheduled', 1, 'Pending'],
    ] as const;
    expect(said({ Running: 3, Pending: 1, ContainerCreating: 1, Failed: 1, Completed: 7 }, starting)).toBe(
      '3 of 5 pods are running. 2 are starting. 1 Failed.',
    );
    expect(said({ Running: 1, Terminating: 2 })).toBe('1 of 3 pods is running. 2 are Terminating.');
    expect(said({ Completed: 1, Failed: 1 })).toBe('No pod is left to run. 1 Succeeded, 1 Failed.');
  });

  it('adds up to the pods that have not ended', () => {
    const pods = picture({ Running: 3, Pending: 2, Terminating: 1, Completed: 5, Failed: 1 });
    expect(livingPods(pods)).toBe(6);
  });
});
