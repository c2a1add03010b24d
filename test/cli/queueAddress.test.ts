// Where a queue is, what is said of what goes wrong with it, and that credentials are in none of it.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queueAddress, withoutCredentials } from '../../src/cli/queueAddress.ts';
import { QueuePatience } from '../../src/cli/queuePatience.ts';
import { plainLine, queueProblem } from '../../src/cli/queueProblem.ts';
import { jobId, readQueuedRun } from '../../src/cli/sweepQueue.ts';

const at = async (queue: string) => await queueAddress({ queue, queueFile: undefined });

describe('the address of a queue', () => {
  it('is read from a URL, and shown and passed on without its credentials', async () => {
    expect(await at('rediss://me:p%40ss@[::1]:6400/3')).toEqual({
      host: '::1',
      port: 6400,
      username: 'me',
      password: 'p@ss',
      database: 3,
      tls: true,
      shown: '[::1]:6400',
      workerCommand: 'vpc-cni-sim sweep-worker --queue rediss://[::1]:6400/3',
      isExposed: true,
    });
    expect(await at('redis://host')).toMatchObject({ port: 6379, password: undefined, isExposed: false });
  });

  it.each([
    'localhost',
    'http://:secret@host',
    'redis://:secret/with#more@host',
    'redis://:secret%zz@host',
    'redis://:secret@',
    'redis://:secret@host/a',
    'redis://:secret@host?tls=no',
    'redis:secret@host',
    '',
  ])('is refused without being repeated: %j', async (text) => {
    const message = await at(text).then(
      () => 'taken',
      (error: unknown) => String(error),
    );
    expect(message).toMatch(/^Error: --queue: (?:not a valid|a Redis URL ends|invalid %)/);
    expect(message).not.toContain('secret');
  });

  it('leaves no password in any text', () => {
    const secret = fc.stringMatching(/^[!-~]{3,20}$/).filter((text) => !'redis://user:@host'.includes(text));
    fc.assert(
      fc.property(secret, fc.constantFrom('redis', 'rediss', 'REDIS'), (password, scheme) => {
        const text = `repeat with: sweep --queue=${scheme}://user:${password}@host:1 --seeds 2`;
        expect(withoutCredentials(text)).toBe(`repeat with: sweep --queue=${scheme}://host:1 --seeds 2`);
      }),
    );
  });
});

describe('a problem with a queue', () => {
  it.each([
    ['NOAUTH Authentication required.', 'setup', 'password required'],
    ['WRONGPASS invalid username-password pair or user is disabled.', 'setup', 'wrong user name or password'],
    ["NOPERM User x has no permissions to run the 'zadd' command", 'setup', 'for the command zadd'],
    ["READONLY You can't write against a read only replica.", 'gone', 'read-only replica'],
    ['LOADING Redis is loading the dataset in memory', 'gone', 'still loading'],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'full', 'raise maxmemory'],
    ['MISCONF Redis is configured to save RDB snapshots, but', 'full', 'free disk space'],
    ['connect ECONNREFUSED 127.0.0.1:1', 'gone', 'connection refused'],
    ['getaddrinfo ENOTFOUND nowhere', 'setup', 'unknown host'],
    ['MOVED 3999 127.0.0.1:6381', 'setup', 'Cluster'],
    ['WRONGTYPE Operation against a key', 'setup', 'hold something else'],
  ] as const)('is told in words: %s', (message, kind, words) => {
    const problem = queueProblem(new Error(message));
    expect(problem.kind).toBe(kind);
    expect(problem.words).toContain(words);
  });

  it('shows what it does not know as one plain line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const line = plainLine(text);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(line.length).toBeLessThanOrEqual(201);
      }),
    );
  });
});

describe('patience with a queue', () => {
  function patient(wait: number | undefined) {
    const told: string[] = [];
    const clock = { now: 0 };
    const patience = new QueuePatience(
      wait,
      {
        onTrouble: ({ kind }, waitMs) => told.push(`${kind} ${waitMs}`),
        onBack: () => told.push('back'),
        onIdle: (others, waitMs) => told.push(`idle ${others} ${waitMs}`),
      },
      () => clock.now,
    );
    return { told, clock, patience };
  }

  it('tells at once of a Redis that is gone, once, and ends after the time given', () => {
    const { told, clock, patience } = patient(20_000);
    const gone = { kind: 'gone', words: 'connection refused' } as const;
    expect(patience.isOverWith(gone)).toBe(false);
    clock.now = 19_999;
    expect(patience.isOverWith(gone)).toBe(false);
    patience.answered();
    expect(patience.isOverWith(gone)).toBe(false);
    clock.now += 20_000;
    expect(patience.isOverWith(gone)).toBe(true);
    expect(told).toEqual(['gone 20000', 'back', 'gone 20000']);
  });

  it('bears with a full Redis as long as runs are finished', () => {
    const { told, clock, patience } = patient(undefined);
    const full = { kind: 'full', words: 'full' } as const;
    for (let second = 0; second < 60; second += 5) {
      clock.now = second * 1000;
      expect(patience.isOverWith(full)).toBe(false);
      patience.progressed();
    }
    clock.now += 10_000;
    expect(patience.isOverWith(full)).toBe(true);
    expect(told).toEqual(['full 10000']);
  });

  it('tells within ten seconds that no worker is there, and again after one was', () => {
    const { told, clock, patience } = patient(60_000);
    const look = (idle: boolean, seconds: number): boolean => {
      clock.now += seconds * 1000;
      return patience.isOverWithout(idle, 2);
    };
    expect([look(true, 0), look(true, 3), look(true, 30), look(false, 1), look(true, 1)]).not.toContain(true);
    expect([look(true, 59), look(true, 1)]).toEqual([false, true]);
    expect(told).toEqual(['idle 2 60000', 'idle 2 60000']);
  });
});

describe('a run in a queue', () => {
  it('is a hash and a seed, and nothing else', () => {
    const hash = '0123456789abcdef'.repeat(2);
    expect(readQueuedRun({ hash, seed: 7, more: true })).toEqual({ hash, seed: 7 });
    expect(jobId({ hash, seed: 7 })).toBe(`${hash}-7`);
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(readQueuedRun(value)).toBeUndefined();
        expect(readQueuedRun({ hash: value, seed: 1 })).toBeUndefined();
        fc.pre(!(Number.isSafeInteger(value) && Number(value) >= 0));
        expect(readQueuedRun({ hash, seed: value })).toBeUndefined();
      }),
    );
  });
});
