// A part of a sweep's runs, so that several machines that know nothing of each other make all of them together.

export interface Shard {
  /** Counted from 1. */
  readonly number: number;
  readonly of: number;
}

/**
 * Whose part a run is. Parts differ by one run at most; their turn moves on, so that no part has the same settings with
 * every seed: settings differ in how long they take.
 */
export function shardOf(setting: number, seed: number, settings: number, shards: number): number {
  const run = seed * settings + setting;
  const round = (settings * shards) / greatestCommonDivisor(settings, shards);
  return ((run + Math.floor(run / round)) % shards) + 1;
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
