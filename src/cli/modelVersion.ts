// Which model made a run: the program's version, and a fingerprint of the code that runs are made of, so that a journal
// of an older model is not taken for one of this.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programVersion } from './programVersion.ts';

/** What a run depends on once its scenario is compiled. */
const MODEL_ROOMS = ['base', 'ec2', 'ipamd', 'kernel', 'kube', 'record', 'sweep', 'world'];

/** In the bundled program, whose modules are not there to look at. */
declare const BUNDLED_MODEL: string | undefined;

export function modelVersion(): string {
  const fingerprint =
    typeof BUNDLED_MODEL === 'string'
      ? BUNDLED_MODEL
      : modelFingerprint(fileURLToPath(new URL('..', import.meta.url)));
  return `${programVersion()}+${fingerprint}`;
}

/** Of the rooms below this folder. */
export function modelFingerprint(root: string): string {
  const hash = createHash('sha256');
  for (const room of MODEL_ROOMS) {
    const files = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => /(?<!\.d)\.[jt]s$/.test(name)).sort()) {
      hash.update(`${room}/${file}\n`).update(readFileSync(join(root, room, file)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}
