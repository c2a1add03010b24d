// JSON as sheets: documents one after the other, as kubectl's watches and `jq` write them, and in each the members of
// its lists by place. Only what is asked for becomes a value.

import { LINE_FEED, placeIn, type LongText } from './longText.ts';
import { UnreadableText, type Elements, type Sheet } from './sheet.ts';

/** First character and one past the last. */
type Span = readonly [start: number, end: number];

const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_RECORD = 123;
const CLOSE_RECORD = 125;

const COLLECT_AGAIN = 'collect it again';

/** The documents up to where the text ends or breaks; `broken` says how. */
export interface JsonSheets {
  readonly sheets: readonly Sheet[];
  readonly broken: UnreadableText | undefined;
}

/** `start`: where the first document begins. */
export function jsonSheets(text: LongText, start = 0): JsonSheets {
  const found = scanned(text, start, true);
  // Where lines are indented otherwise than by depth, brackets are left over.
  return found.broken === undefined ? found : scanned(text, start, false);
}

function scanned(text: LongText, start: number, isIndented: boolean): JsonSheets {
  const sheets: Sheet[] = [];
  const scan = new Scan(text, start, isIndented);
  let line = 1;
  let counted = 0;
  try {
    for (scan.skipBlanks(); !scan.isAtEnd; scan.skipBlanks()) {
      for (
        let end = text.next(LINE_FEED, counted);
        end !== -1 && end < scan.at;
        end = text.next(LINE_FEED, counted)
      ) {
        line++;
        counted = end + 1;
      }
      sheets.push(scan.sheet(line));
    }
    return { sheets, broken: undefined };
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    return { sheets: [...sheets, ...scan.unfinished(line)], broken: error };
  }
}

/** Walks through the text, by the brackets and quotes alone: what is between them is checked when it is read. */
class Scan {
  at: number;
  private readonly text: LongText;
  /** Whether lines are taken to be indented by depth, as tools print them: then the end of a value is found sooner. */
  private readonly isIndented: boolean;
  private members: [key: string, span: Span][] = [];
  private lists: [key: string, spans: Span[]][] = [];

