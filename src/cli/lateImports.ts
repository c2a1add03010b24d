// Modules that are imported when they are needed, and are none of the program's own files. Code that Node did not load itself
// but the code cache cannot import: whoever starts the program imports for it.

import type * as Tinypool from 'tinypool';
import type * as Yargs from 'yargs';

export interface LateImports {
  tinypool(): Promise<typeof Tinypool>;
  yargs(): Promise<typeof Yargs>;
  /** By its URL. */
  module(url: string): Promise<unknown>;
}

export const NODE_IMPORTS: LateImports = {
  tinypool: () => import('tinypool'),
  yargs: () => import('yargs'),
  module: (url) => import(url),
};

let imports = NODE_IMPORTS;

export function importBy(others: LateImports): void {
  imports = others;
}

export function lateImports(): LateImports {
  return imports;
}
