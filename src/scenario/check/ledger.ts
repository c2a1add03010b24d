// Which names exist when: what a scenario creates and deletes, in the order in which it happens. References are
// checked against it.

import type { Absence } from '../language/diagnostics.ts';
import type { Mortal, Reference } from '../language/things.ts';
import { Lives } from './lives.ts';

/** When something happens: the number of the step, before all steps −1, with its time in words. */
export interface Moment {
  readonly sequence: number;
  readonly at: string;
}

/** From its creation to its deletion. */
export interface Life {
  readonly thing: Mortal;
  readonly name: string;
  /** Undefined of things that are in none. */
  readonly namespace: string | undefined;
  /** Grows from each creation to the next, of whatever. */
  readonly order: number;
  readonly from: Moment;
  to: Moment | undefined;
  /** Names of its pods' containers, where it has pods; an update replaces them. */
  containers: readonly string[];
}

/** Of one name and kind: those of each namespace, and of all. */
interface Named {
  readonly all: Lives<Life>;
  readonly byNamespace: Map<string | undefined, Lives<Life>>;
}

export class Ledger {
  private readonly byName = new Map<string, Map<Mortal, Named>>();
  /** What is to end with its namespace. */
  private readonly inhabitants = new Map<string, Life[]>();
  private readonly known = new Map<string, readonly string[]>();
  private created = 0;

  create(
    thing: Mortal,
    { name, namespace }: Reference,
    from: Moment,
    containers: readonly string[] = [],
  ): void {
    const order = this.created++;
    const life: Life = { thing, name, namespace, order, from, to: undefined, containers };
    this.known.clear();
    const things = entry(this.byName, name, () => new Map<Mortal, Named>());
    const named = entry(things, thing, () => ({ all: new Lives<Life>(), byNamespace: new Map() }));
    named.all.add(life);
    entry(named.byNamespace, namespace, () => new Lives<Life>()).add(life);
    if (namespace !== undefined) entry(this.inhabitants, namespace, () => []).push(life);
  }

  delete(thing: Mortal, reference: Reference, to: Moment): void {
    const life = this.alive([thing], reference);
    if (life === undefined) return;
    this.end(life, to);
    if (thing === 'namespace') this.clear(life.name, to);
  }

  /** The first that is there after all steps so far. */
  alive(things: readonly Mortal[], reference: Reference): Life | undefined {
    return this.earliest(things, reference, (lives) => lives.alive);
  }

  /** What a step means by the name. */
  at(things: readonly Mortal[], reference: Reference, { sequence }: Moment): Life | undefined {
    return this.earliest(things, reference, (lives) => lives.at(sequence));
  }

  /** Why nothing of this name is there at the moment; undefined when something is. */
  absence(things: readonly Mortal[], reference: Reference, moment: Moment): Absence | undefined {
    if (this.at(things, reference, moment) !== undefined) return undefined;
    const first = this.first(things, reference);
    return neverYet(first, moment) ?? { kind: 'deleted-before', at: first?.to?.at ?? '' };
  }

  /** As `absence`, but what has been deleted still counts: results tell of it. */
  absenceFromRecord(things: readonly Mortal[], name: string, moment: Moment): Absence | undefined {
    return neverYet(this.first(things, { name }), moment);
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
  private clear(namespace: string, to: Moment): void {
    for (const life of this.inhabitants.get(namespace) ?? []) this.end(life, to);
    this.inhabitants.delete(namespace);
  }

  private end(life: Life, to: Moment): void {
    const named = this.byName.get(life.name)?.get(life.thing);
    named?.all.end(life, to);
    named?.byNamespace.get(life.namespace)?.end(life, to);
  }

  private first(things: readonly Mortal[], reference: Reference): Life | undefined {
    return this.earliest(things, reference, (lives) => lives.first);
  }

  /** The first to be created of what is found among the lives of each kind. */
  private earliest(
    things: readonly Mortal[],
    { name, namespace }: Reference,
    find: (lives: Lives<Life>) => Life | undefined,
  ): Life | undefined {
    const known = this.byName.get(name);
    let earliest: Life | undefined;
    for (const thing of things) {
      const named = known?.get(thing);
      const lives = namespace === undefined ? named?.all : named?.byNamespace.get(namespace);
      const found = lives === undefined ? undefined : find(lives);
      if (found !== undefined && (earliest === undefined || found.order < earliest.order)) earliest = found;
    }
    return earliest;
  }
}

function neverYet(first: Life | undefined, { sequence }: Moment): Absence | undefined {
  if (first === undefined) return { kind: 'never' };
  return first.from.sequence < sequence ? undefined : { kind: 'created-later', at: first.from.at };
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
