// Follows a recorded run at the model's choice points: what the real daemon chose comes first. It only prefers;
// a choice that the model does not allow is not taken, and shows as a difference.

import { IPS_PER_PREFIX } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import type { GoMap } from '../kernel/goMap.ts';
import type { Simulation } from '../kernel/simulation.ts';
import { walkOfAttached } from './attachedWalk.ts';
import type { IpamdTrace, ObservedRecord } from './ipamdTrace.ts';

/** Which recorded calls name the choice made at a point. */
const NAMED_BY: Readonly<Record<string, string>> = {
  'fill-eni': 'AssignPrivateIpAddresses',
  'release-eni': 'UnassignPrivateIpAddresses',
  'release-eni-copy': 'UnassignPrivateIpAddresses',
  'release-cidr': 'UnassignPrivateIpAddresses',
  'mode-cleanup': 'UnassignPrivateIpAddresses',
  'mode-cleanup-copy': 'UnassignPrivateIpAddresses',
  'exclusion-cleanup': 'UnassignPrivateIpAddresses',
  'exclusion-cleanup-copy': 'UnassignPrivateIpAddresses',
  'free-eni': 'DescribeNetworkInterfaces',
  'detach-retry': 'DetachNetworkInterface',
  'delete-retry': 'DeleteNetworkInterface',
  'tag-retry': 'CreateTags',
};

/** The loop's two sleeps, by which an unseen end of a wait is told from the next call. */
const POOL_SLEEP = 2500;
const LONGEST_WAIT_TRIES = 12;
const LONGEST_WAIT_SLEEP = 60_000;

export class FollowingChooser implements Chooser {
  private readonly simulation: Simulation;
  private readonly calls: readonly ObservedRecord[];
  /** When nodeInit returned. */
  private readonly ready: readonly Milliseconds[];
  /** The recorded answer of the CNI ADD under way. */
  private wanted: { readonly eni: string; readonly ip: string } | undefined;
  private cursor = 0;

  constructor(simulation: Simulation, trace: IpamdTrace) {
    this.simulation = simulation;
    this.ready = trace.observed.filter((each) => each.daemon === 'ready').map((each) => each.t);
    const besideLoop = new Set(trace.observed.filter((each) => 'asked' in each).map((each) => each.asked));
    this.calls = trace.observed.filter(
      (each) => 'call' in each && !(each.call === 'UnassignPrivateIpAddresses' && besideLoop.has(each.t)),
    );
  }

  /** Says what the next ADD should get; undefined when the record has none. */
  expectAdd(wanted: { readonly eni: string; readonly ip: string } | undefined): void {
    this.wanted = wanted;
  }

  first<K, V>(point: string, map: GoMap<K, V>, accepts: (value: V, key: K) => boolean): V | undefined {
    const accepted = [...map.keys()].filter((key) => accepts(map.get(key) as V, key));
    return map.get(this.byPreference(point, accepted)[0]);
  }

  order<K, V>(point: string, map: GoMap<K, V>): V[] {
    return this.byPreference(point, [...map.keys()]).map((key) => map.get(key) as V);
  }

  index(): number {
    return 0;
  }

  jitter(point: string, base: Milliseconds, spread: Milliseconds): Milliseconds {
    const extra = this.extraSleep(point, base);
    // Recorded times are cut to whole milliseconds.
    return Math.max(0, Math.min(extra, spread + 1));
  }

  private byPreference<K>(point: string, keys: readonly K[]): K[] {
    if (point === 'attached-enis') {
      const walk = walkOfAttached(this.upcoming(), keys.map(String));
      return keys.toSorted((a, b) => walk.indexOf(String(a)) - walk.indexOf(String(b)));
    }
    const rank = point.startsWith('assign-') ? this.rankForAdd() : this.rankByCalls(NAMED_BY[point]);
    return keys
      .map((key, index) => ({ key, index, rank: rank(String(key)) }))
      .sort((a, b) => a.rank - b.rank || a.index - b.index)
      .map((each) => each.key);
  }

  private rankForAdd(): (key: string) => number {
    const { wanted } = this;
    if (wanted === undefined) return () => 0;
    const names = addressNames(wanted.ip);
    return (key) => (key === wanted.eni || names.includes(key) ? 0 : 1);
  }

