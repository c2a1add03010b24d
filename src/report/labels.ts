// A label in front of a text, as the answers of most verbs have them: later lines start under the text.
// Commands stay in one line, however long, so that they can be pasted.

import { hanging, printable } from './layout.ts';
import type { Page } from './page.ts';

const WIDTH = 14;

export function labelled(label: string, text: string, { width }: Page): string[] {
  return hanging(label.padEnd(WIDTH), printable(text), width);
}

export function labelledCommand(label: string, command: string): string {
  return `${label.padEnd(WIDTH)}${printable(command)}`;
}
