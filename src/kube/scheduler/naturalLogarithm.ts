// ln of small integers with + − × ÷ only, so that scores are the same on every machine.

const known: number[] = [];

/**
 * ln n for n ≥ 1, within 2 units in the last place of the true value: n = 2ᵏ·f with f in √½ … √2, and ln f =
 * 2·artanh((f − 1) / (f + 1)). Go's math.Log is within one unit; scores differ only where a weighted sum lies
 * within 10⁻¹² of a half, which sums of logarithms of integers do not get near to.
 */
export function naturalLogarithm(n: number): number {
  let value = known[n];
  if (value === undefined) {
    value = compute(n);
    known[n] = value;
  }
  return value;
}

function compute(n: number): number {
  let exponent = 0;
  let fraction = n;
  while (fraction > Math.SQRT2) {
    fraction /= 2;
    exponent++;
  }
  const ratio = (fraction - 1) / (fraction + 1);
  return exponent * Math.LN2 + 2 * inverseHyperbolicTangent(ratio);
}

/** The power series, from its smallest term up; |x| < 0.172, so eleven terms reach the last digit. */
function inverseHyperbolicTangent(x: number): number {
  const square = x * x;
  let sum = 0;
  for (let power = 23; power > 1; power -= 2) sum = (sum + 1 / power) * square;
  return x * (sum + 1);
}
