// Tables as calicoctl draws them. @upstream github.com/olekukonko/tablewriter

const NUMBER = /^-?(\d+|\d{1,3}(,\d{3})*)(\.\d+)?$/;

/** Headings stand in the middle, numbers to the right, all else to the left. */
export function asciiTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+`;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    rule,
    line(widths.map((width, column) => centred(heading[column] ?? '', width))),
    rule,
    ...rows.map((row) => line(widths.map((width, column) => aligned(row[column] ?? '', width)))),
    rule,
    '',
  ].join('\n');
}

function centred(text: string, width: number): string {
  return text.padStart(text.length + Math.floor((width - text.length) / 2)).padEnd(width);
}

function aligned(text: string, width: number): string {
  return NUMBER.test(text) ? text.padStart(width) : text.padEnd(width);
}
