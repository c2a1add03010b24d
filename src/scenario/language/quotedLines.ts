// Quoted texts whose later lines stand no deeper than their key. YAML forbids it; kubectl reads them, and people have them.

/** An unfinished quoted text, as the library's message says which quote it wants. */
const MISSING_QUOTE = /^Missing closing (["'])quote/;

const REST = { "'": /(?:[^']|'')*'(?!')/y, '"': /(?:[^"\\]|\\[^])*"/y } as const;

/** Nothing of a manifest ends a quoted text but its quote and the next document. */
const DOCUMENT = /^(?:---|\.\.\.)(?:\s|$)/m;

/**
 * The same lines with those that a quoted text goes on in moved to the right, where `message` is that its end is missing
 * at `offset`: line breaks and what a line begins with are one space in it. Undefined where it has no end.
 */
export function quotedLinesMoved(source: string, message: string, offset: number): string | undefined {
  const quote = MISSING_QUOTE.exec(message)?.[1];
  if (quote !== "'" && quote !== '"') return undefined;
  const start = source.indexOf('\n', offset) + 1;
  if (start === 0) return undefined;
  const rest = REST[quote];
  rest.lastIndex = start;
  const found = rest.exec(source)?.[0];
  if (found === undefined || DOCUMENT.test(found)) return undefined;
  const indent = ' '.repeat(indentAt(source, offset) + 1);
  return source.slice(0, start) + found.replace(/^/gm, indent) + source.slice(start + found.length);
}

function indentAt(source: string, offset: number): number {
  const line = source.lastIndexOf('\n', offset - 1) + 1;
  return /^ */.exec(source.slice(line, offset))?.[0].length ?? 0;
}
