// Whatever is typed, the program answers in words and with an exit status of its table. `npm run fuzz` types more.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtProgram } from '../fuzz/builtProgram.ts';
import { commandFuzzer, type BuiltProgram } from '../fuzz/commandFuzzer.ts';

describe('any command line', () => {
  it('is answered', async () => {
    const fuzzer = commandFuzzer(await builtProgram());
    const property = fc.asyncProperty(fuzzer.cases, async (argv) => {
      expect((await fuzzer.try(argv)).problems).toEqual([]);
    });
    await fc.assert(property, { seed: 20_240_917, numRuns: 80 });
  });
});

describe('the fuzzer of command lines', () => {
  const problemsOf = async (program: BuiltProgram, argv = ['replay']) => {
    const { problems } = await commandFuzzer(program).try(argv);
    return problems;
  };

  const says = (status: number, text: string) => async (): Promise<number> => {
    process.stderr.write(text);
    return await Promise.resolve(status);
  };

  it('is content with an answer', async () => {
    expect(await problemsOf(says(2, 'a.yaml: no such file\n'))).toEqual([]);
    expect(await problemsOf(says(254, 'aws: error\n'), ['inspect'])).toEqual([]);
  });

  it.each([
    ['an exit status of no table', says(3, 'no\n'), 'exit status 3: no\n'],
    ['silence', says(2, ''), 'exit status 2 without a word'],
    ['an internal error', says(0, 'internal error: x\n'), 'internal: internal error: x\n'],
    ['a stack trace', says(2, 'Error\n    at f (a.js:1:2)\n'), 'internal: Error\n    at f (a.js:1:2)\n'],
    [
      'control characters',
      says(2, 'a\u001b[2Jb\n'),
      String.raw`control characters on standard error: "a\u001b[2Jb\n"`,
    ],
  ])('finds %s', async (_, program, problem) => {
    expect(await problemsOf(program)).toEqual([problem]);
  });
});
