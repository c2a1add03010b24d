// Kubernetes quantities as integers: cpu in millicores, memory and storage in bytes, everything else in whole units.

import { assert } from '../../base/assert.ts';

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

// No two parts can share digits, so that a long number is not tried in every division of it.
const FORM = /^\+?(\d+(?:\.\d*)?|\.\d+)(?:([numkMGTPE]|[KMGTPE]i)|([eE][+-]?\d{1,2}))?$/;

/**
 * Reads `100m`, `0.5`, `70Mi`, `1e3`; rounded up to the unit of the resource, as Kubernetes rounds. Undefined when
 * malformed or beyond what is counted exactly.
 * @upstream apimachinery/pkg/api/resource#Quantity.Value
 */
export function parseQuantity(text: string, resource: string): number | undefined {
  const [, digits, suffix = '', exponent = ''] = FORM.exec(text) ?? [];
  const scale = SUFFIXES[suffix];
  if (digits === undefined || scale === undefined) return undefined;
  const units = Number(digits + exponent) * scale;
  const scaled = resource === 'cpu' ? units * 1000 : units;
  // What floating point adds to an exact amount, as in 0.07 × 1000, must not round up.
  const amount = Math.max(0, Math.ceil(scaled - 1e-6));
  return Number.isSafeInteger(amount) ? amount : undefined;
}

/** Whether the text is a quantity at all, negative ones included. @upstream apimachinery/pkg/api/resource#ParseQuantity */
export function isQuantity(text: string): boolean {
  return FORM.test(text.replace(/^-/, ''));
}

/** To compare two of the same resource with. */
export function quantityOf(text: string): number {
  const [, digits = '0', suffix = '', exponent = ''] = FORM.exec(text.replace(/^-/, '')) ?? [];
  return Number(digits + exponent) * (SUFFIXES[suffix] ?? 1) * (text.startsWith('-') ? -1 : 1);
}

/** Whether a quantity is one of whole pieces, to a thousandth; what is none is others' business. @upstream validation.ValidateResourceQuantityValue */
export function isWhole(text: string): boolean {
  const thousandths = parseQuantity(text, 'cpu');
  return thousandths === undefined || thousandths % 1000 === 0;
}

/** A quantity that has passed the schema. */
export function readQuantity(text: string, resource: string): number {
  const amount = parseQuantity(text, resource);
  assert(amount !== undefined, `${text} passed as a quantity`);
  return amount;
}

/** The same of anything, as what autoscalers go by is counted. */
export function readThousandths(quantity: string | number): number {
  return readQuantity(String(quantity), 'cpu');
}
