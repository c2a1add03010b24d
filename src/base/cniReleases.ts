// The releases of amazon-vpc-cni-k8s that are simulated, and their order: every tag from the oldest on.

/** By version, in its order; the date is that of the tagged commit. v1.17.0 and v1.19.1 have no tag. */
export const CNI_RELEASES = {
  'v1.16.4': { date: '2024-02-29' },
  'v1.17.1': { date: '2024-03-18' },
  'v1.18.0': { date: '2024-03-29' },
  'v1.18.1': { date: '2024-04-24' },
  'v1.18.2': { date: '2024-06-04' },
  'v1.18.3': { date: '2024-07-29' },
  'v1.18.4': { date: '2024-09-26' },
  'v1.18.5': { date: '2024-09-30' },
  'v1.18.6': { date: '2024-10-30' },
  'v1.19.0': { date: '2024-11-14' },
  'v1.19.2': { date: '2024-12-19' },
  'v1.19.3': { date: '2025-02-21' },
  'v1.19.4': { date: '2025-04-21' },
  'v1.19.5': { date: '2025-05-05' },
  'v1.19.6': { date: '2025-06-18' },
  'v1.20.0': { date: '2025-07-15' },
  'v1.20.1': { date: '2025-08-11' },
  'v1.20.2': { date: '2025-09-18' },
  'v1.20.3': { date: '2025-09-24' },
  'v1.20.4': { date: '2025-10-15' },
  'v1.20.5': { date: '2025-11-21' },
  'v1.21.0': { date: '2025-12-16' },
  'v1.21.1': { date: '2025-12-17' },
  'v1.21.2': { date: '2026-05-20' },
  // A tag that never shipped: its manifest and its chart name the images of v1.21.1.
  'v1.22.0': { date: '2026-02-18' },
  'v1.22.1': { date: '2026-05-28' },
  'v1.22.2': { date: '2026-06-10' },
  'v1.22.3': { date: '2026-06-22' },
  'v1.22.4': { date: '2026-07-08' },
  'v1.23.0': { date: '2026-07-31' },
  'v1.23.1': { date: '2026-08-20' },
} as const;

export type CniVersion = keyof typeof CNI_RELEASES;

/** In the order of their numbers. */
export const CNI_VERSIONS = Object.keys(CNI_RELEASES).filter(isCniVersion);

export const NEWEST_RELEASE: CniVersion = 'v1.23.1';

/** Versions from `first` to `last`, both included; absent: from the oldest, up to the newest. */
export interface CniSpan {
  readonly first?: CniVersion;
  readonly last?: CniVersion;
}

const PLACES: ReadonlyMap<string, number> = new Map(CNI_VERSIONS.map((version, place) => [version, place]));

export function isCniVersion(text: string): text is CniVersion {
  return Object.hasOwn(CNI_RELEASES, text);
}

export function isWithin(version: CniVersion, { first, last }: CniSpan): boolean {
  const place = placeOf(version);
  return (first === undefined || placeOf(first) <= place) && (last === undefined || place <= placeOf(last));
}

export function isFrom(version: CniVersion, first: CniVersion): boolean {
  return isWithin(version, { first });
}

function placeOf(version: CniVersion): number {
  return PLACES.get(version) ?? 0;
}
