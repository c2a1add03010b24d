// A campaign finds what is wrong, makes it small, tells it once a kind with the command that repeats it, and fails.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyFuzzer, campaign, type CampaignOptions, type Fuzzer } from './campaign.ts';

function fuzzerOf(judge: (drawn: number) => readonly string[]): Fuzzer {
  return anyFuzzer<number>({
    name: 'numbers',
    cases: fc.nat(1000),
    casesPerRound: 50,
    try: (drawn) => ({ problems: judge(drawn), events: 1 }),
    kept: (drawn) => drawn,
  });
}

async function told(fuzzer: Fuzzer, options: Partial<CampaignOptions> = {}) {
  const lines: string[] = [];
  const status = await campaign([fuzzer], {
    seed: 1,
    cases: 200,
    keeps: false,
    command: 'fuzz',
    log: (line) => lines.push(line),
    ...options,
  });
  return { status, lines };
}

const tooLarge = fuzzerOf((drawn) => (drawn >= 100 ? [`${drawn} is too large`] : []));

describe('a campaign', () => {
  it('ends well when nothing is found', async () => {
    const { status, lines } = await told(fuzzerOf(() => []));
    expect(status).toBe(0);
    expect(lines).toEqual(['numbers: 200 cases, 200 events, nothing found']);
  });

  it('tells each kind once, made small', async () => {
    const { status, lines } = await told(tooLarge);
    expect(status).toBe(1);
    expect(lines.filter((line) => line.startsWith('FOUND'))).toEqual(['FOUND  numbers: 100 is too large']);
  });

  it('finds it again by the command that it tells', async () => {
    const { lines } = await told(tooLarge);
    const [, seed, path] = /--seed (\d+) --path (\S+)/.exec(lines.join('\n')) ?? [];
    const again = await told(tooLarge, { seed: Number(seed), path });
    expect(again.lines[0]).toBe('FOUND  numbers: 100 is too large');
    expect(again.lines.at(-1)).toBe('numbers: 1 cases, 1 events, 1 kinds found');
  });

  it('takes what is thrown for a finding', async () => {
    const throws = fuzzerOf(() => {
      throw new Error('broken');
    });
    const { status, lines } = await told(throws);
    expect(status).toBe(1);
    expect(lines[0]).toContain('thrown: Error: broken');
  });
});
