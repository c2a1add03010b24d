// Student's t: the factor of a 95 % confidence interval. A table for few degrees of freedom, Fisher's expansion around
// the normal quantile beyond; the two meet at 31, where the expansion is right to 3 in 10⁸.

/** The 97.5 % quantile by degrees of freedom, from 1. */
const QUANTILES = [
  12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139,
  2.200985, 2.178813, 2.160369, 2.144787, 2.13145, 2.119905, 2.109816, 2.100922, 2.093024, 2.085963, 2.079614,
  2.073873, 2.068658, 2.063899, 2.059539, 2.055529, 2.051831, 2.048407, 2.04523, 2.042272,
];

/** The same of the normal distribution. */
const NORMAL = 1.959963984540054;

/** How many standard errors lie between a mean and the ends of its 95 % confidence interval. */
export function studentT95(degrees: number): number {
  return QUANTILES[degrees - 1] ?? expansion(degrees);
}

function expansion(n: number): number {
  const z = NORMAL;
  const z2 = z * z;
  const first = (z2 + 1) / 4;
  const second = ((5 * z2 + 16) * z2 + 3) / 96;
  const third = (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
  const fourth = ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92_160;
  return z * (1 + (first + (second + (third + fourth / n) / n) / n) / n);
}
