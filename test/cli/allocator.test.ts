// Allocators of the user's own on the command line: replayed, swept and tuned beside ipamd; what they do wrong is told as
// theirs, and what is wrong with a module before anything runs.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SweepDocument } from '../../src/report/sweepSchema.ts';
import { CROWDED, folder, run } from './workspace.ts';

/** Gives the addresses of the primary ENI in turn, and fills it up. `add`: the body of its method. */
const allocator = (name: string, add: string): string => `
class Pool {
  constructor(node) {
    this.node = node;
    this.held = new Map();
    const [eni] = node.imds.attachedEnis();
    this.eni = eni.eniId;
    this.cidrs = [...eni.cidrs];
    node.spawn(() => this.grow());
  }
  *grow() {
    const count = this.node.limits.addressesPerEni - 1 - this.cidrs.length;
    const got = yield* this.node.ec2.assignPrivateIpAddresses(this.eni, { kind: 'ips', count });
    if (got.ok) this.cidrs.push(...got.value);
  }
  free() {
    return this.cidrs.map(({ base }) => base).find((base) => !this.held.has(base));
  }
  add({ id }) {
    ${add}
  }
  del({ id }) {
    for (const [base, holder] of this.held) if (holder === id) this.held.delete(base);
  }
  view() {
    const assigned = [...this.held].map(([address, sandbox]) => ({ address, sandbox }));
    return { enis: [{ eniId: this.eni, cidrs: this.cidrs }], assigned, cooling: [] };
  }
  stop() {}
}
export default { name: '${name}', start: (node) => new Pool(node) };
`;

const SOUND = allocator(
  'one-eni',
  `const address = this.free();
   if (address === undefined) return { refused: 'no free address' };
   this.held.set(address, id);
   return { address };`,
);

const FAULTY = allocator(
  'faulty',
  `return { address: this.held.set(this.cidrs[0].base, id).keys().next().value };`,
);

const cwd = folder({ 'a.yaml': CROWDED, 'mine.mjs': SOUND, 'faulty.mjs': FAULTY });

describe('replay --allocator', () => {
  it('plays with it, and says the same again', () => {
    const args = ['replay', 'a.yaml', '--allocator', './mine.mjs', '-o', 'json'];
    const { code, out, error } = run(args, { cwd });
    expect([code, error]).toEqual([0, '']);
    const replayed = JSON.parse(out);
    expect(replayed.nodes.map(({ enis }: { enis: number }) => enis)).toEqual([1, 1]);
    expect(replayed).not.toHaveProperty('allocatorFault');
    expect(run(args, { cwd }).out).toBe(out);
    expect(run(['replay', 'a.yaml', '-o', 'json'], { cwd }).out).toBe(
      run(['replay', 'a.yaml', '--allocator', 'ipamd', '-o', 'json'], { cwd }).out,
    );
    const next = /^[Nn]ext +vpc-cni-sim (.*)$/m.exec(run(args.slice(0, 4), { cwd }).out)?.[1];
    expect(run(next?.trim().split(/\s+/) ?? [], { cwd }).code).toBe(0);
  });

  it('tells what it did wrong, with its last calls and its pool', () => {
    const { code, out } = run(['replay', 'a.yaml', '--allocator', 'faulty.mjs'], { cwd });
    expect(code).toBe(1);
    expect(out).toMatch(/^✗ fault of the allocator faulty at (?:\d+m\d\ds|\d+s) on ip-/m);
    expect(out).toMatch(/^ +last calls:$/m);
    expect(out).toMatch(/^ +pool:$/m);
    expect(out).toMatch(/AssignPrivateIpAddresses eni-\w+, 5 addresses: /);
    const json = run(['replay', 'a.yaml', '--allocator', 'faulty.mjs', '-o', 'json'], { cwd });
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out).allocatorFault).toMatchObject({
      allocator: 'faulty',
      rule: 'address-shared',
    });
  });

  it.each([
    ['is not there', 'nowhere.mjs', undefined, 'no such file or folder; name ipamd, or the file of a module'],
    ['cannot be read as JavaScript', 'broken.mjs', 'export default {', 'cannot be loaded: SyntaxError: '],
    ['throws', 'throws.mjs', 'throw new TypeError("planted");', 'cannot be loaded: TypeError: planted; '],
    ['exports nothing', 'none.mjs', 'export const name = 1;', 'no default export; write export default {'],
    [
      'lacks parts',
      'parts.mjs',
      'export default { name: 1 };',
      'lacks name (a string) and start (a function); ',
    ],
  ])('refuses a module that %s', (_, name, text, message) => {
    if (text !== undefined) writeFileSync(join(cwd, name), text);
    const { code, out, error } = run(['replay', 'a.yaml', '--allocator', name], { cwd });
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(/^vpc-cni-sim: allocator [^\n]*\n$/);
    expect(error).toContain(`allocator ${name}: `);
    expect(error).toContain(message);
  });
});

describe('explain --allocator', () => {
  const explained = (allocator: string): ReturnType<typeof run> =>
    run(['explain', 'a.yaml', '--allocator', allocator], { cwd });

  it('explains a run of it, and names a command that goes on with it', () => {
    const { code, out } = explained('./mine.mjs');
    expect(code).toBe(0);
    expect(out).not.toContain('no aws-node runs');
    expect(out).not.toBe(run(['explain', 'a.yaml'], { cwd }).out);
    const next = /^[Nn]ext +vpc-cni-sim (.*)$/m.exec(out)?.[1]?.trim().split(/\s+/) ?? [];
    expect(next).toContain('--allocator');
    expect(run(next, { cwd }).code).toBe(0);
  });

  it('tells what it did wrong', () => {
    const { code, out, error } = explained('faulty.mjs');
    expect([code, out]).toEqual([1, '']);
    expect(error).toMatch(/^fault of the allocator faulty at (?:\d+m\d\ds|\d+s) on ip-/);
  });
});

