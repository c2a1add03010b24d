// What passes for the figures of a run, and what does not.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readFigures } from '../../src/sweep/figures.ts';
import { METRIC_NAMES } from '../../src/base/metrics.ts';
import { measureRun } from '../../src/sweep/run.ts';
import { minimalWith } from '../scenario/minimal.ts';

function measured(rest: string): Record<string, unknown> {
  const parsed = parseScenario(minimalWith(rest));
  if (!parsed.ok) throw new Error('the scenario has problems');
  return { ...measureRun(parsed.scenario, 1) };
}

const REAL = measured('until: 5m\n');

describe('figures that come from elsewhere', () => {
  it.each(['until: 0s\n', 'until: 5m\n', 'timeline:\n  - at: 1m\n    createPods: { name: a, count: 60 }\n'])(
    'are those of a run, with or without more: %j',
    (rest) => {
      const figures = measured(rest);
      expect(readFigures(figures)).toEqual(figures);
      expect(readFigures({ ...figures, more: 'text' })).toEqual(figures);
      expect(readFigures(JSON.parse(JSON.stringify(figures)))).toEqual(figures);
    },
  );

  it('are none when one of them is anything but a whole number', () => {
    const wrong = fc.anything().filter((value) => !(Number.isSafeInteger(value) && Number(value) >= 0));
    fc.assert(
      fc.property(fc.constantFrom(...METRIC_NAMES), wrong, (name, value) => {
        fc.pre(name !== 'availableAddressHours' || !Number.isSafeInteger(value));
        expect(readFigures({ ...REAL, [name]: value })).toBeUndefined();
      }),
    );
    for (const name of METRIC_NAMES) {
      const { [name]: _, ...rest } = REAL;
      expect(readFigures(rest)).toBeUndefined();
    }
  });

  it('are none when a percentile is above a higher one, or when they are of another form', () => {
    for (const figures of [
      { ...REAL, addressWaitP50: 2, addressWaitP90: 1 },
      { ...REAL, podStartP99: Number(REAL['podStartMax']) + 1 },
      null,
      undefined,
      'garbage',
      1,
      [],
      {},
      Object.create(REAL),
    ])
      expect(readFigures(figures)).toBeUndefined();
  });
});
