// Which recordings are of modes of the daemon that the model does not have: they are counted, and not judged.

import type { IpamdTrace } from './ipamdTrace.ts';

/** Undefined: it can be judged. */
export function notSimulated({ env, steps }: IpamdTrace): string | undefined {
  const isOn = (variable: string): boolean =>
    [env, ...steps.map((step) => step.env ?? {})].some((each) => each[variable] === 'true');
  const isBoth = isOn('ENABLE_IPv6') && isOn('ENABLE_POD_ENI');
  return isBoth ? 'security groups for pods in IPv6 clusters' : undefined;
}
