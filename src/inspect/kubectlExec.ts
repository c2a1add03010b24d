// `kubectl exec`: which pod a command is to run in. What it prints is the command's own business.

import { elementAt } from '../base/assert.ts';
import { podKey, type Pod } from '../kube/api/objects.ts';
import type { Moment } from './moment.ts';
import type { ToolAnswer } from '../base/toolAnswer.ts';

export type Exec =
  | { readonly ok: true; readonly pod: Pod; readonly command: readonly string[] }
  | { readonly ok: false; readonly answer: ToolAnswer };

/** Options that take a value. */
const VALUES = ['-n', '--namespace', '-c', '--container'];

/** Without the word `exec` itself, which options may stand before; undefined for another command of kubectl. */
export function wordsOfExec(words: readonly string[]): readonly string[] | undefined {
  const at = startOf(words[0] ?? '');
  return words[at] === 'exec' ? [...words.slice(0, at), ...words.slice(at + 1)] : undefined;
}

/** Words of an option in front of the command. */
function startOf(word: string): number {
  if (!word.startsWith('-')) return 0;
  return word.includes('=') ? 1 : 2;
}

/** `words`: what follows `kubectl exec`. */
export function kubectlExec(words: readonly string[], moment: Moment): Exec {
  const options = new Map<string, string>();
  let target: string | undefined;
  let at = 0;
  for (; at < words.length && words[at] !== '--'; at++) {
    const word = elementAt(words, at);
    const [, name = word, value] = /^(--[^=]*)=(.*)$/s.exec(word) ?? [];
    if (VALUES.includes(name)) options.set(name, value ?? words[++at] ?? '');
    else if (word.startsWith('-')) options.set(name, '');
    else if (target === undefined) target = word;
    else break;
  }
  const command = words.slice(words[at] === '--' ? at + 1 : at);
  if (target === undefined) return complaint('error: pod or type/name must be specified');
  if (command.length === 0)
    return complaint('error: you must specify at least one command for the container');
  const namespace = options.get('-n') ?? options.get('--namespace') ?? 'default';
  return found(target, namespace, moment, command);
}

function found(target: string, namespace: string, moment: Moment, command: readonly string[]): Exec {
  const pod = target.includes('/') ? firstOf(target, namespace, moment) : podIn(target, namespace, moment);
  if (pod === undefined) {
    return complaint(`Error from server (NotFound): pods "${target.replace(/^.*\//, '')}" not found`);
  }
  if (pod.phase !== 'Running' || pod.nodeName === undefined)
    return complaint(
      `error: cannot exec into a container in a pod that is not running; current phase is ${pod.phase}`,
    );
  return { ok: true, pod, command };
}

function podIn(name: string, namespace: string, { world }: Moment): Pod | undefined {
  return [...world.kubernetes.pods()].find((pod) => podKey(pod) === `${namespace}/${name}`);
}

/** `ds/aws-node`, `deploy/nginx`, `pod/web-0`: a running pod of it. */
function firstOf(target: string, namespace: string, moment: Moment): Pod | undefined {
  const [kind = '', name = ''] = target.split('/');
  if (/^pods?$|^po$/.test(kind)) return podIn(name, namespace, moment);
  const pods = moment.world.kubernetes.stores.workloads.podsOf(`${namespace}/${name}`);
  return pods.find(({ phase }) => phase === 'Running') ?? pods[0];
}

function complaint(message: string): Exec {
  return { ok: false, answer: { stdout: '', stderr: `${message}\n`, exitCode: 1 } };
}
