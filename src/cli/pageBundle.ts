// The program and the style sheet of pages, built beside this program.

import { readFileSync } from 'node:fs';
import type { PageBundle } from '../report/htmlPage.ts';
import { BadInput, fileProblem } from './badInput.ts';

export function readBundle(): PageBundle {
  const read = (name: string): string => {
    const file = new URL(`../web/${name}`, import.meta.url);
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      throw new BadInput(`${fileProblem(file.pathname, error).message}; build the program: npm run build`);
    }
  };
  return { script: read('page.js'), style: read('page.css') };
}
