// Calico's selector language, cut into words.
// @upstream libcalico-go/lib/selector/tokenizer/tokenizer.go#AppendTokens

export type TokenKind =
  | 'label'
  | 'text'
  | 'has'
  | 'all'
  | 'global'
  | 'contains'
  | 'starts with'
  | 'ends with'
  | 'in'
  | 'not in'
  | '('
  | ')'
  | '{'
  | '}'
  | ','
  | '=='
  | '!='
  | '!'
  | '&&'
  | '||'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Of a label or a `has`: its name; of a text: what stands between the quotes. */
  readonly value: string;
}

export class SelectorFault extends Error {}

const BLANKS = /^[ \t]+/;
const NAME = /^[a-zA-Z0-9_./-]+/;
const QUOTED = /^(["'])(.*?)\1/s;
const SIGNS: readonly TokenKind[] = ['==', '!=', '&&', '||', '(', ')', '{', '}', ',', '!'];
/** Signs that are none alone. */
const HALVES = new Map([
  ['=', '=='],
  ['&', '&&'],
  ['|', '||'],
]);
const CALLS: readonly TokenKind[] = ['all', 'global'];
/** What may follow a label as a word; blanks may stand inside `starts with`. */
const OPERATORS: readonly (readonly [TokenKind, RegExp])[] = [
  ['contains', /^contains/],
  ['starts with', /^starts[ \t]*with/],
  ['ends with', /^ends[ \t]*with/],
  ['not in', /^not[ \t]*in/],
  ['in', /^in/],
];

/** The words of a selector, `end` last. Throws a `SelectorFault` in upstream's words. */
export function selectorTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let rest = text.replace(BLANKS, '');
  while (rest !== '') {
    const [token, length] = nextToken(rest, tokens.at(-1));
    tokens.push(token);
    rest = rest.slice(length).replace(BLANKS, '');
  }
  tokens.push({ kind: 'end', value: '' });
  return tokens;
}

/** The first word of `rest`, and how many characters it takes. */
function nextToken(rest: string, last: Token | undefined): readonly [Token, number] {
  const sign = SIGNS.find((each) => rest.startsWith(each));
  if (sign !== undefined) return [{ kind: sign, value: '' }, sign.length];
  const first = rest.charAt(0);
  const whole = HALVES.get(first);
  if (whole !== undefined) throw new SelectorFault(`expected ${whole}`);
  if (first === '"' || first === "'") return quotedText(rest);
  if (last?.kind === 'label') return operatorAfter(last, rest);
  return call(rest) ?? label(rest);
}

function quotedText(rest: string): readonly [Token, number] {
  const [quoted, , value] = QUOTED.exec(rest) ?? [];
  if (quoted === undefined || value === undefined) throw new SelectorFault('unterminated string');
  return [{ kind: 'text', value }, quoted.length];
}

function operatorAfter({ value }: Token, rest: string): readonly [Token, number] {
  for (const [kind, pattern] of OPERATORS) {
    const [found] = pattern.exec(rest) ?? [];
    if (found !== undefined) return [{ kind, value: '' }, found.length];
  }
  throw new SelectorFault(`unexpected characters after label '${value}', was expecting an operator`);
}

function call(rest: string): readonly [Token, number] | undefined {
  if (rest.startsWith('has(')) return hasCall(rest);
  const name = CALLS.find((each) => rest.startsWith(`${each}(`));
  if (name === undefined) return undefined;
  const [found] = /^[a-z]+\([ \t]*\)/.exec(rest) ?? [];
  if (found === undefined) throw new SelectorFault(`no closing ')' after ${name}(`);
  return [{ kind: name, value: '' }, found.length];
}

/** A name that the text ends with is none to upstream: it looks for the character after it. */
function hasCall(rest: string): readonly [Token, number] {
  const [opened = '', value = ''] = /^has\([ \t]*([a-zA-Z0-9_./-]*)[ \t]*/.exec(rest) ?? [];
  const after = rest.slice(opened.length);
  if (value === '') throw new SelectorFault('no label name in has( expression');
  if (!after.startsWith(')')) throw new SelectorFault("no closing ')' after has(");
  return [{ kind: 'has', value }, opened.length + 1];
}

function label(rest: string): readonly [Token, number] {
  const [value] = NAME.exec(rest) ?? [];
  if (value === undefined) throw new SelectorFault('unexpected characters');
  return [{ kind: 'label', value }, value.length];
}
