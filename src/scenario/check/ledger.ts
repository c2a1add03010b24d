// Which names exist when: what a scenario creates and deletes, in the order in which it happens. References are
// checked against it.

import type { Absence } from '../language/diagnostics.ts';
import type { Mortal, Reference } from '../language/things.ts';

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
  readonly from: Moment;
  to: Moment | undefined;
  /** Names of its pods' containers, where it has pods; an update replaces them. */
  containers: readonly string[];
}

export class Ledger {
  private readonly lives = new Map<string, Life[]>();
  private readonly known = new Map<string, readonly string[]>();

  create(
    thing: Mortal,
    { name, namespace }: Reference,
    from: Moment,
    containers: readonly string[] = [],
  ): void {
    const life: Life = { thing, name, namespace, from, to: undefined, containers };
    this.known.clear();
    const earlier = this.lives.get(name);
    if (earlier === undefined) this.lives.set(name, [life]);
    else earlier.push(life);
  }

  delete(thing: Mortal, reference: Reference, to: Moment): void {
    const life = this.alive([thing], reference);
    if (life === undefined) return;
    life.to = to;
    if (thing === 'namespace') this.clear(life.name, to);
  }

  /** The first that is there after all steps so far. */
  alive(things: readonly Mortal[], reference: Reference): Life | undefined {
    return this.of(things, reference).find(({ to }) => to === undefined);
  }

  /** What a step means by the name. */
  at(things: readonly Mortal[], reference: Reference, { sequence }: Moment): Life | undefined {
    return this.of(things, reference).find(
      ({ from, to }) => from.sequence < sequence && (to === undefined || sequence <= to.sequence),
    );
  }

  /** Why nothing of this name is there at the moment; undefined when something is. */
  absence(things: readonly Mortal[], reference: Reference, moment: Moment): Absence | undefined {
    if (this.at(things, reference, moment) !== undefined) return undefined;
    const lives = this.of(things, reference);
    return this.neverYet(lives, moment.sequence) ?? { kind: 'deleted-before', at: lives[0].to?.at ?? '' };
  }

  /** As `absence`, but what has been deleted still counts: results tell of it. */
  absenceFromRecord(things: readonly Mortal[], name: string, { sequence }: Moment): Absence | undefined {
    return this.neverYet(this.of(things, { name }), sequence);
  }

  /** Asked for by every reference to nothing, so found once. */
  names(things: readonly Mortal[]): readonly string[] {
    const key = things.join();
    let names = this.known.get(key);
    if (names === undefined) {
      names = [...this.lives.keys()].filter((name) => this.of(things, { name }).length > 0);
      this.known.set(key, names);
    }
    return names;
  }

  /** Everything in a namespace goes with it. */
  private clear(namespace: string, to: Moment): void {
    for (const lives of this.lives.values()) {
      for (const life of lives) if (life.namespace === namespace) life.to ??= to;
    }
  }

  private neverYet(lives: readonly Life[], sequence: number): Absence | undefined {
    if (lives.length === 0) return { kind: 'never' };
    if (lives.some(({ from }) => from.sequence < sequence)) return undefined;
    return { kind: 'created-later', at: lives[0].from.at };
  }

  private of(things: readonly Mortal[], { name, namespace }: Reference): Life[] {
    return (this.lives.get(name) ?? []).filter(
      (life) => things.includes(life.thing) && (namespace === undefined || life.namespace === namespace),
    );
  }
}
