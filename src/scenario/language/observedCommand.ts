// The commands that a cluster's moment answers: which tools there are, and what their output may be piped through.

import { grouped } from '../../base/words.ts';
import { parseShellLine, substituted, type Pipeline, type ShellLine } from './shellLine.ts';
import { nearest } from './suggestion.ts';

/** Tools as operators know them, and `path`, which follows a packet. */
export const TOOL_NAMES = [
  'kubectl',
  'curl',
  'aws',
  'ip',
  'iptables',
  'iptables-save',
  'ip6tables',
  'ip6tables-save',
  'ipset',
  'nft',
  'calicoctl',
  'path',
] as const;

export type ToolName = (typeof TOOL_NAMES)[number];

export const FILTER_NAMES = ['grep', 'head', 'tail', 'wc', 'sort'] as const;

export type FilterName = (typeof FILTER_NAMES)[number];

/** Far more than anybody types, and little enough to be read once for each substitution in it. */
const LONGEST_COMMAND = 4096;

/** Words with a tool in front and filters behind it, or what is wrong. */
export function parseCommand(text: string): ShellLine {
  const line = parseShellLine(text);
  return line.ok ? checkedPipeline(line.pipeline) : line;
}

/** The same of commands within the command, before any of them runs. */
export function checkCommand(text: string): ShellLine {
  if (text.length > LONGEST_COMMAND) {
    const detail = `the command is too long: ${grouped(text.length)} characters`;
    return { ok: false, detail, fix: `use at most ${grouped(LONGEST_COMMAND)}` };
  }
  let wrong: ShellLine | undefined;
  const whole = substituted(text, (inner) => {
    const line = parseCommand(inner);
    if (!line.ok) wrong ??= line;
    return 'output';
  });
  return wrong ?? parseCommand(whole);
}

export function checkedPipeline(pipeline: Pipeline): ShellLine {
  for (const [index, [name = '']] of pipeline.entries()) {
    const known: readonly string[] = index === 0 ? TOOL_NAMES : FILTER_NAMES;
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    const detail = index === 0 ? `unknown command "${name}"` : `unsupported filter "${name}"`;
    return {
      ok: false,
      detail,
      fix: near === undefined ? `use ${known.join(', ')}` : `did you mean ${near}?`,
    };
  }
  return { ok: true, pipeline };
}

/** `workers[0]`: one of several by its place; undefined for other text. */
export function parsePlaced(text: string): { readonly of: string; readonly index: number } | undefined {
  const [, of, index] = /^((?:[a-z0-9.-]+\/)?[a-z0-9.-]+)\[(\d{1,6})\]$/.exec(text) ?? [];
  return of === undefined ? undefined : { of, index: Number(index) };
}
