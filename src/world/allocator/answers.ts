// Whether what an own allocator returned is what the port asks for: it may be plain JavaScript that no compiler has seen.

import type { Address } from '../../base/address.ts';
import type { AllocatorView } from './allocator.ts';

export function isRunning(value: unknown): boolean {
  const isObject = typeof value === 'object' && value !== null;
  return (
    isObject && ['add', 'del', 'view', 'stop'].every((name) => typeof Reflect.get(value, name) === 'function')
  );
}

export function isRefusal(answer: unknown): answer is { readonly refused: string } {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}

export function isAddress(answer: unknown): answer is { readonly address: Address } {
  const isObject = typeof answer === 'object' && answer !== null && 'address' in answer;
  return isObject && (Number.isInteger(answer.address) || typeof answer.address === 'bigint');
}

export function isView(view: unknown): view is AllocatorView {
  const isObject = typeof view === 'object' && view !== null;
  return isObject && ['enis', 'assigned', 'cooling'].every((name) => Array.isArray(Reflect.get(view, name)));
}

export function shown(value: unknown): string {
  return JSON.stringify(value) ?? typeof value;
}
