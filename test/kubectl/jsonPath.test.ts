// JSONPath templates that are wrong, or long: each gets an answer in time linear in it.

import { describe, expect, it } from 'vitest';
import { jsonPathText } from '../../src/kubectl/jsonPathTemplate.ts';

const CONTENT = { items: [{ name: 'a}"b' }, { name: 'c' }] };

const answer = (template: string): string => {
  try {
    return jsonPathText(template, CONTENT);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('a JSONPath template', () => {
  it('may have braces in quotes, and other text around actions', () => {
    expect(answer('x{.items[0].name}y{"}"}{\'{\'}')).toBe('xa}"by}{');
    expect(answer('{.items[?(@.name=="c")].name}')).toBe('c');
    expect(answer(String.raw`{"\"}"}`)).toBe('"}');
  });

  it('may not be left open', () => {
    expect(answer('{.items')).toContain('unclosed action');
    expect(answer('x{"a')).toContain('unclosed action');
    expect(answer(String.raw`{"a\\`)).toContain('unclosed action');
  });

  it('descends once at a time', () => {
    expect(answer('{..name}')).toBe('a}"b c');
    expect(answer(`{${'.'.repeat(300)}}`)).toContain('invalid multiple recursive descent');
  });

  it.each([
    ['quotes', `{${'""'.repeat(100_000)}`],
    ['apostrophes', `{${"''".repeat(100_000)}`],
    ['opened braces', '{'.repeat(200_000)],
    ['backslashes', `{"${'\\'.repeat(200_001)}`],
  ])('may have very many %s', (_, template) => {
    expect(answer(template)).toContain('unclosed action');
  });

  it.each([
    ['ranges', '{range .items}'.repeat(20_000)],
    ['filters', `{${'[?(@'.repeat(20_000)}${')]'.repeat(20_000)}}`],
  ])('may not have %s in each other without end', (_, template) => {
    expect(answer(template)).toContain('nested too deeply');
  });

  it('may not be longer than its reader can take', () => {
    expect(answer(`{${'""'.repeat(5_000_000)}`)).toContain('template too long');
  });
});
