// The playground as it was built: its files by their addresses. Nothing else is served from there.

import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { own } from '../base/own.ts';
import { BadInput, fileProblem } from './badInput.ts';

const FOLDER = fileURLToPath(new URL('../playground/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

export interface BuiltFile {
  readonly type: string;
  readonly read: () => Buffer;
}

/** By their addresses, `/assets/main.js`; the page itself is `/`. */
export function builtFiles(): ReadonlyMap<string, BuiltFile> {
  try {
    const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
    return new Map(
      names.flatMap((name): [string, BuiltFile][] => {
        const type = own(TYPES, extname(name));
        const path = name === 'index.html' ? '/' : `/${name.split(sep).join('/')}`;
        return type === undefined ? [] : [[path, { type, read: () => readFileSync(join(FOLDER, name)) }]];
      }),
    );
  } catch (error) {
    throw new BadInput(`${fileProblem(FOLDER, error).message}; build the program: npm run build`);
  }
}
