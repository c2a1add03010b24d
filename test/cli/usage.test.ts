// Arguments right and wrong, help, and the small verbs, as the built program.

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { longName } from '../../src/cli/commands/verb.ts';
import { internalError } from '../../src/cli/internalError.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { CROWDED, folder, MAIN, ROOT, run } from './workspace.ts';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

describe('wrong arguments', () => {
  it.each([
    [[], `missing verb; use ${VERBS.map(({ name }) => name).join(', ')}; see vpc-cni-sim --help`],
    [['reply', 'f'], 'unknown verb "reply"; did you mean replay?; see vpc-cni-sim --help'],
    [['explode'], 'unknown verb "explode"; see vpc-cni-sim --help'],
    [['replay'], 'replay needs a file; see vpc-cni-sim replay --help'],
    [['explain'], 'explain needs a file; see vpc-cni-sim explain --help'],
    [['replay', 'f', 'g'], 'unexpected argument "g" of replay; see vpc-cni-sim replay --help'],
    [
      ['replay', 'f', '--sed', '4'],
      'unknown option --sed; did you mean --seed?; see vpc-cni-sim replay --help',
    ],
    [['replay', 'f', '--sed=4'], 'unknown option --sed; did you mean --seed?; see vpc-cni-sim replay --help'],
    [['replay', 'f', '--seed', '-4'], 'invalid --seed "-4"; use a whole number from 0 to 4294967295'],
    [['replay', 'f', '--seed', '1e3'], 'invalid --seed "1e3"; use a whole number from 0 to 4294967295'],
    [
      ['replay', 'f', '--seed', '4294967296'],
      'invalid --seed "4294967296"; use a whole number from 0 to 4294967295',
    ],
    [['replay', 'f', '--seed', '1', '--seed', '2'], '--seed is given more than once'],
    [['replay', 'f', '--until', 'tomorrow'], 'invalid --until "tomorrow"; use 20m, 90s, 1h30m or quiet'],
    [['replay', 'f', '--output', 'xml'], 'unknown output "xml"; use text, json, yaml'],
    [['replay', 'f', '--events=perhaps'], 'invalid --events=perhaps; --events takes no value'],
    [['replay', 'f', '--output'], '--output needs a value; see vpc-cni-sim replay --help'],
    [
      ['schema', 'cluster'],
      'unknown document "cluster"; use scenario, state, replay, explanation, sweep, sweep-plan, tune, size, compare, validation, import, examples, import-trace',
    ],
    [['validate'], 'validate needs at least one file; see vpc-cni-sim validate --help'],
    [['max-pods'], 'max-pods needs at least one instance type; see vpc-cni-sim max-pods --help'],
    [['max-pods', 't3.mediun'], 'unknown instance type "t3.mediun"; did you mean t3.medium?'],
    [['max-pods', 'm5.large', '--max-eni', '0'], 'invalid --max-eni "0"; use a whole number from 1 to 100'],
  ])('%j', (args, message) => {
    expect(run(args)).toEqual({ code: 2, out: '', error: `vpc-cni-sim: ${message}\n` });
  });
});

