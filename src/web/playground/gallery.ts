// The scenarios that come with the program, and what scenarios are called.

import type { Example } from 'virtual:shipped';
import type { ScenarioFiles } from './protocol.ts';

/** For editors of files: there is none of that place here. */
const SCHEMA_LINE = /^# yaml-language-server:.*\n/;

export function filesOf({ name, text }: Example): ScenarioFiles {
  return { name: `${name}.yaml`, text: text.replace(SCHEMA_LINE, ''), others: {} };
}

/** As the scenario calls itself, else its file. */
export function titleOf({ name, text }: ScenarioFiles): string {
  const written = /^metadata:\s*\n(?:[ \t]+.*\n|[ \t]*#.*\n)*?[ \t]+name:[ \t]*(.+)$/m.exec(text)?.[1] ?? '';
  const title = written
    .replace(/\s+#.*$/, '')
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2');
  return title === '' ? name : title;
}
