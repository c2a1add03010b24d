// Files of every kind, spoilt in a few places, get an answer: they are read, or what is wrong has a code, a place inside
// the file and a fix. `npm run fuzz` spoils more of them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileFuzzer } from './fileFuzzer.ts';

describe('spoilt files', () => {
  it('are answered', async () => {
    const property = fc.asyncProperty(fileFuzzer.cases, async (file) => {
      const { problems } = await fileFuzzer.try(file);
      // What takes long is for campaigns: tests time nothing.
      expect(problems.filter((problem) => !problem.includes('takes more than'))).toEqual([]);
    });
    await fc.assert(property, { seed: 20_240_917, numRuns: 150 });
  });
});
