// The step by which an author speaks: text between the steps, told with what happens. Nothing is done to the world.

import { z } from 'zod';
import { none, nothing, step } from './step.ts';

export interface NoteAction {
  readonly kind: 'note';
  /** A paragraph. */
  readonly text: string;
}

export const note = step({
  schema: z
    .string()
    .min(1)
    .describe('Text of the author: the story of replay and of the page shows it at this moment'),
  faults: none,
  mentions: none,
  manifest: nothing,
  books: nothing,
  foresees: nothing,
  compile: (text): NoteAction[] => [{ kind: 'note', text: text.trim().replaceAll(/\s+/g, ' ') }],
  deeds: { note: { describe: ({ text }) => text, perform: nothing } },
});
