// What stands in the arguments, before any verb runs: options given twice, words that look like options, values that are
// missing. Held for every verb and option there is.

import { describe, expect, it } from 'vitest';
import { scanArguments } from '../../src/cli/argumentScan.ts';
import { BadInput } from '../../src/cli/badInput.ts';
import { longName } from '../../src/cli/commands/verb.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { CROWDED, folder, run } from './workspace.ts';

const cwd = folder({ '-x.yaml': CROWDED, 'a.yaml': CROWDED, help: CROWDED });

const scan = (...argv: readonly string[]) => {
  const { verb, words, command, options, problems } = scanArguments(argv, VERBS);
  if (problems.length > 0) throw new BadInput(...problems);
  const given = [...options].map(([name, values]) => [longName(name), ...values]);
  return { verb: verb?.name, words, command, given };
};

const options = VERBS.flatMap(({ name: verb, options: table }) =>
  Object.entries(table).map(([name, row]) => ({ verb, option: longName(name), ...row })),
);

describe('an option with one value', () => {
  const single = options.filter(({ takes }) => takes === 'one');

  it.each(single)('is not given twice: $verb --$option', ({ verb, option, alias }) => {
    const forms = [[`--${option}`, '1'], [`--${option}=1`]];
    if (alias !== undefined) forms.push([`-${alias}`, '1'], [`-${alias}1`], [`-${alias}=1`]);
    for (const first of forms) {
      expect(scan(verb, ...first)).toMatchObject({ verb, words: [], given: [[option, '1']] });
      for (const second of forms) {
        expect(() => scan(verb, ...first, 'word', ...second)).toThrow(`--${option} is given more than once`);
      }
    }
  });

  it.each(single)('has one: $verb --$option', ({ verb, option }) => {
    for (const lacking of [
      [`--${option}`],
      [`--${option}=`],
      [`--${option}`, ''],
      [`--${option}`, '--help'],
    ]) {
      expect(() => scan(verb, ...lacking)).toThrow(`--${option} needs a value`);
    }
  });
});

it.each(options.filter(({ takes }) => takes === 'several'))(
  'may be repeated: $verb --$option',
  ({ verb, option }) => {
    expect(scan(verb, `--${option}`, 'a=1', `--${option}=b=2`).given).toEqual([[option, 'a=1', 'b=2']]);
  },
);

it.each(options.filter(({ takes }) => takes === 'nothing'))(
  'takes no value: $verb --$option',
  ({ verb, option }) => {
    expect(scan(verb, `--${option}`, 'false')).toMatchObject({ words: ['false'], given: [[option, '']] });
    expect(() => scan(verb, `--${option}=false`)).toThrow(`--${option} takes no value`);
  },
);

const problemOf = (...argv: readonly string[]): string => {
  try {
    return JSON.stringify(scan(...argv));
  } catch (problem) {
    return String(problem).replace(/^Error: /, '');
  }
};

describe('an unknown verb', () => {
  it.each(VERBS.flatMap(({ name }) => [name.toUpperCase(), `${name}x`].map((typed) => ({ typed, name }))))(
    'is compared with the verbs: $typed',
    ({ typed, name }) => {
      expect(problemOf(typed)).toBe(`unknown verb "${typed}"; did you mean ${name}?; see vpc-cni-sim --help`);
    },
  );
});

describe('an unknown option', () => {
  it('is compared with those of its verb alone', () => {
    expect(() => scan('replay', 'f', '--jurnal', 'x')).toThrow(/^unknown option --jurnal; see/);
    expect(() => scan('sweep', 'f', '--jurnal', 'x')).toThrow('did you mean --journal?');
    expect(() => scan('replay', 'f', '--journal', 'x')).toThrow(/^unknown option --journal; see/);
    expect(() => scan('replay', 'f', '-x')).toThrow(/^unknown option -x; see/);
    expect(() => scan('replay', 'f', '--constructor')).toThrow(/^unknown option --constructor; see/);
    expect(() => scan('replay', 'f', '-undefined')).toThrow(/^unknown option -u; see/);
  });

  const names = [...new Set(options.map(({ option }) => option))];
  const foreign = VERBS.flatMap(({ name, options: table }) => {
    const own = [...Object.keys(table).map(longName), 'help', 'version'];
    const lacking = names.filter((option) => !own.includes(option));
    return lacking.map((option) => ({ verb: name, option, own }));
  });

  it.each(foreign)('of another verb is not proposed: $verb --$option', ({ verb, option, own }) => {
    for (const typed of [[`--${option}`, 'x'], [`--${option}=x`], [`--${option}`]]) {
      const message = problemOf(verb, 'f', ...typed);
      const [, proposed] = /did you mean --([\w-]+)\?/.exec(message) ?? [];
      expect(message).toMatch(new RegExp(`^unknown option --${option}; .*see vpc-cni-sim ${verb} --help$`));
      expect(proposed === undefined || own.includes(proposed), message).toBe(true);
    }
  });

  it.each(options)('is taken for one of its verb that is near: $verb --$option', ({ verb, option }) => {
    expect(problemOf(verb, 'f', `--${option}x`)).toContain(`did you mean --${option}?`);
  });
});

