// Lines of a journal that cannot be read are moved in as few pieces as they lie in: damage may leave millions of them.

import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { setAside } from '../../src/cli/journal/reading.ts';

const calls = vi.hoisted(() => ({ reads: 0 }));

vi.mock('node:fs', async (original) => {
  const actual = await original<typeof fs>();
  const readSync = (...words: Parameters<typeof fs.readSync>): number => {
    calls.reads++;
    return actual.readSync(...words);
  };
  return { ...actual, readSync };
});

const directory = fs.mkdtempSync(join(tmpdir(), 'set-aside-'));
afterAll(() => fs.rmSync(directory, { recursive: true }));

it('moves lines that follow each other at once', () => {
  const file = join(directory, 'runs.ndjson');
  const blank = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      line: index,
      from: from + index,
      to: from + index + 1,
    }));
  fs.writeFileSync(file, `one\n${'\n'.repeat(20_000)}two\n${'\n'.repeat(20_000)}three\nfo`);
  setAside(file, {
    readable: 3,
    unreadable: [...blank(4, 20_000), ...blank(20_008, 20_000)],
    unfinishedAt: 40_014,
  });
  expect(fs.readFileSync(file, 'utf8')).toBe('one\ntwo\nthree\n');
  expect(fs.readFileSync(`${file}.unreadable`, 'utf8')).toBe('\n'.repeat(40_000));
  expect(calls.reads).toBeLessThan(20);
});
