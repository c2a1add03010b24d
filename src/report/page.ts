// The page a text is laid out on: its columns, its colours, and how its reader starts the program. Reports know no
// terminal: whoever prints them decides.

type Paint = (text: string) => string;

export interface Palette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly green: Paint;
  readonly cyan: Paint;
}

export interface Page extends Palette {
  /** Columns; commands, and tables of numbers that need more, are wider. */
  readonly width: number;
  /** What is typed in front of a verb: `vpc-cni-sim`, or `npx vpc-cni-sim`. */
  readonly program: string;
}

const plain: Paint = (text) => text;

/** Without colours, as files and pipes have them. */
export const PLAIN: Page = {
  bold: plain,
  dim: plain,
  red: plain,
  yellow: plain,
  green: plain,
  cyan: plain,
  width: 100,
  program: 'vpc-cni-sim',
};
