// npm run mutation: plays the daemon's and the cloud's tests against each named mutant, in copies of the tree, and says
// which mutants no test noticed. Exit status 1 when fewer than nine in ten were killed.
// Arguments: words that a mutant's name or file must contain.

import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { elementAt } from '../../src/base/assert.ts';
import { MUTANTS, type Mutant } from './mutants.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COPIED = ['src', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
/** Those that judge rules in seconds; the swarms and the exhaustive lives take too long to be run for each mutant. */
const TESTS = [
  'test/ipamd/targets.test.ts',
  'test/ipamd/datastore.test.ts',
  'test/ipamd/idleAddresses.test.ts',
  'test/ipamd/rules.test.ts',
  'test/ipamd/failures.test.ts',
  'test/ipamd/ipv6Prefix.test.ts',
  'test/ipamd/warmTargetTables.test.ts',
  'test/conformance/ipamd.test.ts',
  'test/conformance/podEni.test.ts',
  'test/conformance/customNetworking.test.ts',
  'test/conformance/multiNic.test.ts',
  'test/conformance/ipv6.test.ts',
  'test/ec2',
  'test/vpcresources',
];
const KILLED_SHARE = 0.9;
const TIMEOUT_MS = 180_000;

/** A copy of the tree in which one mutant at a time lives. */
class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'mutation-'));

  constructor() {
    for (const name of COPIED) cpSync(join(ROOT, name), join(this.folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  async killed(mutant: Mutant): Promise<boolean> {
    const file = join(this.folder, 'src', mutant.file);
    const original = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      original.replace(mutant.find, () => mutant.replace),
    );
    const passed = await this.testsPass();
    writeFileSync(file, original);
    return !passed;
  }

  /** A run that hangs has not passed. */
  testsPass(): Promise<boolean> {
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const run = spawn(process.execPath, [vitest, 'run', '--project', 'rooms', '--bail', '1', ...TESTS], {
      cwd: this.folder,
      stdio: 'ignore',
      timeout: TIMEOUT_MS,
    });
    return new Promise((resolve) => run.on('close', (code) => resolve(code === 0)));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const words = process.argv.slice(2);
const chosen = MUTANTS.filter(({ name, file }) => words.every((word) => `${file} ${name}`.includes(word)));
const benches = Array.from({ length: Math.min(availableParallelism(), chosen.length) }, () => new Bench());
const survivors: Mutant[] = [];
const queue = [...chosen];
try {
  if (benches.length > 0 && !(await elementAt(benches, 0).testsPass()))
    throw new Error('the tests fail without any mutant');
  await Promise.all(
    benches.map(async (bench) => {
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
        const killed = await bench.killed(mutant);
        if (!killed) survivors.push(mutant);
        console.log(`${killed ? 'killed  ' : 'SURVIVED'}  ${mutant.file}  ${mutant.name}`);
      }
    }),
  );
} finally {
  for (const bench of benches) bench.remove();
}
const killedCount = chosen.length - survivors.length;
console.log(`${killedCount} of ${chosen.length} mutants killed`);
process.exitCode = killedCount >= KILLED_SHARE * chosen.length ? 0 : 1;
