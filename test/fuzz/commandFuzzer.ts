// The fuzzer of command lines: whatever is typed, the program answers with an exit status of its table and in words, and
// prints no control characters. The commands run in this process, long runs in a thread of it, in a folder of their own.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minimalWith } from '../scenario/minimal.ts';
import { commandLines } from './argumentDraws.ts';
import type { Fuzzer, Outcome } from './campaign.ts';

/** The built program, which has its workers and its page beside it. */
export type BuiltProgram = (argv: readonly string[]) => Promise<number>;

const SCENARIO = minimalWith(
  'timeline:\n  - { at: 1m, createDeployment: { name: web, replicas: 20 } }\nuntil: 4m\n',
);

const HOSTILE = SCENARIO.replace(
  'name: minimal',
  String.raw`name: "E\e[2J\a\x9b31m\r\nX<script>=1,@", description: "\e]0;x\a"`,
).replace('name: web', String.raw`name: web, image: "i\e[2J"`);

/** What is there before each command. */
const FILES: Readonly<Record<string, string>> = {
  'a.yaml': SCENARIO,
  'hostile.yaml': HOSTILE,
  'bad.yaml': SCENARIO.replace('t3.medium', String.raw`"t3\e[2J"`).replace('until', 'untli'),
  'plan.yaml': 'scenario: a.yaml\nset: { cni.env.WARM_IP_TARGET: [1, 2] }\n',
  'runs.ndjson': '',
  'e\u001b[2J.yaml': SCENARIO,
};

/** Of our own; `inspect` passes on that of the tool that answered. */
const STATUSES = [0, 1, 2];

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

export function commandFuzzer(program: BuiltProgram): Fuzzer<readonly string[]> {
  return {
    name: 'commands',
    cases: commandLines,
    casesPerRound: 50,
    try: (argv) => inFolder(() => tryCommand(program, argv)),
    kept: (argv) => argv,
  };
}

async function tryCommand(program: BuiltProgram, argv: readonly string[]): Promise<Outcome> {
  const { status, out, error } = await captured(() => program(argv));
  const isTool = argv[0] === 'inspect';
  const problems = [
    ...(STATUSES.includes(status) || (isTool && status !== 70) ? [] : [`exit status ${status}: ${error}`]),
    ...(/internal error|\n +at .+:\d+:\d+/.test(error) ? [`internal: ${error}`] : []),
    ...(status !== 0 && error === '' && out === '' ? [`exit status ${status} without a word`] : []),
    ...(hasControls(error) ? [`control characters on standard error: ${excerpt(error)}`] : []),
    // What kubectl prints raw is raw here, too.
    ...(!isTool && hasControls(out) ? [`control characters on standard output: ${excerpt(out)}`] : []),
  ];
  return { problems, events: 0 };
}

/** Lines of CSV end as its standard says. */
function hasControls(text: string): boolean {
  return CONTROL.test(text.replaceAll('\r\n', '\n'));
}

function excerpt(text: string): string {
  const at = text.search(CONTROL);
  return JSON.stringify(text.slice(Math.max(at - 40, 0), at + 20));
}

/** What comes out at the process's own outputs meanwhile, as where nobody is at a terminal. */
async function captured(act: () => Promise<number>) {
  const out = new Capture(process.stdout);
  const error = new Capture(process.stderr);
  try {
    const status = await act();
    return { status, out: out.text, error: error.text };
  } finally {
    out.end();
    error.end();
  }
}

class Capture {
  text = '';
  private readonly stream: NodeJS.WriteStream;
  private readonly before: PropertyDescriptorMap;

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream;
    this.before = { write: { value: stream.write.bind(stream) }, isTTY: { value: stream.isTTY } };
    const write = (piece: string | Uint8Array, ...rest: unknown[]): boolean => {
      this.text += typeof piece === 'string' ? piece : Buffer.from(piece).toString();
      for (const done of rest) if (typeof done === 'function') process.nextTick(done);
      return true;
    };
    Object.defineProperties(stream, changeable({ write: { value: write }, isTTY: { value: false } }));
  }

  end(): void {
    Object.defineProperties(this.stream, changeable(this.before));
  }
}

function changeable(properties: PropertyDescriptorMap): PropertyDescriptorMap {
  return Object.fromEntries(
    Object.entries(properties).map(([name, each]) => [name, { ...each, configurable: true, writable: true }]),
  );
}

async function inFolder(act: () => Promise<Outcome>): Promise<Outcome> {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-fuzz-'));
  try {
    mkdirSync(join(folder, 'dir'));
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
    process.chdir(folder);
    return await act();
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
}
