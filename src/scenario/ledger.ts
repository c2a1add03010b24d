// Which names exist when: what a scenario creates and deletes, in the order in which it happens. References are
// checked against it.

import type { Absence, NamedThing } from './diagnostics.ts';

/** Things that come and go. */
export type Mortal = Exclude<NamedThing, 'subnet'>;

/** When something happens: the number of the step, before all steps −1, with its time in words. */
export interface Moment {
  readonly sequence: number;
  readonly at: string;
}

interface Life {
  readonly thing: Mortal;
  readonly name: string;
  readonly from: Moment;
  to: Moment | undefined;
}

export class Ledger {
  private readonly lives = new Map<string, Life[]>();

  create(thing: Mortal, name: string, from: Moment): void {
    const life: Life = { thing, name, from, to: undefined };
    const earlier = this.lives.get(name);
    if (earlier === undefined) this.lives.set(name, [life]);
    else earlier.push(life);
  }

  delete(thing: Mortal, name: string, to: Moment): void {
    const life = this.of([thing], name).find((each) => each.to === undefined);
    if (life !== undefined) life.to = to;
  }

  /** Whether the last one created is still there. */
  exists(things: readonly Mortal[], name: string): boolean {
    return this.of(things, name).some(({ to }) => to === undefined);
  }

  /** Why nothing of this name is there at the moment; undefined when something is. */
  absence(things: readonly Mortal[], name: string, { sequence }: Moment): Absence | undefined {
    const lives = this.of(things, name);
    const isThere = ({ from, to }: Life): boolean =>
      from.sequence < sequence && (to === undefined || sequence <= to.sequence);
    if (lives.some(isThere)) return undefined;
    return this.neverYet(lives, sequence) ?? { kind: 'deleted-before', at: lives[0].to?.at ?? '' };
  }

  /** As `absence`, but what has been deleted still counts: results tell of it. */
  absenceFromRecord(things: readonly Mortal[], name: string, { sequence }: Moment): Absence | undefined {
    return this.neverYet(this.of(things, name), sequence);
  }

  names(things: readonly Mortal[]): string[] {
    return [...this.lives.keys()].filter((name) => this.of(things, name).length > 0);
  }

  private neverYet(lives: readonly Life[], sequence: number): Absence | undefined {
    if (lives.length === 0) return { kind: 'never' };
    if (lives.some(({ from }) => from.sequence < sequence)) return undefined;
    return { kind: 'created-later', at: lives[0].from.at };
  }

  private of(things: readonly Mortal[], name: string): Life[] {
    return (this.lives.get(name) ?? []).filter(({ thing }) => things.includes(thing));
  }
}
