// YAML as sheets: its documents, and in each the lists that are members of the document, cut at the dashes of their
// elements. An element is read when it is asked for.

import { readManifestYaml } from '../../scenario/language/readYaml.ts';
import { readPlainYaml } from './plainYaml.ts';
import { placeIn, shortText } from './longText.ts';
import { UnreadableText, type Elements, type Sheet } from './sheet.ts';
import { isRecord } from './values.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Throws `UnreadableText` where the text is not YAML outside of its lists. */
export function yamlSheets(text: string): Sheet[] {
  return [...documents(text)].flatMap((span) => {
    const sheet = sheetOf(text, span);
    return Object.keys(sheet.header).length + sheet.lists.size === 0 ? [] : [sheet];
  });
}

function* documents(text: string): IterableIterator<Span> {
  let start = 0;
  for (const line of linesOf(text, { start, end: text.length })) {
    if (!/^---(\s|$)/.test(text.slice(line.start, line.start + 4))) continue;
    yield { start, end: line.start };
    start = line.start + 3;
  }
  yield { start, end: text.length };
}

function* linesOf(text: string, { start, end }: Span): IterableIterator<Span> {
  for (let at = start; at < end;) {
    const found = text.indexOf('\n', at);
    const next = found === -1 ? end : Math.min(found + 1, end);
    yield { start: at, end: next };
    at = next;
  }
}

function sheetOf(text: string, span: Span): Sheet {
  const lists = new Map<string, Span[]>();
  const outside: string[] = [];
  let key: string | undefined = '';
  let list: { readonly indent: number; readonly spans: Span[] } | undefined;
  for (const line of linesOf(text, span)) {
    const written = text.slice(line.start, Math.min(line.end, line.start + 200));
    const indent = written.search(/\S/);
    const isItem = /^\s*-(\s|$)/.test(written);
    if (list !== undefined && (indent === -1 || indent > list.indent || (indent === list.indent && isItem))) {
      const last = list.spans.pop();
      if (isItem && indent === list.indent) list.spans.push(...(last === undefined ? [] : [last]), line);
      else list.spans.push({ start: last?.start ?? line.start, end: line.end });
      outside.push('\n');
      continue;
    }
    list = undefined;
    if (isItem && key !== undefined && !lists.has(key)) {
      list = { indent, spans: [line] };
      lists.set(key, list.spans);
      outside.push('\n');
      continue;
    }
    if (indent !== -1) key = /^([A-Za-z]\w*):\s*$/.exec(written)?.[1];
    outside.push(text.slice(line.start, line.end));
  }
  const { line } = placeIn(shortText(text), span.start);
  // The keys of the lists are there still, without a value.
  const rest = valueOf(outside.join(''), line);
  const members = isRecord(rest) ? Object.entries(rest).filter(([name]) => !lists.has(name)) : [];
  // Written in brackets.
  const short = members.flatMap(([name, value]) =>
    Array.isArray(value) ? [[name, listed(value)] as const] : [],
  );
  return {
    line,
    header: Object.fromEntries(members.filter(([, value]) => !Array.isArray(value))),
    lists: new Map([
      ...short,
      ...[...lists].map(([name, spans]) => [name, elementsOf(text, spans)] as const),
    ]),
  };
}

function listed(values: readonly unknown[]): Elements {
  return { values: () => values.values() };
}

function elementsOf(text: string, spans: readonly Span[]): Elements {
  return {
    *values() {
      for (const { start, end } of spans) {
        const dash = text.indexOf('-', start);
        const element = `${text.slice(start, dash)} ${text.slice(dash + 1, end)}`;
        const plain = readPlainYaml(element);
        yield plain === undefined ? valueOf(element, placeIn(shortText(text), start).line) : plain.value;
      }
    },
  };
}

/** `line`: that of the text in its file. */
function valueOf(source: string, line: number): unknown {
  if (source.trim() === '') return {};
  const plain = readPlainYaml(source);
  if (plain !== undefined) return plain.value;
  const { documents: read, flaws, text } = readManifestYaml(source.replaceAll('\r\n', '\n'));
  const [flaw] = flaws.filter(({ fault }) => fault.code !== 'duplicate-key');
  if (flaw === undefined) return read[0]?.value;
  const { message, fix, ...place } = text.problem(flaw.fault, flaw.span);
  throw new UnreadableText(message, { line: place.line + line - 1, column: place.column }, fix);
}
