// Scales of a sweep's pictures: round numbers along an axis, and where on it a value lies.

export interface Scale {
  readonly ticks: readonly number[];
  /** In picture units. */
  readonly at: (value: number) => number;
}

/** `from` and `to` are places in the picture; the values' range is widened to round numbers. */
export function scaleOf(values: readonly number[], from: number, to: number, most = 5): Scale {
  const least = Math.min(...values);
  const largest = Math.max(...values);
  const step = roundStep((largest - least || Math.abs(largest) || 1) / most);
  const low = Math.floor(least / step) * step;
  const high = Math.max(Math.ceil(largest / step) * step, low + step);
  const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, index) => low + index * step);
  return { ticks, at: (value) => from + ((value - low) / (high - low)) * (to - from) };
}

/** 1, 2 or 5 times a power of ten, at least this. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5].find((each) => each * power >= least) ?? 10;
  return factor * power;
}

/** `1,250`, `0.5`: no digits that say nothing. */
export function tickText(value: number): string {
  return Number(value.toPrecision(6)).toLocaleString('en');
}