describe('sweep', () => {
  const swept = (...args: readonly string[]): { code: number | null; document: SweepDocument } => {
    const { code, out, error } = run(['sweep', 'a.yaml', '--seeds', '2', '-o', 'json', ...args], { cwd });
    expect(error).toBe('');
    return { code, document: JSON.parse(out) as SweepDocument };
  };

  it('compares allocators', () => {
    const { code, document } = swept('--set', 'allocator=ipamd,./mine.mjs');
    expect(code).toBe(0);
    expect(document.baseline).toBe(0);
    const [own, mine] = document.settings;
    expect([own?.set, mine?.set]).toEqual([{ allocator: 'ipamd' }, { allocator: './mine.mjs' }]);
    expect(mine?.figures?.peakAddresses.mean).toBeLessThan(own?.figures?.peakAddresses.mean ?? 0);
    const base = swept('--allocator', 'mine.mjs', '--set', 'cni.env.WARM_IP_TARGET=1,2').document;
    for (const { figures } of base.settings) expect(figures).toEqual(mine?.figures);
  });

  it('counts the runs that failed', () => {
    const { code, document } = swept('--set', 'allocator=ipamd,./faulty.mjs');
    expect(code).toBe(1);
    expect(document).toMatchObject({ complete: true, runs: 4 });
    expect(document.settings[1]).toMatchObject({ runs: 0, onFront: false, failed: { runs: 2 } });
    const { out } = run(['sweep', 'a.yaml', '--set', 'allocator=ipamd,./faulty.mjs', '--seeds', '2'], {
      cwd,
    });
    expect(out).toMatch(/^Failed +allocator=\.\/faulty\.mjs: 2 runs, fault of the allocator faulty at /m);
  });

  it('does not take a journal’s runs for those of another module', () => {
    const args = ['--set', 'allocator=ipamd,./changing.mjs', '--journal', 'runs.ndjson'];
    writeFileSync(join(cwd, 'changing.mjs'), SOUND);
    const first = swept(...args).document;
    writeFileSync(join(cwd, 'changing.mjs'), FAULTY);
    const second = swept(...args, '--resume').document;
    expect(second.settings[0]?.figures).toEqual(first.settings[0]?.figures);
    expect(first.settings[1]?.failed).toBeUndefined();
    expect(second.settings[1]?.failed).toMatchObject({ runs: 2 });
  });

  it('tells every module that is wrong, and runs nothing', () => {
    const set = 'allocator=ipamd,./nowhere.mjs,none.mjs,7';
    writeFileSync(join(cwd, 'none.mjs'), 'export const name = 1;');
    const { code, out, error } = run(['sweep', 'a.yaml', '--set', set], { cwd });
    expect([code, out]).toEqual([2, '']);
    for (const text of ['3 problems', 'no such file or folder', 'no default export', '7 is not the name of'])
      expect(error.replaceAll(/\n[│ ]*/g, ' ')).toContain(text);
  });

  it('reads what a plan names beside the plan, and leaves the queue out', () => {
    const plan = 'apiVersion: vpc-cni-sim/v1\nkind: SweepPlan\nscenario: a.yaml\n';
    writeFileSync(join(cwd, 'plan.yaml'), `${plan}set:\n  allocator: [ipamd, mine.mjs]\n`);
    const elsewhere = folder();
    const named = ['sweep', '--sweep', join(cwd, 'plan.yaml'), '--seeds', '1', '-o', 'json'];
    const { code, out, error } = run(named, { cwd: elsewhere });
    expect([code, error]).toEqual([0, '']);
    expect(JSON.parse(out).settings).toHaveLength(2);
    const queued = run([...named, '--queue', 'redis://localhost:1'], { cwd: elsewhere });
    expect(queued.code).toBe(2);
    expect(queued.error).toContain('a queue makes no runs with an allocator of one');
  });
});

describe('tune', () => {
  it('searches with it, and passes over one that is at fault', () => {
    const objective = ['--objective', 'podsNeverStarted <= 100', '--seeds', '3', '-o', 'json'];
    const set = ['--set', 'allocator=ipamd,./mine.mjs,./faulty.mjs'];
    const { code, out, error } = run(['tune', 'a.yaml', ...objective, ...set], { cwd });
    expect([code, error]).toEqual([0, '']);
    const found = JSON.parse(out);
    expect(found.winner.set).toEqual({ allocator: './mine.mjs' });
    expect(found.refused).toEqual([
      { name: 'allocator=./faulty.mjs', reason: expect.stringMatching(/^fault of the allocator faulty/) },
    ]);
  });
});

describe('a module', () => {
  it('that is no plain file is refused, and none is written over', () => {
    const at = folder({ 'a.yaml': CROWDED, 'mine.mjs': SOUND });
    spawnSync('mkfifo', [join(at, 'pipe.mjs')]);
    const piped = run(['replay', 'a.yaml', '--allocator', 'pipe.mjs'], { cwd: at });
    expect([piped.code, piped.error]).toEqual([2, expect.stringContaining('allocator pipe.mjs: ')]);
    const recorded = run(['replay', 'a.yaml', '--allocator', 'mine.mjs', '--record', 'mine.mjs'], {
      cwd: at,
    });
    expect([recorded.code, recorded.error]).toEqual([
      2,
      expect.stringContaining('mine.mjs: an input of this run'),
    ]);
    expect(readFileSync(join(at, 'mine.mjs'), 'utf8')).toBe(SOUND);
  });
});
