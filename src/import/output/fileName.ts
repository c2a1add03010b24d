// The name of files after what a cluster is called, which may be anything.

export function fileNameOf(name: string): string {
  const safe = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return safe === '' ? 'cluster' : safe;
}
