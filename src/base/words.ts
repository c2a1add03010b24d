// How numbers read in sentences.

/** `1 pod`, `2 pods`, `3 addresses`, `4 failed sandboxes`. */
export function plural(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${grouped(count)} ${noun}${/[sx]$/.test(noun) ? 'es' : 's'}`;
}

/** An integer with its thousands apart: `1,234,567`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
