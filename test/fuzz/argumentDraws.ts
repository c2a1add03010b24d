// Command lines, right and hostile, out of the verbs' own tables of options: files that are there and others that are
// not, values that suit their option and values that suit none, options of other verbs, and words in any order.

import fc from 'fast-check';
import { own } from '../../src/base/own.ts';
import { longName, type Verb } from '../../src/cli/commands/verb.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { maybe, oneOf } from './draws.ts';

const ESCAPES = ['\u001b[2Jx', 'a\u009b31m', '\u0007bell', 'x\ry', '\u202Ebidi'] as const;

const HOSTILE = [
  '',
  '-',
  '--',
  '-1',
  '0',
  '1e9',
  'NaN',
  'x',
  '__proto__',
  'constructor',
  'é',
  ...ESCAPES,
  'a'.repeat(300),
] as const;

/** In the folder that the commands run in: see `commandFuzzer.ts`. */
const FILES = [
  'a.yaml',
  'a.yaml',
  'a.yaml',
  'hostile.yaml',
  'bad.yaml',
  'plan.yaml',
  'runs.ndjson',
  'dir',
  'missing.yaml',
  'e\u001b[2J.yaml',
] as const;

/** Never a file outside of the folder: what is written goes where it says. */
const WRITTEN = [
  'out.html',
  'out.csv',
  'out',
  '-',
  'dir',
  'dir/none/x',
  'a.yaml',
  'new\u001b[2J.svg',
  '',
] as const;

const TIMES = ['0s', '1m', '3m', '3m30s', 'quiet', '5', '-1m', '1h1h', '', '1.5s'] as const;

const VALUES: Readonly<Record<string, readonly string[]>> = {
  seed: ['0', '7', '4294967296', '-1', '1.5'],
  until: TIMES,
  at: TIMES,
  record: WRITTEN,
  journal: ['runs.ndjson', ...WRITTEN],
  sweep: FILES,
  seeds: ['1', '2', '0', '100001'],
  workers: ['1', '0', '513'],
  budget: ['1s', '0s', '-1s'],
  // Nothing that could be connected to.
  queue: ['x', 'http://localhost', 'redis//x'],
  node: ['workers[0]', 'workers[9]', 'constructor[0]', 'ip-10-0-0-4', 'web[0]'],
  pod: ['web[0]', 'default/web-0', 'web', 'constructor[0]'],
  objective: ['p99 podStart <= 10s', 'podsNeverStarted <= 0', 'lowestFree >= -1', 'p99', 'constructor <= 1'],
  minimise: ['addressHours', 'constructor', 'eniHours'],
  'max-eni': ['1', '2', '0', '101'],
  set: [
    'cni.env.WARM_IP_TARGET=2',
    'cni.env.WARM_IP_TARGET=1,2',
    'cni.env.WARM_IP_TARGET=1..2',
    'cni.env.WARM_IP_TARGET=1..999999999',
    'cni.env.WARM_IP_TARGET=null',
    'nodeGroups[0].size=1',
    'nodeGroups[999999].size=1',
    'timeline[0].createDeployment.replicas=3',
    '__proto__.x=1',
    'constructor=1',
    'metadata.name=\u001b[2J',
    'seed=x',
    'until=1m',
    '=',
    'a.b[c]=1',
  ],
};

const COMMAND_LINES = [
  'kubectl get pods -A',
  'kubectl get nodes -o json',
  'kubectl get pods -o jsonpath={.items[*].metadata.name}',
  'kubectl describe node constructor',
  'kubectl get constructor',
  'kubectl get pods -l =',
  'kubectl exec web-0 -- ip addr',
  'curl localhost:61679/v1/enis',
  'curl http://constructor/',
  'aws ec2 describe-subnets',
  'aws ec2 constructor',
  'ip addr show toString',
  'iptables -t nat -S',
  'iptables-save',
  'ip6tables -t nat -L -n',
  'ip -6 route get constructor',
  'nft list ruleset',
  'path web[0] 8.8.8.8',
  'path constructor __proto__',
  'grep x',
  'constructor',
] as const;

