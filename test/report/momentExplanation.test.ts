// A moment explained piece by piece: the chains and the changes at once, then what came of the changes, as explain tells.

import { describe, expect, it } from 'vitest';
import { explain } from '../../src/explain/explain.ts';
import { explainMoment } from '../../src/report/momentExplanation.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { withSettings } from '../../src/scenario/variant.ts';
import { shippedScenarios } from '../scenario/shippedScenarios.ts';

function source(name: string) {
  const parsed = parseScenario(shippedScenarios().find((each) => each.name === name)?.text ?? '');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed;
}

describe('a moment explained', () => {
  it('has its chains and what is worth trying first, and the replays then', () => {
    const at = 303_000;
    const scenario = source('43-pods.yaml');
    const told = [...explainMoment(scenario, at, 1)];
    const [first] = told;
    const last = told.at(-1);
    const tables = first?.groups.flatMap(({ help }) => help ?? []) ?? [];
    expect(told.length).toBe(1 + tables.length);
    expect(tables.length).toBeGreaterThan(0);
    expect(tables.every(({ isReplaying, rows }) => isReplaying && rows.every(({ helps }) => !helps))).toBe(
      true,
    );
    const whole = explain(scenario, { at });
    if (!whole.ok) throw new Error('nothing there');
    const parts = whole.explanation.parts.filter(({ reason }) => reason !== undefined);
    expect(last?.groups.map(({ reason, pods }) => ({ reason, pods }))).toEqual(
      parts.map(({ reason, pods }) => ({ reason, pods })),
    );
    for (const [place, part] of parts.entries()) {
      const help = last?.groups[place]?.help;
      expect(help?.rows.map(({ helps, steps }) => ({ helps, steps }))).toEqual(
        part.whatIfs?.rows.map(({ helps, steps }) => ({ helps, steps })),
      );
      expect(help?.isReplaying ?? false).toBe(false);
    }
    const helpful = last?.groups.flatMap(({ help }) => help?.rows ?? []).filter(({ helps }) => helps) ?? [];
    expect(helpful.length).toBeGreaterThan(0);
    for (const { settings, steps } of helpful) {
      expect(settings.length + steps.length).toBeGreaterThan(0);
      expect(withSettings(scenario.document, settings).ok).toBe(true);
    }
  });

  it('has nothing to say where nothing waits', () => {
    expect([...explainMoment(source('43-pods.yaml'), 240_000, 1)]).toEqual([{ at: 240_000, groups: [] }]);
  });
});
