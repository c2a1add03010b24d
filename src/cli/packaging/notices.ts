// What the licences of the packages inside the program ask for: their notices, in one text.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;
const FILE = /^licen[cs]e(?:\.\w+)?$/i;
/** A chapter of a README: its heading and all that follows. */
const CHAPTER = /^(?:#+ )?licen[cs]e\b[^\n]*\n[\s\S]*/im;

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** Of modules by their paths. Throws where a package has no notice: it must not be given away without. */
export function noticesOf(modules: readonly string[]): string {
  const folders = new Set(modules.flatMap((path) => PACKAGE.exec(path) ?? []));
  const notices = [...folders].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    return `${name} ${version}\n\n${noticeIn(folder)}`;
  });
  return `The program contains parts of these packages.\n\n${notices.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

function noticeIn(folder: string): string {
  const files = readdirSync(folder);
  const file = files.find((name) => FILE.test(name));
  const readme = files.find((name) => name.toLowerCase() === 'readme.md');
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const notice = file === undefined ? readme && CHAPTER.exec(text(readme))?.[0] : text(file);
  if (notice === undefined) throw new Error(`${folder} has no licence to be told`);
  return `${notice.trim()}\n`;
}
