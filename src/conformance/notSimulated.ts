// Which recordings are of modes of the daemon that the model does not have: they are counted, and not judged.

import type { IpamdTrace } from './ipamdTrace.ts';

const MODES: readonly (readonly [variable: string, feature: string])[] = [
  ['ENABLE_POD_ENI', 'security groups for pods'],
];

/** Undefined: it can be judged. */
export function notSimulated({ env, steps }: IpamdTrace): string | undefined {
  const switchedOn = [env, ...steps.map((step) => step.env ?? {})];
  const mode = MODES.find(([variable]) => switchedOn.some((each) => each[variable] === 'true'));
  if (mode !== undefined) return mode[1];
  return steps.some((each) => 'podEni' in each) ? 'security groups for pods' : undefined;
}