  /** Keys that an upcoming call of this name mentions rank by how soon it does. */
  private rankByCalls(call: string): (key: string) => number {
    const upcoming = this.upcoming().filter((each) => each.call === call);
    return (key) => {
      const found = upcoming.findIndex((each) => mentions(each, key));
      return found < 0 ? upcoming.length : found;
    };
  }

  private extraSleep(point: string, base: Milliseconds): Milliseconds {
    if (point === 'metadata-wait') return this.metadataJitter(base);
    return point === 'metadata-wait-in-vain' ? this.vainWaitJitter(base) : this.retryJitter(point, base);
  }

  private retryJitter(point: string, base: Milliseconds): Milliseconds {
    const next = this.upcoming().find((each) => each.call === NAMED_BY[point]);
    return next === undefined ? 0 : next.t - this.simulation.now - base;
  }

  /**
   * The wait for metadata sleeps several times before the next call is seen: right after it, or, where nothing is
   * called then, on the loop's beat. The seen total is spread evenly over the sleeps.
   */
  private metadataJitter(base: Milliseconds): Milliseconds {
    const next = this.upcoming()[0];
    if (next === undefined) return 0;
    for (let tries = 1; tries <= LONGEST_WAIT_TRIES; tries++) {
      const planned = base * (2 ** tries - 1);
      for (const total of this.possibleTotals(next.t, planned)) {
        if (tries === 1) return total - base;
        return Math.round((base * (total - planned)) / planned);
      }
    }
    return 0;
  }

  /**
   * A wait for nothing takes all its tries. Then nodeInit returns, or the loop's beat goes on: with an update that calls,
   * or with a reconcile. What is seen of the jitter is spread evenly over the sleeps that are left.
   */
  private vainWaitJitter(base: Milliseconds): Milliseconds {
    const next = this.upcoming()[0];
    if (next === undefined) return 0;
    let planned = 0;
    for (let sleep = base; ; sleep = Math.min(2 * sleep, LONGEST_WAIT_SLEEP)) {
      planned += sleep;
      if (sleep === LONGEST_WAIT_SLEEP) break;
    }
    const { now } = this.simulation;
    const ready = this.ready.find((t) => t >= now && t <= next.t);
    for (const beats of [2, 1, 0, 4, 3, 6, 5, 8, 7, 10, 9]) {
      const total = (ready ?? next.t - beats * POOL_SLEEP) - now;
      if (total >= planned && total <= planned * 1.15 + 1)
        return Math.round((base * (total - planned)) / planned);
    }
    return 0;
  }

  /** Spans from now to the wait's end that fit `planned` ms of sleep with its jitter. */
  private possibleTotals(nextCallAt: Milliseconds, planned: Milliseconds): Milliseconds[] {
    const remaining = nextCallAt - this.simulation.now;
    const fits = (total: Milliseconds): boolean =>
      total >= planned && total <= Math.ceil(planned * 1.15) + LONGEST_WAIT_TRIES;
    if (fits(remaining)) return [remaining];
    const onBeat = planned + ((((remaining - planned) % POOL_SLEEP) + POOL_SLEEP) % POOL_SLEEP);
    return onBeat < remaining && fits(onBeat) ? [onBeat] : [];
  }

  /** Calls of the loop that start now or later. */
  private upcoming(): readonly ObservedRecord[] {
    while (this.cursor < this.calls.length && this.calls[this.cursor].t < this.simulation.now) this.cursor++;
    return this.calls.slice(this.cursor, this.cursor + 64);
  }
}

function mentions(record: ObservedRecord, key: string): boolean {
  const released = [...listOf(record.ips), ...listOf(record.prefixes)];
  return (
    record.eni === key || listOf(record.enis).join() === key || released.includes(key.replace(/\/32$/, ''))
  );
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? (value as string[]) : [];
}

/** An address, and the CIDRs that may hold it, as the store keys them. */
function addressNames(ip: string): readonly string[] {
  const octets = ip.split('.').map(Number);
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const prefix = [...octets.slice(0, 3), octets[3] - (octets[3] % IPS_PER_PREFIX)].join('.');
  return [String(value), `${ip}/32`, `${prefix}/28`];
}
