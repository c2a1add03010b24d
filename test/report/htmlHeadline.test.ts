// The answer in one sentence, for every sort of outcome.

import { describe, expect, it } from 'vitest';
import { headline, type PodPicture } from '../../src/report/htmlHeadline.ts';

function said(
  parts: Partial<Omit<PodPicture, 'waiting'>>,
  waiting: readonly (readonly [string, number])[] = [],
): string {
  const pods = { total: 0, running: 0, succeeded: 0, failed: 0, ...parts };
  return headline({ ...pods, waiting: new Map(waiting) as PodPicture['waiting'] });
}

describe('the headline', () => {
  it('says how many run, and what the others wait for', () => {
    expect(said({})).toBe('There are no pods.');
    expect(said({ total: 1, running: 1 })).toBe('The one pod runs.');
    expect(said({ total: 10_000, running: 10_000 })).toBe('All 10,000 pods run.');
    expect(said({ total: 44, running: 43 }, [['TooManyPods', 1]])).toBe(
      '43 of 44 pods run. 1 waits: nodes run as many pods as their kubelet takes.',
    );
    expect(said({ total: 1 }, [['Cooldown', 1]])).toBe(
      '0 of 1 pod run. 1 waits: the only addresses left were used a moment ago and are cooling down.',
    );
  });

  it('names the two reasons that most pods wait for', () => {
    const waiting = [
      ['Throttled', 1],
      ['NoAddressOnNode', 5],
      ['SubnetExhausted', 9],
    ] as const;
    expect(said({ total: 20, running: 5 }, waiting)).toBe(
      '5 of 20 pods run. 15 wait: 9 because EC2 has no free address in the subnet, ' +
        '5 because the node has no address left to give, others for other reasons.',
    );
  });

  it('keeps apart what has ended and what merely starts', () => {
    expect(said({ total: 9, running: 3, succeeded: 4, failed: 1 }, [['Starting', 1]])).toBe(
      '3 of 4 pods run. 4 have completed, 1 failed. 1 is starting.',
    );
    expect(said({ total: 2, succeeded: 1, failed: 1 })).toBe(
      'No pod is left to run. 1 has completed, 1 failed.',
    );
    expect(said({ total: 5, running: 3 }, [['Starting', 2]])).toBe('3 of 5 pods run. 2 are starting.');
  });
});
