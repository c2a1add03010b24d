// Amounts of resources as the API server writes them in its answers.

import { quantityText, type QuantityForm } from '../../base/quantity.ts';

const CPU = ['cpu', 'requests.cpu', 'limits.cpu'];

/** In the units of `Resources`: CPU in thousandths. */
export function amountText(resource: string, amount: number, form: QuantityForm): string {
  return quantityText({ nanos: BigInt(amount) * (isOfCpu(resource) ? 1_000_000n : 1_000_000_000n), form });
}

/** By its name, also in a quota. */
export function isOfCpu(resource: string): boolean {
  return CPU.includes(resource);
}
