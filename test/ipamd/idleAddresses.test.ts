// What a store keeps of its idle addresses is held against a look at each of them, whatever happened before.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { namedCidr } from '../../src/base/ipv4.ts';
import { Datastore } from '../../src/ipamd/datastore.ts';
import { isPrefix, type StoredCidr, type StoredEni } from '../../src/ipamd/storedEni.ts';
import { SeededChooser } from '../../src/kernel/chooser.ts';
import { Random } from '../../src/kernel/random.ts';

const COOLDOWN = 30;
const SANDBOXES = 40;
const BASE = 0x0a000000;

/** Each takes some time; `place` says which of those that there are. */
interface Deed {
  readonly kind: 'assign' | 'unassign' | 'add' | 'remove' | 'cool' | 'exclude' | 'wait';
  readonly place: number;
  readonly wait: number;
}

const deeds = fc.array(
  fc.record<Deed>({
    kind: fc.constantFrom(
      'assign',
      'assign',
      'assign',
      'unassign',
      'unassign',
      'add',
      'remove',
      'cool',
      'exclude',
      'wait',
    ),
    place: fc.nat(SANDBOXES - 1),
    wait: fc.constantFrom(0, 1, 7, 30, 31),
  }),
  { maxLength: 120 },
);

class Life {
  now = 1000;
  readonly store: Datastore;
  private readonly chooser = new SeededChooser(new Random(1), 'test');
  private cidrs = 0;

  constructor(prefixMode: boolean) {
    this.store = new Datastore(prefixMode, COOLDOWN);
    for (const device of [0, 1]) {
      const eni = { id: `eni-${device}`, device, isPrimary: device === 0, isTrunk: false };
      this.store.addEni({ ...eni, subnetId: 'subnet-a', primary: BASE + device, addedAt: 0 });
    }
    for (let place = 0; place < 6; place++) this.addCidr(place);
  }

  get enis(): readonly StoredEni[] {
    return this.store.enis.values();
  }

  do({ kind, place, wait }: Deed): void {
    const { store, now, enis } = this;
    const eni = elementAt(enis, place % enis.length);
    const cidrs = eni.cidrs.values();
    const cidr = cidrs[place % Math.max(1, cidrs.length)];
    if (kind === 'assign') store.assign(`${place}`, now, this.chooser);
    else if (kind === 'unassign') store.unassign(`${place}`, now);
    else if (kind === 'add') this.addCidr(place);
    else if (kind === 'exclude') store.setExcluded(eni, !eni.excluded);
    else if (cidr !== undefined && kind === 'remove') store.removeCidr(eni, cidr, place % 2 === 0);
    else if (cidr !== undefined && kind === 'cool' && typeof cidr.cidr.base === 'number')
      store.cool(cidr.cidr.base, now - place);
    this.now += wait;
  }

  /** Secondary addresses and prefixes, as after a change of the mode. */
  private addCidr(place: number): void {
    const base = BASE + 256 + 16 * this.cidrs++;
    this.store.addCidr(elementAt(this.enis, place % 2), namedCidr(base, place % 3 === 0 ? 28 : 32));
  }
}

function coolingIn(cidr: StoredCidr, now: number): number {
  const isCooling = ({ sandbox, unassignedAt }: ReturnType<StoredCidr['addresses']>[number]): boolean =>
    sandbox === undefined && now - unassignedAt <= COOLDOWN;
  return cidr.addresses().filter(isCooling).length;
}

describe('idle addresses', () => {
  it.each([false, true])('are found as by a look at each, with prefixes: %s', (prefixMode) => {
    fc.assert(
      fc.property(deeds, (all) => {
        const life = new Life(prefixMode);
        for (const deed of all) {
          life.do(deed);
          const { store, now, enis } = life;
          let cooling = 0;
          for (const eni of enis) {
            const inMode = eni.cidrs.values().filter((cidr) => isPrefix(cidr) === prefixMode);
            const isFree = (cidr: StoredCidr): boolean => cidr.assigned + coolingIn(cidr, now) < cidr.size;
            expect(eni.isAssignable(now, COOLDOWN, prefixMode)).toBe(!eni.excluded && inMode.some(isFree));
            if (!eni.excluded) for (const cidr of inMode) cooling += coolingIn(cidr, now);
          }
          expect(store.cooling(now)).toBe(cooling);
          expect(store.hasCooling(now)).toBe(cooling > 0);
        }
      }),
      { numRuns: 200 },
    );
  });
});
