// Completion as a shell asks for it, and as the real bash makes it with the script.

import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERBS } from '../../src/cli/verbs.ts';
import { folder, MAIN, run } from './workspace.ts';

/** What may follow what is typed; the last word may be empty. */
function offered(...typed: readonly string[]): string[] {
  const { code, out, error } = run(['completion', 'words', '--', ...typed]);
  expect([code, error]).toEqual([0, '']);
  return out.split('\n').slice(0, -1);
}

describe('completion', () => {
  it('offers verbs, options of a verb and values to choose from', () => {
    expect(offered('')).toEqual(VERBS.map(({ name }) => name));
    expect(offered('rep')).toEqual(['replay', 'report']);
    expect(offered('replay', '--se')).toEqual(expect.arrayContaining(['--seed', '--set']));
    expect(offered('replay', 'mine.yaml', '--u')).toEqual(['--until']);
    expect(offered('replay', '-o', '')).toEqual(['text', 'json', 'yaml']);
    expect(offered('report', 'mine.yaml', '--format', 'p')).toEqual(['prometheus']);
    expect(offered('test', 'mine.yaml', 'example:43')).toEqual(['example:43-pods']);
    expect(offered('sweep', 'example')).toContain('example:burst');
    expect(offered('schema', 'sweep')).toEqual(['sweep', 'sweep-plan']);
  });

  it('leaves files to the shell, and offers nothing behind what is no verb', () => {
    expect(offered('replay', '')).toEqual([]);
    expect(offered('replay', 'scenarios/43')).toEqual([]);
    expect(offered('max-pods', 'example')).toEqual([]);
    expect(offered('explode', '--')).toEqual([]);
  });
});

describe('the script of bash', () => {
  const cwd = folder({ 'mine.yaml': 'x' });
  writeFileSync(join(cwd, 'vpc-cni-sim'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  chmodSync(join(cwd, 'vpc-cni-sim'), 0o755);

  /** COMPREPLY for these words. */
  const completed = (...words: readonly string[]): string[] => {
    const line = `eval "$(vpc-cni-sim completion bash)"
      COMP_WORDS=(vpc-cni-sim "$@") COMP_CWORD=$#
      _vpc_cni_sim && printf '%s\\n' "\${COMPREPLY[@]}"; complete -p vpc-cni-sim`;
    const env = { PATH: `${cwd}:${process.env['PATH'] ?? ''}` };
    const out = execFileSync('bash', ['--norc', '-c', line, 'bash', ...words], {
      cwd,
      env,
      encoding: 'utf8',
    });
    return out.split('\n').filter((each) => each !== '');
  };

  it('completes as bash asks it, and leaves files to bash', () => {
    const registered = 'complete -o default -F _vpc_cni_sim vpc-cni-sim';
    expect(completed('val')).toEqual(['validate', registered]);
    expect(completed('replay', 'mine.yaml', '--che')).toEqual(['--check', registered]);
    expect(completed('replay', 'example:43')).toEqual(['example:43-pods', registered]);
    expect(completed('replay', 'mi')).toEqual([registered]);
  });
});

it.each(['bash', 'zsh', 'fish'])('prints a script for %s', (shell) => {
  const { code, out } = run(['completion', shell]);
  expect([code, out]).toEqual([0, expect.stringContaining('vpc-cni-sim completion words --')]);
});
