// Follows a recorded run at the model's choice points: what the real daemon chose comes first. It only prefers;
// a choice that the model does not allow is not taken, and shows as a difference.

import { parseAddress } from '../base/address.ts';
import { cidrAround, formatCidr, PREFIX_LENGTH } from '../base/ipv4.ts';
import { formatIpv6Cidr, ipv6CidrAround, IPV6_PREFIX_LENGTH } from '../base/ipv6.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import type { GoMap } from '../kernel/goMap.ts';
import type { Simulation } from '../kernel/simulation.ts';
import { walkOfAttached } from './attachedWalk.ts';
import type { IpamdTrace, ObservedRecord } from './ipamdTrace.ts';
import { RecordedCards } from './recordedCards.ts';
import type { RecordedTurns } from './recordedTurns.ts';
import { waitPlans } from './metadataWaits.ts';

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

/** Something that the record leaves open: one of several ways fits as well as the others. */
export interface OpenChoice {
  readonly at: Milliseconds;
  readonly ways: number;
  readonly taken: number;
}

/** The addresses that a pod gets, one a network card, and the ENIs that they are on, where the record says. */
export interface WantedAddresses {
  readonly ips: readonly string[];
  readonly enis: readonly string[];
}

export class FollowingChooser implements Chooser {
  private readonly simulation: Simulation;
  private readonly calls: readonly ObservedRecord[];
  /** Beside the loop. */
  private readonly discoveries: readonly ObservedRecord[];
  /** When nodeInit returned. */
  private readonly ready: readonly Milliseconds[];
  /** The recorded answer of the CNI ADD under way. */
  private wanted: WantedAddresses | undefined;
  private readonly cards: RecordedCards;
  private turns: RecordedTurns | undefined;
  private cursor = 0;
  /** Sleeps still to come of the wait for metadata under way. */
  private wait: Milliseconds[] = [];
  private lastSleep: Milliseconds = Infinity;
  private readonly trace: IpamdTrace;
  private readonly ways: readonly number[];
  /** In the order in which they were met. */
  readonly openChoices: OpenChoice[] = [];

  /** `ways`: which way to take at each open choice, in order; the first at all others. */
  constructor(simulation: Simulation, trace: IpamdTrace, ways: readonly number[] = []) {
    this.simulation = simulation;
    this.trace = trace;
    this.ways = ways;
    this.ready = trace.observed.filter((each) => each.daemon === 'ready').map((each) => each.t);
    const besideLoop = new Set(trace.observed.filter((each) => 'asked' in each).map((each) => each.asked));
    this.calls = callsOfDiscovery(trace.observed, false).filter(
      (each) => !(each.call === 'UnassignPrivateIpAddresses' && besideLoop.has(each.t)),
    );
    this.discoveries = callsOfDiscovery(trace.observed, true);
    this.cards = new RecordedCards(trace);
  }

  /** Says what was recorded of CNI calls in the instants in which the loop is at work. */
  followTurns(turns: RecordedTurns): void {
    this.turns = turns;
  }

  /** Says what the next ADD should get; undefined when the record has none. */
  expectAdd(wanted: WantedAddresses | undefined): void {
    this.wanted = wanted;
  }

  first<K, V>(point: string, map: GoMap<K, V>, accepts: (value: V, key: K) => boolean): V | undefined {
    const accepted: K[] = [];
    map.filter((value, key) => {
      if (accepts(value, key)) accepted.push(key);
      return false;
    });
    const [preferred] = this.byPreference(point, accepted);
    return preferred === undefined ? undefined : map.get(preferred);
  }

  order<K, V>(point: string, map: GoMap<K, V>): V[] {
    const values: V[] = [];
    for (const key of this.byPreference(point, [...map.keys()])) {
      const value = map.get(key);
      if (value !== undefined) values.push(value);
    }
    return values;
  }

  index(): number {
    return 0;
  }

  /** The record's order is followed by whoever makes the calls. */
  next(): number {
    return 0;
  }

  ahead(point: string, labels: readonly string[]): number | undefined {
    const turn = this.turns?.at(point, labels, this.simulation.now);
    if (turn === undefined) return undefined;
    const [way] = this.anyOf(turn.ways.map((each) => [each]));
    return way === 'go' ? turn.place : undefined;
  }

  jitter(point: string, base: Milliseconds, spread: Milliseconds): Milliseconds {
    const extra = this.extraSleep(point, base);
    // Recorded times are cut to whole milliseconds.
    return Math.max(0, Math.min(extra, spread + 1));
  }

  private byPreference<K>(point: string, keys: readonly K[]): K[] {
    if (point === 'attached-enis') {
      const walk = this.anyOf(rotations(walkOfAttached(this.upcoming(), keys.map(String))));
      return keys.toSorted((a, b) => walk.indexOf(String(a)) - walk.indexOf(String(b)));
    }
    const rank = this.rankAt(point);
    return keys
      .map((key, index) => ({ key, index, rank: rank(String(key)) }))
      .sort((a, b) => a.rank - b.rank || a.index - b.index)
      .map((each) => each.key);
  }

  private rankAt(point: string): (key: string) => number {
    if (point === 'card') return this.cards.rankBy(this.upcoming());
    return point.startsWith('assign-') ? this.rankForAdd() : this.rankByCalls(NAMED_BY[point]);
  }

