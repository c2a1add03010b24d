// Which names exist when: what a scenario creates and deletes, in the order in which it happens. References are
// checked against it.

import type { Absence } from '../language/diagnostics.ts';
import type { Mortal, Reference } from '../language/things.ts';
import { Existences } from './existences.ts';

/** When something happens: the number of the step, before all steps −1, with its time in words. */
export interface StepTime {
  readonly sequence: number;
  readonly at: string;
}

/** From its creation to its deletion. */
export interface Existence {
  readonly thing: Mortal;
  readonly name: string;
  /** Undefined of things that are in none. */
  readonly namespace: string | undefined;
  /** Grows from each creation to the next, of whatever. */
  readonly order: number;
  readonly from: StepTime;
  to: StepTime | undefined;
  /** Names of its pods' containers, where it has pods; an update replaces them. */
  containers: readonly string[];
}

/** Of one name and kind: those of each namespace, and of all. */
interface Named {
  readonly all: Existences<Existence>;
  readonly byNamespace: Map<string | undefined, Existences<Existence>>;
}

export class Ledger {
  private readonly byName = new Map<string, Map<Mortal, Named>>();
  /** What is to end with its namespace. */
  private readonly inhabitants = new Map<string, Existence[]>();
  private readonly known = new Map<string, readonly string[]>();
  private created = 0;

  create(
    thing: Mortal,
    { name, namespace }: Reference,
    from: StepTime,
    containers: readonly string[] = [],
  ): void {
    const order = this.created++;
    const existence: Existence = { thing, name, namespace, order, from, to: undefined, containers };
    this.known.clear();
    const things = entry(this.byName, name, () => new Map<Mortal, Named>());
    const named = entry(things, thing, () => ({ all: new Existences<Existence>(), byNamespace: new Map() }));
    named.all.add(existence);
    entry(named.byNamespace, namespace, () => new Existences<Existence>()).add(existence);
    if (namespace !== undefined) entry(this.inhabitants, namespace, () => []).push(existence);
  }

  delete(thing: Mortal, reference: Reference, to: StepTime): void {
    const existence = this.alive([thing], reference);
    if (existence === undefined) return;
    this.end(existence, to);
    if (thing === 'namespace') this.clear(existence.name, to);
  }

  /** The first that is there after all steps so far. */
  alive(things: readonly Mortal[], reference: Reference): Existence | undefined {
    return this.earliest(things, reference, (existences) => existences.alive);
  }

  /** What a step means by the name. */
  at(things: readonly Mortal[], reference: Reference, { sequence }: StepTime): Existence | undefined {
    return this.earliest(things, reference, (existences) => existences.at(sequence));
  }

  /** Why nothing of this name is there at the time; undefined when something is. */
  absence(things: readonly Mortal[], reference: Reference, time: StepTime): Absence | undefined {
    if (this.at(things, reference, time) !== undefined) return undefined;
    const first = this.first(things, reference);
    return neverYet(first, time) ?? { kind: 'deleted-before', at: first?.to?.at ?? '', when: time.at };
  }

  /** As `absence`, but what has been deleted still counts: results tell of it. */
  absenceFromRecord(things: readonly Mortal[], name: string, time: StepTime): Absence | undefined {
    return neverYet(this.first(things, { name }), time);
  }

  /** Asked for by every reference to nothing, so found once. */
  names(things: readonly Mortal[]): readonly string[] {
    const key = things.join();
    let names = this.known.get(key);
    if (names === undefined) {
      names = [...this.byName]
        .filter(([, known]) => things.some((one) => known.has(one)))
        .map(([name]) => name);
      this.known.set(key, names);
    }
    return names;
  }

  /** Everything in a namespace goes with it. */
  private clear(namespace: string, to: StepTime): void {
    for (const existence of this.inhabitants.get(namespace) ?? []) this.end(existence, to);
    this.inhabitants.delete(namespace);
  }

  private end(existence: Existence, to: StepTime): void {
    const named = this.byName.get(existence.name)?.get(existence.thing);
    named?.all.end(existence, to);
    named?.byNamespace.get(existence.namespace)?.end(existence, to);
  }

  private first(things: readonly Mortal[], reference: Reference): Existence | undefined {
    return this.earliest(things, reference, (existences) => existences.first);
  }

  /** The first to be created of what is found among the existences of each kind. */
  private earliest(
    things: readonly Mortal[],
    { name, namespace }: Reference,
    find: (existences: Existences<Existence>) => Existence | undefined,
  ): Existence | undefined {
    const known = this.byName.get(name);
    let earliest: Existence | undefined;
    for (const thing of things) {
      const named = known?.get(thing);
      const existences = namespace === undefined ? named?.all : named?.byNamespace.get(namespace);
      const found = existences === undefined ? undefined : find(existences);
      if (found !== undefined && (earliest === undefined || found.order < earliest.order)) earliest = found;
    }
    return earliest;
  }
}

function neverYet(first: Existence | undefined, { sequence, at: when }: StepTime): Absence | undefined {
  if (first === undefined) return { kind: 'never' };
  return first.from.sequence < sequence ? undefined : { kind: 'created-later', at: first.from.at, when };
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
