// The tables that kubectl prints: each with a line of heads, its columns where the heads stand. Several follow each other
// in `kubectl get all`, with an empty line between them.

export interface TextTable {
  /** From 1, that of its heads. */
  readonly line: number;
  readonly heads: readonly string[];
  /** By head; what is `<none>` or `<unknown>` is not there. */
  readonly rows: readonly ReadonlyMap<string, string>[];
}

interface Column {
  readonly head: string;
  readonly start: number;
}

const HEADS = /^(?:NAMESPACE +)?NAME +[A-Z][A-Z -]*(?: +[A-Z(][A-Z()-]*)*\s*$/;

export function textTables(text: string): TextTable[] {
  const tables: { line: number; columns: readonly Column[]; rows: Map<string, string>[] }[] = [];
  for (const [index, line] of text.replaceAll('\r\n', '\n').split('\n').entries()) {
    if (HEADS.test(line)) tables.push({ line: index + 1, columns: columnsOf(line), rows: [] });
    else if (line.trim() !== '') {
      const table = tables.at(-1);
      table?.rows.push(rowOf(line, table.columns));
    }
  }
  return tables.map(({ line, columns, rows }) => ({ line, heads: columns.map(({ head }) => head), rows }));
}

/** Between heads stand at least two blanks. */
function columnsOf(line: string): Column[] {
  return [...line.matchAll(/\S+(?: \S+)*/g)].map((match) => ({ head: match[0], start: match.index }));
}

function rowOf(line: string, columns: readonly Column[]): Map<string, string> {
  const isAligned = columns.every(
    ({ start }) => start === 0 || line.length <= start || line[start - 1] === ' ',
  );
  const cells = isAligned
    ? columns.map(({ start }, index) => line.slice(start, columns[index + 1]?.start).trim())
    : // Pasted text has lost its blanks: a number of restarts may have its time behind it.
      line.trim().split(/\s+(?!\(|ago\))/);
  const known = columns.flatMap(({ head }, index) => {
    const cell = cells[index] ?? '';
    return cell === '' || cell === '<none>' || cell === '<unknown>' ? [] : [[head, cell] as const];
  });
  return new Map(known);
}

const UNITS: Readonly<Record<string, number>> = { y: 31_536_000, d: 86_400, h: 3600, m: 60, s: 1 };

/** `3d4h`, `2y15d`, `45s` in seconds; undefined when malformed. */
export function ageInSeconds(age: string): number | undefined {
  if (!/^(?:\d+[ydhms])+$/.test(age)) return undefined;
  return [...age.matchAll(/(\d+)([ydhms])/g)].reduce(
    (sum, [, count = '', unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0),
    0,
  );
}
