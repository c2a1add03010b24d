// The command line of Cluster Autoscaler in its Deployment.

import { listAt, textAt } from '../text/values.ts';
import type { AutoscalerFact } from './facts.ts';
import type { Reading } from './recogniser.ts';

/** `spec`: of its pods. Undefined: they are something else. */
export function autoscalerFact(spec: unknown, { file }: Reading): AutoscalerFact | undefined {
  const container = listAt(spec, 'containers').find((each) =>
    /(?:^|\/)cluster-autoscaler(?:[:@]|$)/.test(textAt(each, 'image') ?? ''),
  );
  if (container === undefined) return undefined;
  const words = [...listAt(container, 'command'), ...listAt(container, 'args')].map(String);
  return { file, flags: Object.fromEntries(words.flatMap(flagIn)) };
}

/** `--scan-interval=10s`; without a value it is true. */
function flagIn(word: string): (readonly [name: string, value: string])[] {
  const [, name, value = 'true'] = /^--?([a-z][\w-]*)(?:=(.*))?$/.exec(word) ?? [];
  return name === undefined ? [] : [[name, value]];
}
