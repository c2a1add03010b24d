// The command that answers the question a reader is likely to have next. It names only verbs that exist.

import type { Replay } from './replay.ts';

export function nextCommand({ scenario, file, set = [], result }: Replay): string {
  const { seed, summary, expectations } = result;
  const path = [shellWord(file), ...set.map((each) => `--set ${shellWord(each)}`)].join(' ');
  const given = seed === scenario.seed ? '' : ` --seed ${seed}`;
  const tooMany = summary.waiting.find((pod) => pod.reason === 'TooManyPods');
  const [node] = summary.nodes;
  if (tooMany !== undefined && node !== undefined) {
    return `vpc-cni-sim max-pods ${node.instanceType} --prefix-delegation`;
  }
  if (summary.waiting.length > 0 || expectations.some((result) => !result.held)) {
    return `vpc-cni-sim replay ${path}${given} --events`;
  }
  return `vpc-cni-sim replay ${path} --seed ${seed + 1}`;
}

/** Quoted where a shell would read more into it than a name. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}
