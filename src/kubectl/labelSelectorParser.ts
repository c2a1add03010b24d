// Reads the text of `-l`: `a=b,c!=d,e in (f,g),h,!i,j>1`.

import { elementAt } from '../base/assert.ts';
import { byBytes } from './objects.ts';
import type { Requirement } from './labelSelector.ts';

/** A selector text that is none. */
export class BadSelector extends Error {}

const TOKEN = /\s*(==|!=|[=!(),<>]|[^\s=!(),<>]+)/g;
const PLAIN = /^[^=!(),<>]+$/;

/** @upstream apimachinery/pkg/labels/selector.go#Parser.parse */
export function parseSelector(source: string): readonly Requirement[] {
  return new Parser(source).requirements();
}

class Parser {
  readonly #tokens: readonly string[];
  #position = 0;

  constructor(source: string) {
    this.#tokens = [...source.trim().matchAll(TOKEN)].map((match) => elementAt(match, 1));
  }

  requirements(): readonly Requirement[] {
    const found: Requirement[] = [];
    while (this.#position < this.#tokens.length) {
      found.push(this.#requirement());
      const separator = this.#next();
      if (separator !== '' && separator !== ',') {
        throw new BadSelector(`found '${separator}', expected: ',' or 'end of string'`);
      }
      if (separator === ',' && this.#position === this.#tokens.length) {
        throw new BadSelector(`found '', expected: identifier after ','`);
      }
    }
    return found;
  }

  #requirement(): Requirement {
    if (this.#peek() === '!') {
      this.#next();
      return { key: this.#word(), operator: '!', values: [] };
    }
    const key = this.#word();
    if (this.#peek() === '' || this.#peek() === ',') return { key, operator: 'exists', values: [] };
    const operator = this.#next();
    switch (operator) {
      case '=':
      case '==':
        return { key, operator: '=', values: [this.#value()] };
      case '!=':
        return { key, operator, values: [this.#value()] };
      case '>':
        return { key, operator: 'gt', values: [this.#value()] };
      case '<':
        return { key, operator: 'lt', values: [this.#value()] };
      case 'in':
      case 'notin':
        return { key, operator, values: this.#values() };
      default:
        throw wrong(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`);
    }
  }

  #peek(): string {
    return this.#tokens[this.#position] ?? '';
  }

  #next(): string {
    return this.#tokens[this.#position++] ?? '';
  }

  #word(): string {
    const token = this.#next();
    if (!PLAIN.test(token)) throw wrong(`found '${token}', expected: identifier`);
    return token;
  }

  /** May be empty. */
  #value(): string {
    return PLAIN.test(this.#peek()) ? this.#next() : '';
  }

  #values(): readonly string[] {
    const open = this.#next();
    if (open !== '(') throw wrong(`found '${open}' expected: '('`);
    const found = [this.#value()];
    for (let token = this.#next(); token !== ')'; token = this.#next()) {
      if (token !== ',') throw wrong(`found '${token}', expected: ',' or ')'`);
      found.push(this.#value());
    }
    return found.toSorted(byBytes);
  }
}

function wrong(message: string): BadSelector {
  return new BadSelector(`unable to parse requirement: ${message}`);
}
