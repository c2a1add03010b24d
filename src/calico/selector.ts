// Calico's selector language: which sets of labels a selector selects.
// @upstream libcalico-go/lib/selector/parser/parser.go

import { assert } from '../base/assert.ts';
import { own } from '../base/own.ts';
import { SelectorFault, selectorTokens, type Token, type TokenKind } from './selectorTokens.ts';

export type Labels = Readonly<Record<string, string>>;

export type Selector = (labels: Labels) => boolean;

export type ParsedSelector =
  | { readonly ok: true; readonly selects: Selector }
  /** In upstream's words. */
  | { readonly ok: false; readonly error: string };

const everything: Selector = () => true;

/** The empty text selects all. */
export function parseSelector(text: string): ParsedSelector {
  try {
    return { ok: true, selects: new Parser(selectorTokens(text)).selector() };
  } catch (fault) {
    if (fault instanceof SelectorFault) return { ok: false, error: fault.message };
    throw fault;
  }
}

/** Of a selector that was checked before. */
export function checkedSelector(text: string): Selector {
  const parsed = parseSelector(text);
  assert(parsed.ok, `a selector that can be read: ${text}`);
  return parsed.selects;
}

/** A comparison of a label's value, undefined where there is no such label, with a text. */
const COMPARISONS: ReadonlyMap<TokenKind, (value: string | undefined, text: string) => boolean> = new Map([
  ['==', (value, text) => value === text],
  ['!=', (value, text) => value !== text],
  ['contains', (value = '', text) => value.includes(text)],
  ['starts with', (value = '', text) => value.startsWith(text)],
  ['ends with', (value = '', text) => value.endsWith(text)],
]);

/** Comparisons that hold only of labels that are there, even with the empty text. */
const NEEDS_LABEL: readonly TokenKind[] = ['contains', 'starts with', 'ends with'];

/** @assumption upstream nests as deep as its stack goes */
const MOST_NESTED = 200;

class Parser {
  private readonly tokens: readonly Token[];
  private place = 0;
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  selector(): Selector {
    if (this.peek().kind === 'end') return everything;
    const selector = this.either();
    if (this.peek().kind !== 'end')
      throw new SelectorFault(`unexpected content at end of selector [${this.restText()}]`);
    return selector;
  }

  private either(): Selector {
    if (++this.depth > MOST_NESTED)
      throw new SelectorFault(`more than ${MOST_NESTED} parentheses in each other`);
    const ways = [this.all()];
    while (this.takes('||')) ways.push(this.all());
    this.depth--;
    return (labels) => ways.some((selects) => selects(labels));
  }

  private all(): Selector {
    const parts = [this.operation()];
    while (this.takes('&&')) parts.push(this.operation());
    return (labels) => parts.every((selects) => selects(labels));
  }

  private operation(): Selector {
    let isNegated = false;
    while (this.takes('!')) isNegated = !isNegated;
    const selects = this.term();
    return isNegated ? (labels) => !selects(labels) : selects;
  }

  private term(): Selector {
    const token = this.take();
    const { kind, value } = token;
    if (kind === 'has') return (labels) => own(labels, value) !== undefined;
    if (kind === 'all' || kind === 'global') return everything;
    if (kind === 'label') return this.comparison(value);
    if (kind !== '(') throw new SelectorFault(`unexpected token: ${tokenText(token)}`);
    const inner = this.either();
    if (!this.takes(')')) throw new SelectorFault('expected )');
    return inner;
  }

  private comparison(label: string): Selector {
    if (this.tokens.length - this.place < 2)
      throw new SelectorFault('unexpected end of string looking for op');
    const operator = this.take();
    if (operator.kind === 'in') return this.membership(label);
    if (operator.kind === 'not in') {
      const isIn = this.membership(label);
      return (labels) => !isIn(labels);
    }
    const compare = COMPARISONS.get(operator.kind);
    if (compare === undefined) throw new SelectorFault(`expected == or != not: ${tokenText(operator)}`);
    if (this.peek().kind !== 'text') throw new SelectorFault('expected string');
    const { value: text } = this.take();
    const needsLabel = NEEDS_LABEL.includes(operator.kind);
    return (labels) => {
      const value = own(labels, label);
      return compare(value, text) && (value !== undefined || !needsLabel);
    };
  }

  private membership(label: string): Selector {
    if (!this.takes('{')) throw new SelectorFault('expected set literal');
    const values: string[] = [];
    while (this.peek().kind === 'text') {
      values.push(this.take().value);
      if (!this.takes(',')) break;
    }
    if (!this.takes('}')) throw new SelectorFault('expected }');
    return (labels) => {
      const value = own(labels, label);
      return value !== undefined && values.includes(value);
    };
  }

  private peek(): Token {
    return this.tokens[this.place] ?? { kind: 'end', value: '' };
  }

  private take(): Token {
    const token = this.peek();
    this.place++;
    return token;
  }

  private takes(kind: TokenKind): boolean {
    if (this.peek().kind !== kind) return false;
    this.place++;
    return true;
  }

  private restText(): string {
    return this.tokens.slice(this.place).map(tokenText).join(' ');
  }
}

/** As upstream's generated names of kinds have it. */
const KIND_NAMES: Readonly<Record<TokenKind, string>> = {
  label: 'TokLabel',
  text: 'TokStringLiteral',
  '{': 'TokLBrace',
  '}': 'TokRBrace',
  ',': 'TokComma',
  '==': 'TokEq',
  '!=': 'TokNe',
  in: 'TokIn',
  '!': 'TokNot',
  'not in': 'TokNotIn',
  contains: 'TokContains',
  'starts with': 'TokStartsWith',
  'ends with': 'TokEndsWith',
  all: 'TokAll',
  has: 'TokHas',
  '(': 'TokLParen',
  ')': 'TokRParen',
  '&&': 'TokAnd',
  '||': 'TokOr',
  global: 'TokGlobal',
  end: 'TokEOF',
};

function tokenText({ kind, value }: Token): string {
  return `${KIND_NAMES[kind]}(${value})`;
}
