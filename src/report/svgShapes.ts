// Pieces of SVG paths. Coordinates are written short: a picture has thousands of them.

export function short(value: number): number {
  return Math.round(value * 10) / 10;
}

export function box(left: number, top: number, width: number, height: number): string {
  return `M${short(left)} ${short(top)}h${short(width)}v${short(height)}h${short(-width)}z`;
}

export function disc(x: number, y: number, radius: number): string {
  const arc = `a${radius} ${radius} 0 1 0`;
  return `M${short(x - radius)} ${short(y)}${arc} ${short(2 * radius)} 0${arc} ${short(-2 * radius)} 0z`;
}

/** A rising stroke across the middle of a box; none where the box is too flat to show it. */
export function slash(left: number, top: number, width: number, height: number): string {
  const rise = Math.min(width, height) * 0.7;
  if (rise < 2) return '';
  const x = left + width / 2 - rise / 2;
  const y = top + height / 2 + rise / 2;
  return `M${short(x)} ${short(y)}l${short(rise)} ${short(-rise)}`;
}