  constructor(text: LongText, start: number, isIndented: boolean) {
    this.text = text;
    this.at = start;
    this.isIndented = isIndented;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  skipBlanks(): void {
    while (this.text.codeAt(this.at) <= 32) this.at++;
  }

  sheet(line: number): Sheet {
    this.members = [];
    this.lists = [];
    const code = this.text.codeAt(this.at);
    if (code === OPEN_RECORD) this.record();
    else if (code === OPEN_LIST) this.list('');
    else this.fail(`unexpected ${this.found()}`, COLLECT_AGAIN);
    return this.made(line);
  }

  /** What was read of the document in which the text ends. */
  unfinished(line: number): Sheet[] {
    return this.members.length + this.lists.length === 0 ? [] : [this.made(line)];
  }

  private made(line: number): Sheet {
    const { text } = this;
    const header = Object.fromEntries(this.members.map(([key, span]) => [key, parsed(text, span)]));
    const lists = this.lists.map(([key, spans]) => [key, elementsOf(text, spans)] as const);
    return { line, header, lists: new Map(lists) };
  }

  private record(): void {
    this.at++;
    for (;;) {
      this.skipBlanks();
      const code = this.text.codeAt(this.at);
      if (code === CLOSE_RECORD) break;
      if (code === COMMA) this.at++;
      else this.member();
    }
    this.at++;
  }

  private member(): void {
    const name = this.string();
    const key = parsed(this.text, name);
    this.skipBlanks();
    if (this.text.codeAt(this.at) !== COLON) this.failHere('missing : behind a name');
    this.at++;
    this.skipBlanks();
    if (this.text.codeAt(this.at) === OPEN_LIST) this.list(String(key));
    else this.members.push([String(key), this.value()]);
  }

  private list(key: string): void {
    const spans: Span[] = [];
    this.lists.push([key, spans]);
    this.at++;
    for (;;) {
      this.skipBlanks();
      const code = this.text.codeAt(this.at);
      if (code === CLOSE_LIST) break;
      if (code === COMMA) this.at++;
      else spans.push(this.value());
    }
    this.at++;
  }

  /** A whole value, whatever is in it. */
  private value(): Span {
    const start = this.at;
    const end = this.isIndented ? endByIndent(this.text, start) : undefined;
    if (end !== undefined) {
      this.at = end;
      return [start, end];
    }
    let depth = 0;
    for (;;) {
      const code = this.text.codeAt(this.at);
      if (code === QUOTE) this.string();
      else if (code === OPEN_RECORD || code === OPEN_LIST) {
        depth++;
        this.at++;
      } else if (code === CLOSE_RECORD || code === CLOSE_LIST || code === COMMA) {
        if (depth === 0) break;
        if (code !== COMMA) depth--;
        this.at++;
      } else if (Number.isNaN(code)) this.failHere('');
      else this.at++;
      if (depth === 0 && (code === QUOTE || code === CLOSE_RECORD || code === CLOSE_LIST)) break;
    }
    if (this.at === start) this.failHere(`unexpected ${this.found()}`);
    return [start, this.at];
  }

  private string(): Span {
    const start = this.at;
    if (this.text.codeAt(start) !== QUOTE) this.failHere('missing quotes around a name');
    let end = start;
    do {
      end = this.text.next(QUOTE, end + 1);
      if (end === -1) {
        this.at = this.text.length;
        this.failHere('');
      }
    } while (isEscaped(this.text, end));
    this.at = end + 1;
    return [start, this.at];
  }

  private found(): string {
    return JSON.stringify(this.text.slice(this.at, this.at + 4).slice(0, 1));
  }

  private failHere(message: string): never {
    return this.fail(message, COLLECT_AGAIN);
  }

  private fail(message: string, fix: string): never {
    const isCutOff = this.isAtEnd;
    const place = placeIn(this.text, Math.min(this.at, this.text.length));
    throw new UnreadableText(
      isCutOff ? 'the file ends in the middle of its JSON' : message,
      place,
      fix,
      isCutOff,
    );
  }
}

/**
 * Of a record on a line of its own, whose lines are all further in until the bracket that is as far in as the first: no text
 * in JSON has an end of line in it. Undefined where lines are not like this. What is not one value then, is told when it is read.
 */
function endByIndent(text: LongText, start: number): number | undefined {
  if (text.codeAt(start) !== OPEN_RECORD) return undefined;
  let line = start;
  while (text.codeAt(line - 1) === SPACE) line--;
  if (text.codeAt(line - 1) !== LINE_FEED) return undefined;
  const indent = start - line;
  let end = text.next(LINE_FEED, start);
  while (end !== -1 && isBlank(text, end + 1, indent + 1)) {
    end = text.next(LINE_FEED, end + 1 + indent);
  }
  const closing = end + 1 + indent;
  return end !== -1 && isBlank(text, end + 1, indent) && text.codeAt(closing) === CLOSE_RECORD
    ? closing + 1
    : undefined;
}

function isBlank(text: LongText, start: number, length: number): boolean {
  for (let at = start; at < start + length; at++) if (text.codeAt(at) !== SPACE) return false;
  return true;
}

/** Whether an odd number of backslashes stands before the character. */
function isEscaped(text: LongText, at: number): boolean {
  let first = at;
  while (text.codeAt(first - 1) === BACKSLASH) first--;
  return (at - first) % 2 === 1;
}

function elementsOf(text: LongText, spans: readonly Span[]): Elements {
  return {
    *values() {
      for (const span of spans) yield* valuesIn(text, span);
    },
  };
}

/** One value; several where the indent of a line was not that of its depth. */
function valuesIn(text: LongText, [start, end]: Span): readonly unknown[] {
  const values: unknown = jsonOf(`[${text.slice(start, end)}]`);
  if (!Array.isArray(values)) throw invalid(text, start);
  return values;
}

function parsed(text: LongText, [start, end]: Span): unknown {
  const value = jsonOf(text.slice(start, end));
  if (value === undefined) throw invalid(text, start);
  return value;
}

/** Undefined where it is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(text: LongText, start: number): UnreadableText {
  return new UnreadableText('invalid JSON', placeIn(text, start), COLLECT_AGAIN);
}
