// Explanations on pages of any width, and as JSON of the form that the schema describes.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import type { Explanation } from '../../src/explain/explanation.ts';
import { explanationDocument } from '../../src/report/explainJson.ts';
import { explanationJsonSchema, explanationSchema } from '../../src/report/explainSchema.ts';
import { explainText } from '../../src/report/explainText.ts';
import { textWidth } from '../../src/report/layout.ts';
import { PLAIN } from '../../src/report/page.ts';
import { explained, SCENES } from '../explain/scenes.ts';

const explanations = Object.entries(SCENES).map(([name, text]) => [name, explained(text)] as const);

const text = (explanation: Explanation, width = PLAIN.width): string =>
  explainText(explanation, { file: 'scenarios/scene.yaml' }, { ...PLAIN, width });

/** Words that no page can break are none of these. */
const words = (page: string): string => page.replace(/[│├└]/g, ' ').split(/\s+/).join(' ').trim();

describe.each(explanations)('where pods wait for %s', (_, explanation) => {
  it.each([40, 60, 80, 100, 160])('fits a page of %d columns', (columns) => {
    for (const line of text(explanation, columns).split('\n')) {
      // A command to copy is one line, however long.
      if (line.startsWith('Next ')) continue;
      expect(textWidth(line), line).toBeLessThanOrEqual(columns);
    }
  });

  it('says the same at every width', () => {
    // Tables of what-ifs have lines of their own on narrow pages.
    const parts = explanation.parts.map((part) => ({ ...part, whatIfs: undefined }));
    const squeezed = (columns: number): string =>
      words(text({ ...explanation, parts }, columns)).replaceAll(' ', '');
    expect(squeezed(50)).toBe(squeezed(140));
  });

  it('has each cell of its tables at every width', () => {
    const rows = explanation.parts.flatMap(({ whatIfs }) => whatIfs?.rows ?? []);
    const pages = [40, 140].map((columns) => words(text(explanation, columns)));
    for (const { outcome, note } of rows) {
      const cell = outcome === undefined ? note : `${outcome.running} of ${outcome.pods}`;
      for (const page of pages) expect(page).toContain(cell);
    }
  });

  it('is JSON as the schema says', () => {
    const document = explanationDocument(explanation);
    expect(explanationSchema.parse(document)).toEqual(document);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });
});

describe('the page', () => {
  const [, explanation] = elementAt(explanations, 0);

  it('begins with what was asked and the answer', () => {
    const [asked, , answer, pods, cause] = text(explanation).split('\n');
    expect(asked).toMatch(/^a scene {2,}scenarios\/scene\.yaml at 8m00s, seed 1$/);
    expect(answer).toBe('7 pods are Pending since 3m00s: TooManyPods.');
    expect(pods).toMatch(/^Pods {10}web-/);
    expect(cause).toBe('Cause         every schedulable node is at max pods');
  });

  it('hangs causes below each other', () => {
    expect(text(explanation)).toContain(`
              └ all 3 schedulable nodes have 17 of 17 pods
                 └ max pods is 17: 3 ENIs × (6 − 1) + 2, from the type t3.medium
`);
  });

  it('ends with the next command, about one of the pods', () => {
    const pod = elementAt(elementAt(explanation.parts, 0).pods, 0);
    expect(text(explanation)).toContain(
      `Next          vpc-cni-sim explain scenarios/scene.yaml --at 8m00s ${pod.slice('default/'.length)}\n`,
    );
  });

  it('keeps a seed of one’s own', () => {
    expect(text({ ...explanation, seed: 7 })).toContain('scenarios/scene.yaml --at 8m00s --seed 7');
  });

  it('says when nothing waits', () => {
    const nothing = { ...explanation, parts: [] };
    expect(text(nothing)).toContain('No pod is waiting for a node or address at 8m00s.');
  });

  it('prints no foreign escapes', () => {
    const nasty = { ...explanation, scenario: 'a\u001b[31mb' };
    expect(text(nasty)).not.toContain('\u001b');
  });
});

it('the schema describes every field', () => {
  const json = JSON.stringify(explanationJsonSchema());
  expect(json).toContain('"title":"An explanation of vpc-cni-sim"');
  expect(json).toContain('"$ref":"#/$defs/Link"');
});
