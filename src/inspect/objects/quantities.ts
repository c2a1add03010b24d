// Amounts of resources as Kubernetes writes them: cpu in millicores, memory and storage in bytes.

import type { Resources } from '../../kube/api/objects.ts';

const BINARY_UNITS = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'] as const;

/** In bytes; others, but for cpu, are counts. */
const BYTES = /^(memory|ephemeral-storage|hugepages-.*)$/;

export function quantityOf(resource: string, amount: number): string {
  if (resource === 'cpu') return amount % 1000 === 0 ? String(amount / 1000) : `${amount}m`;
  return BYTES.test(resource) ? binary(amount) : String(amount);
}

export function quantitiesOf(resources: Resources): Record<string, string> {
  return Object.fromEntries(
    Object.entries(resources).map(([resource, amount]) => [resource, quantityOf(resource, amount)]),
  );
}

/** Machines have odd amounts of memory, which kubelets therefore tell in KiB. */
export function kibibytes(bytes: number): string {
  return `${Math.floor(bytes / 1024)}Ki`;
}

/** In the largest unit that divides it. */
export function binary(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount > 0 && amount % 1024 === 0 && unit < BINARY_UNITS.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${amount}${BINARY_UNITS[unit]}`;
}
