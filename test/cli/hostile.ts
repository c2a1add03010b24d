// Text that would take over a terminal, a page or a spreadsheet, and a scenario that has it wherever it may have text.

import { minimalWith } from '../scenario/minimal.ts';

/** Clears the screen, names the window, fills the clipboard, turns text around, hides it, breaks lines, runs. */
export const HOSTILE =
  '=cmd|"/C calc"!A0\u001b[2J\u001b]0;owned\u0007\u001b]52;c;cHduZWQ=\u0007\u009b31m\u202eturned\u200bhidden\u2028' +
  'line\u0085next\r\nnew\u001b[8m</title></style></script><script>window.owned = 1</script>' +
  '"><img src=x onerror="window.owned = 2"><svg/onload=window.owned=3>';

const text = JSON.stringify(HOSTILE);

export const HOSTILE_SCENARIO = minimalWith(`timeline:
  - at: 2m
    createDeployment: { name: web, replicas: 40, image: ${text} }
  - at: 3m
    observe: { command: "kubectl get pods -o yaml", contains: ${text} }
until: 5m
expect:
  - pods: { total: 1 }
`).replace('name: minimal', `name: ${text}, description: ${text}`);

/** What no terminal may be sent, but for breaks of lines and the program's own colours. */
export function obeyed(output: string): string[] {
  const rest = output
    // oxlint-disable-next-line no-control-regex
    .replace(/\u001b\[(?:1|2|22|3[1-6]|39)m/g, '')
    .replaceAll('\r\u001b[K', '')
    .replaceAll('\r\n', '\n');
  const found = rest.match(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu) ?? [];
  return [...new Set(found)].map((each) => `U+${(each.codePointAt(0) ?? 0).toString(16)}`);
}
