// Where in a document a place of its text is, read off the indentation: texts that are being written are seldom whole.

export interface PlaceInYaml {
  /** Keys and indexes of lists from the root to the mapping or list that the place is in. */
  readonly path: readonly (string | number)[];
  /** The key of the line, where the place is behind it. */
  readonly key: string | undefined;
}

const LINE = /^(\s*)((?:- +)*)(?:(["']?)([\w./-]+)\3 *:(?= |$))?/;

interface Opened {
  readonly indent: number;
  readonly name: string | number;
}

/** `column`: from 0. */
export function placeInYaml(lines: readonly string[], line: number, column: number): PlaceInYaml {
  const open: Opened[] = [];
  for (const text of lines.slice(0, line)) enter(open, text, false);
  const current = lines[line] ?? '';
  const before = current.slice(0, column);
  enter(open, before.trim() === '' ? before.padEnd(column) : before, true);
  const inFlow =
    /[{,]\s*([\w./-]*)$/.test(before) &&
    (before.match(/\{/g)?.length ?? 0) > (before.match(/\}/g)?.length ?? 0);
  const flowKey = /[{,]\s*([\w./-]+)\s*:\s*[^,{}]*$/.exec(before)?.[1];
  const [, indent = '', dashes = '', , key] = LINE.exec(current) ?? [];
  const keyEnd = indent.length + dashes.length + (key?.length ?? 0) + 1;
  const isBehind = key !== undefined && column >= keyEnd;
  const path = open.map(({ name }) => name);
  if (isBehind && (inFlow || flowKey !== undefined))
    return { path: [...path, key], key: inFlow ? undefined : flowKey };
  return { path, key: isBehind ? key : undefined };
}

/** Closes what the line is not in, and opens what it begins. */
function enter(open: Opened[], text: string, isLast: boolean): void {
  const isBlank = text.trim() === '' || text.trimStart().startsWith('#');
  if (isBlank && !isLast) return;
  const [, indent = '', dashes = '', , key] = LINE.exec(text) ?? [];
  let column = isBlank ? text.length : indent.length;
  while ((open.at(-1)?.indent ?? -1) >= column + (dashes === '' ? 0 : 1)) open.pop();
  for (const dash of dashes.match(/- +/g) ?? []) {
    const last = open.at(-1);
    // A list may stand in the column of its key.
    const index =
      last !== undefined && typeof last.name === 'number' && last.indent === column
        ? last.name + 1
        : undefined;
    if (index !== undefined) open.pop();
    open.push({ indent: column, name: index ?? 0 });
    column += dash.length;
  }
  if (key === undefined || isLast) return;
  while (true) {
    const last = open.at(-1);
    if (last === undefined || typeof last.name === 'number' || last.indent < column) break;
    open.pop();
  }
  open.push({ indent: column, name: key });
}
