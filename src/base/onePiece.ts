// Text that is kept for long. Put together by `+` or a template, it would keep its pieces in memory beside itself.

export function inOnePiece(...pieces: readonly string[]): string {
  return pieces.join('');
}
