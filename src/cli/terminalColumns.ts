// How wide text is: as COLUMNS says, else as the terminal says. Serial lines, `script` and some build machines say 0.

/** Where nobody says anything. */
const USUAL = 100;

/** Nothing can be read in less: a narrower terminal wraps. */
const NARROWEST = 20;

/** `said`: by the terminal; `variable`: the value of COLUMNS. */
export function terminalColumns(said: number | undefined, variable: string | undefined): number {
  const asked = /^[1-9]\d{0,3}$/.test(variable ?? '') ? Number(variable) : undefined;
  const columns = asked ?? (said !== undefined && said > 0 ? said : USUAL);
  return Math.max(NARROWEST, columns);
}