const positionals = ({ name }: Verb): fc.Arbitrary<readonly string[]> => {
  const file = fc.oneof(
    { weight: 5, arbitrary: oneOf<string>(...FILES) },
    { weight: 1, arbitrary: oneOf<string>(...HOSTILE) },
  );
  switch (name) {
    case 'max-pods':
      return fc.array(oneOf<string>('t3.medium', 'm5.large', 't3.medum', ...HOSTILE), { maxLength: 3 });
    case 'schema':
      return fc.array(oneOf<string>('scenario', 'replay', 'sweep', 'explanation', ...HOSTILE), {
        maxLength: 2,
      });
    case 'inspect':
      return fc
        .tuple(file, oneOf<string>(...COMMAND_LINES, ...HOSTILE), fc.boolean())
        .map(([first, line, split]) => [first, ...(split ? line.split(' ') : [line])]);
    case 'explain':
      return fc
        .tuple(file, maybe(oneOf<string>('web', 'workers', 'web-0', 'constructor', ...HOSTILE)))
        .map(([first, subject]) => (subject === undefined ? [first] : [first, subject]));
    case 'validate':
      return fc.array(file, { maxLength: 3 });
    default:
      return fc.oneof({ weight: 6, arbitrary: fc.tuple(file) }, { weight: 1, arbitrary: fc.constant([]) });
  }
};

const option = ({ options }: Verb): fc.Arbitrary<readonly string[]> => {
  const table = new Map(Object.entries(options).map(([each, row]) => [longName(each), row]));
  const names = [...table.keys()];
  const foreign = ['help', 'version', 'constructor', '__proto__', 'seed', 'x', ''];
  const name = fc.oneof(
    { weight: 8, arbitrary: oneOf(...(names.length === 0 ? foreign : names)) },
    { weight: 1, arbitrary: oneOf(...foreign) },
  );
  return name.chain((drawn) => {
    const row = table.get(drawn);
    const choices = row?.choices ?? [];
    const suitable = [
      ...choices,
      ...(own(VALUES, drawn) ?? []),
      ...(choices.length === 0 && drawn === 'output' ? WRITTEN : []),
    ];
    const hostile = ['record', 'journal', 'output'].includes(drawn) ? WRITTEN : HOSTILE;
    const value =
      suitable.length === 0
        ? oneOf<string>(...hostile)
        : fc.oneof(
            { weight: 3, arbitrary: oneOf<string>(...suitable) },
            { weight: 1, arbitrary: oneOf<string>(...hostile) },
          );
    return fc.tuple(value, oneOf('=', ' ', 'bare', 'alias')).map(([given, form]) => {
      if (row?.takes === 'nothing') return form === '=' ? [`--${drawn}=${given}`] : [`--${drawn}`];
      if (form === 'bare') return [`--${drawn}`];
      if (form === 'alias' && row?.alias !== undefined) return [`-${row.alias}`, given];
      return form === ' ' ? [`--${drawn}`, given] : [`--${drawn}=${given}`];
    });
  });
};

/** Options that keep a command short, where none was drawn. */
const BRIEF: Readonly<Record<string, readonly string[]>> = {
  sweep: ['--seeds=2', '--workers=1'],
  tune: ['--seeds=2', '--workers=1', '--budget=1s'],
};

const ofVerb = (command: Verb): fc.Arbitrary<readonly string[]> =>
  fc
    .record({
      words: positionals(command),
      options: fc.array(option(command), { maxLength: 4 }),
      before: fc.boolean(),
      dashes: fc.nat(15),
    })
    .map(({ words, options, before, dashes }) => {
      const given = options.flat();
      const brief = own(BRIEF, command.name) ?? [];
      const added = brief.filter(
        (each) => !given.some((one) => one.startsWith(each.slice(0, each.indexOf('=')))),
      );
      const isFirst = before || command.name === 'inspect';
      const rest = dashes === 0 ? ['--', ...words] : words;
      return [command.name, ...added, ...(isFirst ? [...given, ...rest] : [...rest, ...given])];
    });

const noVerb = fc.array(
  oneOf<string>(...HOSTILE, 'help', '--help', '--version', 'replay', 'a.yaml', 'repaly'),
  { maxLength: 3 },
);

export const commandLines: fc.Arbitrary<readonly string[]> = fc.oneof(
  // The shell reads standard input, which the fuzzer's own process has.
  { weight: 12, arbitrary: oneOf(...VERBS.filter(({ name }) => name !== 'shell')).chain(ofVerb) },
  { weight: 1, arbitrary: noVerb },
);
