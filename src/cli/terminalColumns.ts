// How wide a terminal is, whatever it says of itself: serial lines, `script` and some build machines say 0.

/** As terminals are unless somebody says something else. */
const USUAL = 80;

/** Nothing can be read in less: a narrower terminal wraps. */
const NARROWEST = 20;

/** `said`: by the terminal; `variable`: the value of COLUMNS. */
export function terminalColumns(said: number | undefined, variable: string | undefined): number {
  const asked = /^[1-9]\d{0,3}$/.test(variable ?? '') ? Number(variable) : USUAL;
  const columns = said !== undefined && said > 0 ? said : asked;
  return Math.max(NARROWEST, columns);
}
