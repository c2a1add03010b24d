// What is used of papaparse. Its published types need those of Node, which no scenario may know.

declare module 'papaparse' {
  interface ParsedRow {
    readonly data: readonly string[];
    readonly errors: readonly { readonly type: string; readonly code: string; readonly message: string }[];
    /** `cursor`: one past the row and its line break. */
    readonly meta: { readonly cursor: number };
  }

  interface Config {
    readonly delimiter: string;
    readonly newline: string;
    readonly comments: string;
    /** Called for each row, at once where the input is a text. */
    step(row: ParsedRow): void;
  }

  const Papa: { parse(text: string, config: Config): void };
  export default Papa;
}
