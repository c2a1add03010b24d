// Amounts of resources (`100m`, `64Mi`, `1e3`): read, added and written canonically, as the API's own type does.

export type QuantityForm = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

export interface Quantity {
  /** In units of 10⁻⁹. */
  readonly nanos: bigint;
  readonly form: QuantityForm;
}

export const ZERO: Quantity = { nanos: 0n, form: 'DecimalSI' };

const DECIMAL_SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const ONE = 1_000_000_000n;
const KIBI = 1024n;
const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i|)$/;

/** Undefined: not a quantity. What is finer than 10⁻⁹ is rounded up. */
export function parseQuantity(value: unknown): Quantity | undefined {
  const parts = SHAPE.exec(
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '-',
  );
  if (parts === null) return undefined;
  const [, sign, whole = '', fraction = '', suffix = ''] = parts;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  const { form, multiplier, exponent } = scaleOf(suffix);
  const scaled = digits * multiplier * 10n ** BigInt(Math.max(0, exponent + 9 - fraction.length));
  const nanos = divideUp(scaled, 10n ** BigInt(Math.max(0, fraction.length - exponent - 9)));
  return { nanos: sign === '-' ? -nanos : nanos, form };
}

function scaleOf(suffix: string): { form: QuantityForm; multiplier: bigint; exponent: number } {
  const binary = suffix === '' ? -1 : BINARY_SUFFIXES.indexOf(suffix);
  if (binary > 0) return { form: 'BinarySI', multiplier: KIBI ** BigInt(binary), exponent: 0 };
  const decimal = DECIMAL_SUFFIXES.indexOf(suffix);
  if (decimal >= 0) return { form: 'DecimalSI', multiplier: 1n, exponent: (decimal - 3) * 3 };
  return { form: 'DecimalExponent', multiplier: 1n, exponent: Number(suffix.slice(1)) };
}

/** Away from zero. */
function divideUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  if (quotient * divisor === dividend) return quotient;
  return dividend < 0n ? quotient - 1n : quotient + 1n;
}

/** The sum keeps the form of the first, unless that is zero. */
export function plus(left: Quantity, right: Quantity): Quantity {
  return { nanos: left.nanos + right.nanos, form: left.nanos === 0n ? right.form : left.form };
}

export function larger(left: Quantity, right: Quantity): Quantity {
  return right.nanos > left.nanos ? right : left;
}

/** In whole units, rounded up. */
export function unitsOf(quantity: Quantity): number {
  return Number(divideUp(quantity.nanos, ONE));
}

/** In thousandths, rounded up. */
export function millisOf(quantity: Quantity): number {
  return Number(divideUp(quantity.nanos, 1_000_000n));
}

/** @upstream apimachinery/pkg/api/resource/quantity.go#Quantity.CanonicalizeBytes */
export function quantityText(quantity: Quantity): string {
  if (quantity.nanos === 0n) return '0';
  const size = quantity.nanos < 0n ? -quantity.nanos : quantity.nanos;
  if (quantity.form === 'BinarySI' && size >= KIBI * ONE) return binaryText(divideUp(quantity.nanos, ONE));
  let exponent = -9;
  let mantissa = quantity.nanos;
  while (mantissa % 1000n === 0n && exponent < 18) {
    mantissa /= 1000n;
    exponent += 3;
  }
  if (quantity.form !== 'DecimalExponent') return `${mantissa}${DECIMAL_SUFFIXES[exponent / 3 + 3]}`;
  return exponent === 0 ? String(mantissa) : `${mantissa}e${exponent}`;
}

function binaryText(units: bigint): string {
  let power = 0;
  let mantissa = units;
  while (mantissa % KIBI === 0n && power < BINARY_SUFFIXES.length - 1) {
    mantissa /= KIBI;
    power++;
  }
  return `${mantissa}${BINARY_SUFFIXES[power]}`;
}

/** A quantity of an object, written canonically; what is none reads as zero. */
export function canonical(value: unknown): string {
  return quantityText(parseQuantity(value) ?? ZERO);
}
