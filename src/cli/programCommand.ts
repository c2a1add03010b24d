// How its reader starts the program: what is typed in front of a verb in the commands that are printed. It goes by the
// file that Node was given, so the same start prints the same: a link named `vpc-cni-sim` is a command on the PATH; a link
// in `node_modules/.bin` and a file of the installed package are found by npx, from the folder; a checkout is found by npx
// within it, and elsewhere its file is named.

import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';
import { shellWord } from '../report/shellWord.ts';

const NAME = 'vpc-cni-sim';

/** Where the package's bin is, seen from its folder. */
const BIN = 'dist/program/main.js';

/** `started`: the file that Node was given; `folder`: where it was started. */
export function programCommand(started: string, folder: string): string {
  const path = started.replaceAll('\\', '/');
  if (path.endsWith(`/node_modules/.bin/${NAME}`) || path.endsWith(`/node_modules/${NAME}/${BIN}`))
    return `npx ${NAME}`;
  if (!path.endsWith(`/${BIN}`)) return NAME;
  const checkout = path.slice(0, -BIN.length);
  const isWithin = `${folder.replaceAll('\\', '/')}/`.startsWith(checkout);
  return isWithin ? `npx ${NAME}` : `node ${shellWord(started)}`;
}

/** Threads are started by a file of their own: the main thread tells them. */
const SHARED = 'programCommand';

export const PROGRAM = isMainThread ? programCommand(process.argv[1] ?? '', process.cwd()) : told();
if (isMainThread) setEnvironmentData(SHARED, PROGRAM);

function told(): string {
  const shared = getEnvironmentData(SHARED);
  return typeof shared === 'string' ? shared : NAME;
}
