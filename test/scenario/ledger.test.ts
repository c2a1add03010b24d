// What the ledger of names answers, beside a plain one that looks through everything, and how much it looks at.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Existence, Ledger, type StepTime } from '../../src/scenario/check/ledger.ts';
import type { Mortal } from '../../src/scenario/language/things.ts';

const time = (sequence: number): StepTime => ({ sequence, at: `${sequence}s` });

describe('a ledger of names', () => {
  const things = ['pod', 'job', 'namespace'] as const satisfies readonly Mortal[];
  const thing = fc.constantFrom(...things);
  const name = fc.constantFrom('a', 'b');
  const namespace = fc.option(fc.constantFrom('a', 'c'), { nil: undefined });
  const step = fc.record({ isDeletion: fc.boolean(), thing, name, namespace });
  const question = fc.record({ things: fc.subarray([...things]), name, namespace, sequence: fc.nat(30) });

  it('answers as one that looks through everything', () => {
    const property = fc.property(
      fc.array(step, { maxLength: 30 }),
      fc.array(question, { maxLength: 20 }),
      (steps, questions) => {
        const ledger = new Ledger();
        const plain = new PlainLedger();
        for (const [sequence, { isDeletion, thing: one, ...reference }] of steps.entries()) {
          if (isDeletion) {
            ledger.delete(one, reference, time(sequence));
            plain.delete(one, reference, sequence);
          } else if (ledger.alive([one], reference) === undefined) {
            ledger.create(one, reference, time(sequence), [String(sequence)]);
            plain.create(one, reference, sequence);
          }
        }
        for (const { things: some, sequence, ...reference } of questions) {
          const alive = ledger.alive(some, reference);
          expect([alive?.thing, alive?.from.sequence]).toEqual(plain.alive(some, reference));
          const then = ledger.at(some, reference, time(sequence));
          expect([then?.thing, then?.from.sequence]).toEqual(plain.at(some, reference, sequence));
          expect(ledger.absence(some, reference, time(sequence)) === undefined).toBe(then !== undefined);
        }
      },
    );
    fc.assert(property);
  });

  it('looks at as much for the last of very many existences as for the first', () => {
    const ledger = new Ledger();
    const LIVES = 1000;
    let reads = 0;
    const counted = (sequence: number): StepTime => ({
      at: `${sequence}s`,
      get sequence() {
        reads++;
        return sequence;
      },
    });
    // The old way of finding asked of every existence whether it is one of these.
    const pods: readonly Mortal[] = new Proxy(['pod'] as const, {
      get: (list, key) => {
        reads++;
        return Reflect.get(list, key) as unknown;
      },
    });
    for (let index = 0; index < 2 * LIVES; index++) {
      const namespace = index < LIVES ? 'one' : 'other';
      expect(ledger.alive(pods, { name: 'a' })).toBeUndefined();
      ledger.create('pod', { name: 'a', namespace }, counted(2 * index));
      const reference = index % 2 === 0 ? { name: 'a' } : { name: 'a', namespace };
      ledger.delete('pod', reference, counted(2 * index + 1));
    }
    for (let index = LIVES; index < 2 * LIVES; index++) {
      for (const reference of [{ name: 'a' }, { name: 'a', namespace: 'other' }]) {
        const existence = ledger.at(pods, reference, time(2 * index + 1));
        expect(existence?.from.at).toBe(`${2 * index}s`);
      }
    }
    expect(reads).toBeLessThan(LIVES * 100);
  });

  it('clears a namespace of those that are in it, once', () => {
    const ledger = new Ledger();
    const existences: (Existence | undefined)[] = [];
    for (let index = 0; index < 20_000; index++) {
      const namespace = `n${index % 2}`;
      ledger.create('namespace', { name: namespace }, time(2 * index));
      ledger.create('pod', { name: `p${index}`, namespace }, time(2 * index));
      existences.push(ledger.alive(['pod'], { name: `p${index}` }));
      ledger.delete('namespace', { name: namespace }, time(2 * index + 1));
    }
    expect(existences.every((existence, index) => existence?.to?.sequence === 2 * index + 1)).toBe(true);
  });
});

interface PlainReference {
  readonly name: string;
  readonly namespace?: string | undefined;
}

class PlainLedger {
  private readonly existences: (PlainReference & { thing: Mortal; from: number; to: number })[] = [];

  create(thing: Mortal, reference: PlainReference, from: number): void {
    this.existences.push({ thing, ...reference, from, to: Infinity });
  }

  delete(thing: Mortal, reference: PlainReference, to: number): void {
    const existence = this.of([thing], reference).find((one) => one.to === Infinity);
    if (existence === undefined) return;
    existence.to = to;
    if (thing !== 'namespace') return;
    for (const one of this.existences)
      if (one.namespace === reference.name && one.to === Infinity) one.to = to;
  }

  alive(things: readonly Mortal[], reference: PlainReference) {
    const existence = this.of(things, reference).find(({ to }) => to === Infinity);
    return [existence?.thing, existence?.from];
  }

  at(things: readonly Mortal[], reference: PlainReference, sequence: number) {
    const existence = this.of(things, reference).find(({ from, to }) => from < sequence && sequence <= to);
    return [existence?.thing, existence?.from];
  }

  private of(things: readonly Mortal[], { name, namespace }: PlainReference) {
    return this.existences.filter(
      (existence) =>
        things.includes(existence.thing) &&
        existence.name === name &&
        (namespace === undefined || existence.namespace === namespace),
    );
  }
}
