// What somebody typed after `curl`: the options that matter here, and those that change nothing.

import { elementAt } from '../../base/assert.ts';

export interface CurlOptions {
  readonly urls: readonly string[];
  readonly method: string | undefined;
  readonly headers: ReadonlyMap<string, string>;
  readonly head: boolean;
  readonly silent: boolean;
  readonly showError: boolean;
  readonly include: boolean;
  readonly verbose: boolean;
  readonly fail: boolean;
  /** Whether the body goes to a file, which nobody sees. */
  readonly discard: boolean;
  readonly writeOut: string;
}

export type ParsedOptions = { readonly options: CurlOptions } | { readonly problem: string };

type Flag = 'head' | 'silent' | 'showError' | 'include' | 'verbose' | 'fail' | 'ignored';
type Valued = 'method' | 'header' | 'writeOut' | 'output' | 'url' | 'data' | 'ignoredValue';

const FLAGS: Readonly<Record<string, Flag>> = {
  '-I': 'head',
  '--head': 'head',
  '-s': 'silent',
  '--silent': 'silent',
  '-S': 'showError',
  '--show-error': 'showError',
  '-i': 'include',
  '--include': 'include',
  '--show-headers': 'include',
  '-v': 'verbose',
  '--verbose': 'verbose',
  '-f': 'fail',
  '--fail': 'fail',
  '-L': 'ignored',
  '--location': 'ignored',
  '-k': 'ignored',
  '--insecure': 'ignored',
  '-4': 'ignored',
  '--ipv4': 'ignored',
  '-N': 'ignored',
  '--no-buffer': 'ignored',
  '-g': 'ignored',
  '--globoff': 'ignored',
  '--compressed': 'ignored',
  '--no-progress-meter': 'ignored',
};

const VALUED: Readonly<Record<string, Valued>> = {
  '-X': 'method',
  '--request': 'method',
  '-H': 'header',
  '--header': 'header',
  '-w': 'writeOut',
  '--write-out': 'writeOut',
  '-o': 'output',
  '--output': 'output',
  '-d': 'data',
  '--data': 'data',
  '--url': 'url',
  '-m': 'ignoredValue',
  '--max-time': 'ignoredValue',
  '--connect-timeout': 'ignoredValue',
  '--retry': 'ignoredValue',
  '--retry-delay': 'ignoredValue',
  '-A': 'ignoredValue',
  '--user-agent': 'ignoredValue',
  '--noproxy': 'ignoredValue',
};

export function parseCurl(words: readonly string[]): ParsedOptions {
  const urls: string[] = [];
  const flags = new Set<Flag>();
  const values = new Map<Valued, string>();
  const headers = new Map<string, string>();
  for (const read of optionsOf(words)) {
    if ('problem' in read) return read;
    if ('flag' in read) flags.add(read.flag);
    else if (read.valued === 'url') urls.push(read.value);
    else if (read.valued === 'header') setHeader(headers, read.value);
    else values.set(read.valued, read.value);
  }
  return { options: { urls, headers, ...chosen(flags), ...given(values) } };
}

function chosen(flags: ReadonlySet<Flag>): Pick<CurlOptions, Exclude<Flag, 'ignored'>> {
  return {
    head: flags.has('head'),
    silent: flags.has('silent'),
    showError: flags.has('showError'),
    include: flags.has('include') || flags.has('head'),
    verbose: flags.has('verbose'),
    fail: flags.has('fail'),
  };
}

function given(values: ReadonlyMap<Valued, string>): Pick<CurlOptions, 'method' | 'discard' | 'writeOut'> {
  return {
    method: values.get('method') ?? (values.has('data') ? 'POST' : undefined),
    discard: values.has('output') && values.get('output') !== '-',
    writeOut: values.get('writeOut') ?? '',
  };
}

type ReadOption =
  | { readonly flag: Flag }
  | { readonly valued: Valued; readonly value: string }
  | { readonly problem: string };

/** Short options may stand together, the last with its value glued to it: `-sSXPUT` is `-s -S -X PUT`. */
function* optionsOf(words: readonly string[]): Generator<ReadOption> {
  for (let at = 0; at < words.length; at++) {
    const word = elementAt(words, at);
    const isOption = word.length > 1 && word.startsWith('-');
    if (!isOption) {
      yield { valued: 'url', value: word };
      continue;
    }
    let rest = word.startsWith('--') ? '' : word.slice(1);
    let option = rest === '' ? word : `-${rest.charAt(0)}`;
    for (let flag = FLAGS[option]; flag !== undefined; flag = FLAGS[option]) {
      yield { flag };
      rest = rest.slice(1);
      if (rest === '') break;
      option = `-${rest.charAt(0)}`;
    }
    if (FLAGS[option] !== undefined) continue;
    const valued = VALUED[option];
    const value = rest.length > 1 ? rest.slice(1) : words[++at];
    if (valued === undefined) yield { problem: `option ${word}: is unknown` };
    else if (value === undefined) yield { problem: `option ${word}: requires parameter` };
    else yield { valued, value };
  }
}

/** `Name: value`; `Name:` takes one away. */
function setHeader(headers: Map<string, string>, text: string): void {
  const colon = text.indexOf(':');
  if (colon <= 0) return;
  const name = text.slice(0, colon).trim().toLowerCase();
  const value = text.slice(colon + 1).trim();
  if (value === '') headers.delete(name);
  else headers.set(name, value);
}
