// Holds the kubectl printer against what the real one printed: the same code that answers in a run prints each case.

import { kubectl } from '../kubectl/kubectl.ts';
import type { KubernetesObject } from '../kubectl/objects.ts';
import type { Verdict } from './verdict.ts';

export interface KubectlVector {
  readonly name: string;
  /** With `kubectl` before it. */
  readonly command: string;
  /** RFC 3339 */
  readonly now: string;
  readonly objects: readonly KubernetesObject[];
  /** On stdout. */
  readonly output: string;
  readonly stderr?: string;
  readonly exitCode?: number;
}

export function isKubectlVector(content: unknown): content is KubectlVector {
  if (typeof content !== 'object' || content === null) return false;
  const isText = (key: string): boolean =>
    typeof Object.entries(content).find(([one]) => one === key)?.[1] === 'string';
  return (
    ['name', 'command', 'now', 'output'].every(isText) &&
    'objects' in content &&
    Array.isArray(content.objects)
  );
}

export function judgeKubectlVector(vector: KubectlVector): Verdict {
  const { name, command, output, stderr = '', exitCode = 0 } = vector;
  const [, ...words] = shellWords(command);
  const answer = kubectl(words, vector);
  const findings = [
    ...difference('stdout', output, answer.stdout),
    ...difference('stderr', stderr, answer.stderr),
    ...(exitCode === answer.exitCode ? [] : [[`exit code ${answer.exitCode} instead of ${exitCode}`]]),
  ];
  const [first, ...others] = findings;
  if (first === undefined) return { name, accepted: true };
  const [headline, ...details] = first;
  return {
    name,
    accepted: false,
    headline: `${command}: ${headline}`,
    details: [...details, ...others.flat()],
  };
}

/** The first line that is not the same; quoted, since spaces at its end count. */
function difference(stream: string, expected: string, got: string): readonly string[][] {
  if (expected === got) return [];
  const [real, model] = [expected.split('\n'), got.split('\n')];
  const line = real.findIndex((text, index) => text !== model[index]);
  const at = line < 0 ? real.length : line;
  const shown = (lines: readonly string[]): string =>
    at < lines.length ? JSON.stringify(lines[at]) : 'no more';
  return [[`${stream} differs in line ${at + 1}`, `expected  ${shown(real)}`, `got       ${shown(model)}`]];
}

/** As a shell splits words: quotes keep spaces, a backslash what follows it. */
export function shellWords(command: string): readonly string[] {
  const words: string[] = [];
  for (const [word] of command.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gs)) {
    words.push(
      word.replaceAll(
        /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs,
        (_, double?: string, single?: string, escaped?: string) =>
          double?.replaceAll(/\\(["\\$`])/g, '$1') ?? single ?? escaped ?? '',
      ),
    );
  }
  return words;
}
