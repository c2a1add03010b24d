// JSON objects one behind the other, as kubectl takes them: each is a document of its own.

import type { Span } from './yamlText.ts';

/** Where the objects stand; undefined unless there are several, with nothing but white space between them. */
export function jsonStream(source: string): readonly Span[] | undefined {
  const spans: Span[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < source.length; at++) {
    const character = source.charAt(at);
    if (character === '"' && depth > 0) at = stringEnd(source, at);
    else if (character === '{' || character === '[') {
      if (depth === 0 && character === '[') return undefined;
      if (depth === 0) start = at;
      depth++;
    } else if (character === '}' || character === ']') {
      depth--;
      if (depth === 0) spans.push([start, at + 1]);
    } else if (depth === 0 && character.trim() !== '') return undefined;
  }
  return depth === 0 && spans.length > 1 ? spans : undefined;
}

/** The closing quote. */
function stringEnd(source: string, quote: number): number {
  for (let at = quote + 1; at < source.length; at++) {
    if (source.charAt(at) === '\\') at++;
    else if (source.charAt(at) === '"') return at;
  }
  return source.length;
}
