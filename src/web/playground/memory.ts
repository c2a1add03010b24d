// What the page remembers of its reader: the theme, the width of a pane. Where a browser forbids it, nothing.

const PREFIX = 'vpc-cni-sim.';

export function recalled(name: string): string {
  try {
    return localStorage.getItem(PREFIX + name) ?? '';
  } catch {
    return '';
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // It is only convenience.
  }
}
