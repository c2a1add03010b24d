// What is said of a manifest file that cannot be applied.

import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { minimalWith } from './minimal.ts';

function problemsOf(file: string): string[] {
  const text = minimalWith('timeline: [{ at: 2m, apply: { file: web.yaml } }]\nuntil: 5m\n');
  const parsed = parseScenario(text, () => ({ ok: true, text: file }));
  return parsed.ok ? [] : parsed.problems.map(({ message, fix }) => `${message}; ${fix}`);
}

describe('a manifest file', () => {
  it('without an object says so', () => {
    expect(problemsOf('# nothing yet\n')).toEqual([
      'no object is in it; add one, such as apiVersion: apps/v1 and kind: Deployment',
    ]);
  });

  it('of a removed API version says which there are', () => {
    const text = 'apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: { name: web }\n';
    expect(problemsOf(text)).toEqual(['unknown kind in this version; use apiVersion: apps/v1']);
  });

  it.each(['Deployment', 'DaemonSet', 'ReplicaSet'])(
    'of a %s whose selector misses a label says it once',
    (kind) => {
      const template =
        '{ metadata: { labels: { app: api } }, spec: { containers: [{ name: c, image: x }] } }';
      const text = `apiVersion: apps/v1\nkind: ${kind}\nmetadata: { name: web }\nspec:\n  selector: { matchLabels: { app: web } }\n  template: ${template}\n`;
      expect(problemsOf(text)).toEqual([
        expect.stringMatching(/^selector does not match: the pod template has app: api/),
      ]);
    },
  );

  it('whose selector has an expression that the template does not meet is refused', () => {
    const template = '{ metadata: { labels: { app: api } }, spec: { containers: [{ name: c, image: x }] } }';
    const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  selector: { matchExpressions: [{ key: app, operator: DoesNotExist }] }\n  template: ${template}\n`;
    expect(problemsOf(text)).toHaveLength(1);
  });
});