describe('after --', () => {
  it('are words alone, wherever it stands', () => {
    const words = (...argv: readonly string[]) => {
      const { verb, words: typed, given } = scan(...argv);
      return [verb, ...typed, ...given.map((each) => each.join('='))];
    };
    expect(words('validate', '--', '-x.yaml', '--seed')).toEqual(['validate', '-x.yaml', '--seed']);
    expect(words('--', 'replay', 'f')).toEqual(['replay', 'f']);
    expect(words('replay', '--seed', '3', '--', 'f')).toEqual(['replay', 'f', 'seed=3']);
    expect(words('--seed', '3', 'replay', 'f')).toEqual(['replay', 'f', 'seed=3']);
    expect(words('validate', '-', '--')).toEqual(['validate', '-']);
    expect(words('--')).toEqual([undefined]);
  });

  it('files are found', () => {
    for (const argv of [
      ['validate', '--', '-x.yaml'],
      ['--', 'validate', 'a.yaml'],
      ['validate', 'help'],
    ]) {
      const { code, out } = run(argv, { cwd });
      expect([code, out]).toEqual([0, expect.stringContaining('minimal')]);
    }
  });

  it('a command of another tool keeps what it has', () => {
    const typed = ['kubectl', 'exec', 'x', '--', 'ip', '--at', 'y'];
    for (const argv of [
      ['inspect', 'f', '--at', '3m', ...typed],
      ['inspect', 'f', '--at', '3m', '--', ...typed],
      ['inspect', '--at', '3m', '--', 'f', ...typed],
    ]) {
      expect(scan(...argv)).toEqual({ verb: 'inspect', words: ['f'], command: typed, given: [['at', '3m']] });
    }
  });
});

it.each([
  [['replay', ''], 'empty argument; see vpc-cni-sim replay --help'],
  [['replay', 'a.yaml', '-o', 'text', '--output', 'json'], '--output is given more than once'],
  [['report', 'a.yaml', '--format', 'csv', '--format', 'svg'], '--format is given more than once'],
  [['replay', 'a.yaml', '--record', '-'], 'invalid --record "-"; use a file name'],
  [['inspect', 'a.yaml', 'ip', 'addr'], 'inspect needs --at; see vpc-cni-sim inspect --help'],
  [['replay', 'a.yaml', '--help=no'], 'invalid --help=no; --help takes no value'],
  [
    ['schema', '--', '-x'],
    'unknown document "-x"; use scenario, state, replay, explanation, sweep, sweep-plan, tune, size, compare, validation, import, examples, import-trace',
  ],
  [['validate', '--'], 'validate needs at least one file; see vpc-cni-sim validate --help'],
])('the program says so: %j', (argv, message) => {
  expect(run(argv, { cwd })).toEqual({ code: 2, out: '', error: `vpc-cni-sim: ${message}\n` });
});

describe('several problems', () => {
  const problemsOf = (...argv: readonly string[]): string[] => {
    const { code, out, error } = run(argv, { cwd });
    expect([code, out]).toEqual([2, '']);
    return error.trimEnd().split('\n');
  };

  it('are told at once, a line each', () => {
    expect(
      problemsOf('replay', 'a.yaml', '--sed', '7', '--until=soon', '--check=yes', '-o', 'xml', '--seed'),
    ).toEqual([
      'vpc-cni-sim: unknown option --sed; did you mean --seed?; see vpc-cni-sim replay --help',
      'vpc-cni-sim: invalid --check=yes; --check takes no value',
      'vpc-cni-sim: --seed needs a value; see vpc-cni-sim replay --help',
      'vpc-cni-sim: unknown output "xml"; use text, json, yaml',
      'vpc-cni-sim: invalid --until "soon"; use 20m, 90s, 1h30m or quiet',
    ]);
  });

  it('of a word that no option took are not told twice', () => {
    expect(problemsOf('replay', '--sed', '7', 'a.yaml')).toHaveLength(1);
  });
});