  private rankForAdd(): (key: string) => number {
    const { wanted } = this;
    if (wanted === undefined) return () => 0;
    const names = new Set([...wanted.enis, ...wanted.ips.flatMap(addressNames)]);
    return (key) => (names.has(key) ? 0 : 1);
  }

  /** Keys that an upcoming call of this name mentions rank by how soon it does. */
  private rankByCalls(call: string | undefined): (key: string) => number {
    const upcoming = this.upcoming().filter((each) => each.call === call);
    return (key) => {
      const found = upcoming.findIndex((each) => mentions(each, key));
      return found < 0 ? upcoming.length : found;
    };
  }

  private extraSleep(point: string, base: Milliseconds): Milliseconds {
    if (point === 'metadata-wait' || point === 'metadata-wait-in-vain')
      return this.waitSleep(base, point === 'metadata-wait') - base;
    return this.retryJitter(point, base);
  }

  private retryJitter(point: string, base: Milliseconds): Milliseconds {
    const { now } = this.simulation;
    const next =
      point === 'group-discovery-retry'
        ? this.discoveries.find(({ t }) => t >= now)
        : this.upcoming().find((each) => each.call === NAMED_BY[point]);
    return next === undefined ? 0 : next.t - this.simulation.now - base;
  }

  /** The next sleep of a wait for metadata; sleeps grow, so that a shorter one begins another wait. */
  private waitSleep(base: Milliseconds, hasEni: boolean): Milliseconds {
    if (base < this.lastSleep || this.wait.length === 0) this.wait = this.planWait(hasEni);
    this.lastSleep = base;
    return this.wait.shift() ?? base;
  }

  private planWait(hasEni: boolean): Milliseconds[] {
    const { now } = this.simulation;
    const nextCallAt = this.upcoming()[0]?.t;
    const readyAt = this.ready.find((t) => t >= now && t <= (nextCallAt ?? Infinity));
    const shown = hasEni ? this.seenOfNewEni() : { visibleAt: Infinity, sampledAt: Infinity };
    const plans = waitPlans({ now, nextCallAt, readyAt, ...shown });
    return [...this.anyOf(plans)];
  }

  /** One of several that fit as well as each other, as far as is seen here. */
  private anyOf<T>(ways: readonly (readonly T[])[]): readonly T[] {
    if (ways.length <= 1) return ways[0] ?? [];
    const taken = this.ways[this.openChoices.length] ?? 0;
    this.openChoices.push({ at: this.simulation.now, ways: ways.length, taken });
    return ways[taken] ?? [];
  }

  /** From when on metadata shows the ENI attached last, and the first sample of the pool that has it. */
  private seenOfNewEni(): { readonly visibleAt: Milliseconds; readonly sampledAt: Milliseconds } {
    const { now } = this.simulation;
    const { latencyMs, imdsLagMs, observed } = this.trace;
    const attached = this.calls.findLast(
      ({ t, call, error }) => t <= now && call === 'AttachNetworkInterface' && error === undefined,
    );
    const latency = latencyMs['AttachNetworkInterface'] ?? latencyMs['default'] ?? 0;
    const eni = String(attached?.eni);
    const sample = observed.find(({ t, enis }) => t >= now && hasKey(enis, eni));
    return { visibleAt: (attached?.t ?? now) + latency + imdsLagMs, sampledAt: sample?.t ?? Infinity };
  }

  /** Calls of the loop that start now or later. */
  private upcoming(): readonly ObservedRecord[] {
    while ((this.calls[this.cursor]?.t ?? Infinity) < this.simulation.now) this.cursor++;
    return this.calls.slice(this.cursor, this.cursor + 64);
  }
}

/** The discoveries of security groups and what each of them sets on ENIs; or all other calls. */
function callsOfDiscovery(observed: readonly ObservedRecord[], wanted: boolean): readonly ObservedRecord[] {
  let end: Milliseconds | undefined;
  return observed.filter((each) => {
    if (!('call' in each)) return false;
    const follows = each.call === 'ModifyNetworkInterfaceAttribute' && each.t === end;
    const isPart = each.call === 'DescribeSecurityGroups' || follows;
    if (isPart) end = each.t + Number(each.ms);
    return isPart === wanted;
  });
}

/** A walk whose calls do not all say for which ENI they are may have begun with any. */
function rotations(walk: readonly string[]): readonly (readonly string[])[] {
  return walk.map((_, start) => [...walk.slice(start), ...walk.slice(0, start)]);
}

function mentions(record: ObservedRecord, key: string): boolean {
  const released = [...listOf(record.ips), ...listOf(record.prefixes)];
  return (
    record.eni === key || listOf(record.enis).join() === key || released.includes(key.replace(/\/32$/, ''))
  );
}

function hasKey(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** An address, and the CIDRs that may hold it, as the store keys them. */
function addressNames(ip: string): readonly string[] {
  const value = parseAddress(ip) ?? 0;
  if (typeof value === 'bigint')
    return [String(value), formatIpv6Cidr(ipv6CidrAround(value, IPV6_PREFIX_LENGTH))];
  return [String(value), `${ip}/32`, formatCidr(cidrAround(value, PREFIX_LENGTH))];
}
