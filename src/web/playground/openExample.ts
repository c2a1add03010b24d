// Begins with a scenario that comes with the program.

import { examples } from 'virtual:shipped';
import { filesOf } from './gallery.ts';
import type { Playground } from './model.ts';

export function openExample(model: Playground, name: string): void {
  const example = examples.find((each) => each.name === name);
  if (example !== undefined) model.open(filesOf(example));
}
