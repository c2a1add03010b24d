// `-o jsonpath=…`: text with expressions in braces.

import { elementAt } from '../base/assert.ts';
import { complaint, goQuoted } from './failure.ts';
import { BadJsonPath, evaluate, parseSteps, refuseDepth, type Step } from './jsonPath.ts';
import { isRecord, text } from './objects.ts';
import { compactJson } from './serialized.ts';

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'values'; readonly steps: readonly Step[] }
  | { readonly kind: 'range'; readonly steps: readonly Step[]; readonly body: readonly Part[] };

/** Text, or an action in braces; one that is not closed goes to the end. Each character can be read in one way only. */
const PIECE = /\{(?:"(?:\\[^]?|[^"\\])*(?:"|$)|'(?:\\[^]?|[^'\\])*(?:'|$)|[^}"'])*\}?|[^{]+/g;

/** Far beyond what is typed, far below what the language's own expressions can take. */
const LONGEST_TEMPLATE = 1_000_000;

/** @upstream client-go/util/jsonpath/jsonpath.go#JSONPath.Execute */
export function jsonPathText(template: string, content: unknown): string {
  if (template.length > LONGEST_TEMPLATE) throw complaint('error parsing jsonpath, template too long');
  const parts = complaining(`error parsing jsonpath ${template}`, () =>
    partsOf(template.match(PIECE) ?? [], 0),
  );
  return complaining(`error executing jsonpath ${goQuoted(template)}: Error executing template`, () =>
    write(parts, content),
  );
}

function complaining<Result>(what: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof BadJsonPath)) throw error;
    throw complaint(
      what.startsWith('error parsing') ? `${what}, ${error.message}` : `${what}: ${error.message}`,
    );
  }
}

function partsOf(pieces: string[], ranges: number): readonly Part[] {
  refuseDepth(ranges);
  const parts: Part[] = [];
  for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
    if (!piece.startsWith('{')) {
      parts.push({ kind: 'text', text: piece });
      continue;
    }
    if (!piece.endsWith('}')) throw new BadJsonPath('unclosed action');
    const action = piece.slice(1, -1).trim();
    if (action === 'end') {
      if (ranges > 0) return parts;
      throw new BadJsonPath('not in range, nothing to end');
    }
    parts.push(partOf(action, pieces, ranges));
  }
  if (ranges > 0) throw new BadJsonPath('unclosed action');
  return parts;
}

function partOf(action: string, pieces: string[], ranges: number): Part {
  const quoted = /^(['"])(.*)\1$/s.exec(action);
  if (quoted !== null) return { kind: 'text', text: unescaped(elementAt(quoted, 2)) };
  const range = /^range\s+(.*)$/s.exec(action);
  if (range !== null)
    return { kind: 'range', steps: parseSteps(elementAt(range, 1)), body: partsOf(pieces, ranges + 1) };
  return { kind: 'values', steps: parseSteps(action) };
}

function unescaped(text: string): string {
  const names: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return text.replaceAll(/\\(.)/gs, (_, character: string) => names[character] ?? character);
}

function write(parts: readonly Part[], value: unknown): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      const found = evaluate([value], part.steps);
      if (part.kind === 'values') return found.map(valueText).join(' ');
      return found
        .flatMap((one) => (Array.isArray(one) ? one : [one]))
        .map((one) => write(part.body, one))
        .join('');
    })
    .join('');
}

function valueText(value: unknown): string {
  if (Array.isArray(value) || isRecord(value)) return compactJson(value);
  return text(value);
}