describe('help', () => {
  const PAGES = [['--help'], ...VERBS.map(({ name }) => [name, '--help'])];

  it.each(PAGES)('of %s %s fits the page and ends well', (...args) => {
    for (const columns of ['60', '100']) {
      const { code, out, error } = run(args, { env: { COLUMNS: columns } });
      expect([code, error]).toEqual([0, '']);
      // What is to be copied is one line.
      const wide = out.split('\n').filter((line) => line.length > Number(columns));
      expect(wide.filter((line) => !line.startsWith('  vpc-cni-sim '))).toEqual([]);
    }
  });

  it.each(PAGES)('of %s %s shows no types, and no bracket but in the usage', (...args) => {
    const described = run(args)
      .out.split('\n')
      .filter((line) => !/^Usage: |^ {2}vpc-cni-sim /.test(line));
    expect(described.join('\n').replaceAll('[0]', '')).not.toMatch(/[[\]]/);
  });

  it('lists every verb once, in its group', () => {
    const { out } = run(['--help'], { env: { COLUMNS: '200' } });
    for (const { name, group, summary } of VERBS) {
      const block = out.split('\n\n').find((each) => each.startsWith(`${group}\n`));
      expect(block).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
      expect(out.split(summary)).toHaveLength(2);
    }
  });

  it.each([['-h'], ['help'], ['-h', 'replay'], ['help', 'replay'], ['replay', 'f', '-h']])(
    'may be asked for as %j %j %j',
    (...args) => {
      expect(run(args)).toEqual(run([...(args.includes('replay') ? ['replay'] : []), '--help']));
    },
  );

  it('shows commands that run', () => {
    const examples = VERBS.flatMap((verb) => verb.examples.map(([typed]) => typed));
    const runnable = examples.filter(
      (line) => !/(?:mine|plan)\.yaml|redis:|[*>]|^import (?!--how)|^serve/.test(line),
    );
    expect(runnable.length).toBeGreaterThanOrEqual(3);
    for (const line of runnable) expect([line, run(line.split(' ')).code]).toEqual([line, 0]);
  });

  it.each(VERBS)('shows what the row of $name has', ({ name, words, options }) => {
    const { out } = run([name, '--help'], { env: { COLUMNS: '100' } });
    const shown = out.replace(/\s+/g, ' ');
    for (const [option, row] of Object.entries(options)) {
      const typed = `${row.alias === undefined ? '' : `-${row.alias}, `}--${longName(option)}`;
      expect(shown).toMatch(new RegExp(` ${typed}( \\S+)? ${literally(row.describe)}`));
      expect(shown).toContain(row.default === undefined ? '' : `(default: ${row.default})`);
    }
    for (const row of Object.values(words))
      expect(shown).toMatch(new RegExp(` [A-Z]+(\\.\\.\\.)? ${literally(row.describe)}`));
  });

  it('knows the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    for (const option of ['--version', '-v'])
      expect(run([option])).toEqual({ code: 0, out: `${version}\n`, error: '' });
  });

  it('is in English wherever it runs', () => {
    expect(run(['--help'], { env: { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' } })).toEqual(run(['--help']));
  });
});

describe('validate', () => {
  const cwd = folder({ 'good.yaml': CROWDED, 'bad.yaml': CROWDED.replace('t3.medium', 't3.mediun') });

  it('passes the shipped scenarios', () => {
    const files = readdirSync(join(ROOT, 'scenarios')).filter((name) => name.endsWith('.yaml'));
    const scenarios = files.map((name) => `scenarios/${name}`);
    const { code, out } = run(['validate', ...scenarios]);
    expect(code).toBe(0);
    expect(out).toContain('scenarios/warm-ip-churn.yaml: valid, 1 warning\n');
    expect(out).not.toContain('43-pods');
    expect(out).toMatch(
      new RegExp(`\\n${scenarios.length} files: ${scenarios.length} valid \\(10 warnings\\)\\n$`),
    );
  });

  it('looks at all files whatever is wrong with one', () => {
    const { code, out, error } = run(['validate', 'bad.yaml', 'none.yaml', 'good.yaml'], { cwd });
    expect(code).toBe(2);
    expect(out).toMatch(
      /^bad\.yaml: 1 problem\n.* │ .*\n.*\^+  unknown-instance-type[^]*\n3 files: 1 valid, 2 invalid \(1 problem\)\n$/,
    );
    expect(error).toMatch(/^none\.yaml: no such file or folder/);
    expect(run(['validate', 'good.yaml'], { cwd }).out).toMatch(/^good\.yaml: valid, minimal \(2 nodes, /);
  });

  it('answers programs with the place, code and fix of every problem and warning', () => {
    const stuck = `${CROWDED}cni: { env: { MINIMUM_IP_TARGET: 5 } }\n`;
    const files = folder({
      'stuck.yaml': stuck,
      'apply.yaml': `${CROWDED.replace(/timeline:[^]*/, '')}timeline: [{ at: 1m, apply: { file: web.yaml } }]\n`,
      'web.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [], nodeNam: x }\n',
    });
    const { code, out, error } = run(['validate', '-o', 'json', 'stuck.yaml', 'apply.yaml', 'none.yaml'], {
      cwd: files,
    });
    const answer: unknown = JSON.parse(out);
    expect([code, error]).toEqual([2, '']);
    expect(answer).toMatchObject({
      kind: 'Validation',
      valid: 1,
      invalid: 2,
      files: [
        {
          file: 'stuck.yaml',
          valid: true,
          problems: [],
          warnings: [
            {
              file: 'stuck.yaml',
              line: stuck.split('\n').length - 1,
              column: 15,
              length: 17,
              path: 'cni.env.MINIMUM_IP_TARGET',
              code: 'pool-stuck',
              message: 'pools stop growing at 5 addresses',
              fix: 'add WARM_IP_TARGET: 1',
            },
          ],
        },
        {
          file: 'apply.yaml',
          valid: false,
          problems: expect.arrayContaining([
            expect.objectContaining({ file: 'web.yaml', line: 4, code: 'unknown-key' }),
          ]),
        },
        { file: 'none.yaml', valid: false, error: 'none.yaml: no such file or folder' },
      ],
    });
    const { out: schema } = run(['schema', 'validation']);
    const form = z.fromJSONSchema(JSON.parse(schema) as Parameters<typeof z.fromJSONSchema>[0]);
    expect(form.safeParse(answer).success).toBe(true);
    const text = run(['validate', 'apply.yaml'], { cwd: files }).out;
    expect(text).toMatch(/\nweb\.yaml \(applied by apply\.yaml, line \d+\)\n 4:\d+ │ spec:/);
  });
});

describe('schema', () => {
  it.each([['scenario'], ['replay']])('of a %s is JSON Schema that a reader takes', (name) => {
    const { code, out } = run(['schema', name]);
    expect(code).toBe(0);
    expect(() => z.fromJSONSchema(JSON.parse(out) as Parameters<typeof z.fromJSONSchema>[0])).not.toThrow();
  });

  it('is that of scenarios unless another is named', () => {
    expect(run(['schema']).out).toBe(run(['schema', 'scenario']).out);
  });
});

describe('max-pods', () => {
  it('answers for several types', () => {
    const { code, out } = run(['max-pods', 't3.medium', 'm5.large', '--prefix-delegation']);
    expect(code).toBe(0);
    expect(out).toMatch(/t3\.medium +110 .*\nm5\.large +110 /);
  });
});

describe('a fault of the program', () => {
  it('is one line that says where, and how to see it again', () => {
    const error = new Error('broken\n  in two lines');
    error.stack = 'Error: broken\n    at run (file:///somewhere/dist/world/run.js:31:9)\n    at main';
    expect(internalError(error, ['replay', 'my file.yaml', '--seed', '3'])).toBe(
      'internal error: broken in two lines, at world/run.js:31; please report it, ' +
        "repeat with: vpc-cni-sim replay 'my file.yaml' --seed 3\n",
    );
  });
});

it('the program can be run by its name', () => {
  expect(readFileSync(MAIN, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
  const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    bin: { 'vpc-cni-sim': string };
  };
  expect(statSync(join(ROOT, bin['vpc-cni-sim'])).isFile()).toBe(true);
});
