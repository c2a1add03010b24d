// What may take the place of what was written, where that is known to the letter: the text that a problem points at is
// changed to it, and the problem is gone.

import { instanceTypeNames } from '../../ec2/instanceTypes.ts';
import type { Fault } from './diagnostics.ts';
import { nearest } from './suggestion.ts';

export function replacementOf(fault: Fault): string | undefined {
  const { code } = fault;
  if (code === 'unknown-key') return nearest(fault.key, fault.known);
  if (code === 'unknown-value')
    return typeof fault.found === 'string' ? nearest(fault.found, fault.allowed) : undefined;
  if (code === 'unknown-resource') return nearest(fault.found, fault.known);
  if (code === 'unknown-instance-type') return nearest(fault.found, instanceTypeNames());
  if (code === 'unknown-cni-setting' || code === 'no-such-container') return nearest(fault.name, fault.known);
  if (code === 'unknown-reference' && fault.absence.kind === 'never') return nearest(fault.name, fault.known);
  return code === 'host-bits' ? fault.cidr : undefined;
}
