import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { cidrAround, formatIpv4, parseIpv4, type Cidr, type Ipv4 } from '../../src/base/ipv4.ts';
import { Datastore } from '../../src/ipamd/datastore.ts';
import { whyKept } from '../../src/ipamd/release.ts';
import { ipamdConfig } from '../../src/ipamd/config.ts';
import { SeededChooser } from '../../src/kernel/chooser.ts';
import { Random } from '../../src/kernel/random.ts';

const COOLDOWN = 30_000;
const BASE = parseIpv4('10.0.0.0') ?? 0;

/** What a store should hold, in the plainest form: addresses, who has them, when they were given back. */
class Model {
  now = 0;
  readonly cidrs = new Map<string, { eni: string; cidr: Cidr }>();
  readonly holders = new Map<string, Ipv4>();
  readonly givenBackAt = new Map<Ipv4, number>();
  readonly excluded = new Set<string>();
  readonly prefixMode: boolean;

  constructor(prefixMode: boolean) {
    this.prefixMode = prefixMode;
  }

  inMode(): { eni: string; cidr: Cidr }[] {
    return [...this.cidrs.values()].filter(
      ({ eni, cidr }) => (cidr.length === 28) === this.prefixMode && !this.excluded.has(eni),
    );
  }

  isHeld(address: Ipv4): boolean {
    return [...this.holders.values()].includes(address);
  }

  isCooling(address: Ipv4): boolean {
    return !this.isHeld(address) && this.now - (this.givenBackAt.get(address) ?? -Infinity) <= COOLDOWN;
  }

  assignable(): Ipv4[] {
    return this.addresses().filter((address) => !this.isHeld(address) && !this.isCooling(address));
  }

  addresses(): Ipv4[] {
    return this.inMode().flatMap(({ cidr }) =>
      Array.from({ length: 2 ** (32 - cidr.length) }, (_, index) => cidr.base + index),
    );
  }
}

interface World {
  store: Datastore;
  chooser: SeededChooser;
}
type StoreCommand = fc.Command<Model, World>;

class AddCidr implements StoreCommand {
  readonly eni: string;
  readonly slot: number;
  readonly prefix: boolean;
  constructor(eni: string, slot: number, prefix: boolean) {
    this.eni = eni;
    this.slot = slot;
    this.prefix = prefix;
  }
  check = (): boolean => true;
  run(model: Model, { store }: World): void {
    // Prefixes and secondary addresses of different ENIs come from ranges of their own.
    const eniNumber = Number(this.eni.slice(4));
    const address = BASE + eniNumber * 4096 + (this.prefix ? 1024 + this.slot * 16 : this.slot);
    const cidr = this.prefix ? cidrAround(address, 28) : { base: address, length: 32 };
    store.addEni({
      id: this.eni,
      device: eniNumber,
      isPrimary: eniNumber === 0,
      isTrunk: false,
      subnetId: 's',
      primary: 0,
      addedAt: model.now,
    });
    const eni = store.enis.get(this.eni);
    const key = `${this.eni} ${cidr.base}/${cidr.length}`;
    expect(eni !== undefined && store.addCidr(eni, cidr)).toBe(!model.cidrs.has(key));
    model.cidrs.set(key, { eni: this.eni, cidr });
  }
  toString = (): string => `addCidr(${this.eni}, ${this.slot}, ${this.prefix ? 'prefix' : 'ip'})`;
}

class Assign implements StoreCommand {
  readonly pod: string;
  constructor(pod: string) {
    this.pod = pod;
  }
  check = (): boolean => true;
  run(model: Model, { store, chooser }: World): void {
    const known = model.holders.get(this.pod);
    const assignable = model.assignable();
    const assignment = store.assign(this.pod, model.now, chooser);
    if (known !== undefined) expect(assignment?.address).toBe(known);
    else if (assignable.length === 0) expect(assignment).toBeUndefined();
    else {
      expect(assignable).toContain(assignment?.address);
      model.holders.set(this.pod, Number(assignment?.address ?? 0));
    }
  }
  toString = (): string => `assign(${this.pod})`;
}

class Unassign implements StoreCommand {
  readonly pod: string;
  constructor(pod: string) {
    this.pod = pod;
  }
  check = (): boolean => true;
  run(model: Model, { store }: World): void {
    const address = model.holders.get(this.pod);
    expect(store.unassign(this.pod, model.now)?.address).toBe(address);
    if (address === undefined) return;
    model.holders.delete(this.pod);
    model.givenBackAt.set(address, model.now);
  }
  toString = (): string => `unassign(${this.pod})`;
}

class RemoveCidr implements StoreCommand {
  readonly pick: number;
  readonly force: boolean;
  constructor(pick: number, force: boolean) {
    this.pick = pick;
    this.force = force;
  }
  check = (model: Readonly<Model>): boolean => model.cidrs.size > 0;
  run(model: Model, { store }: World): void {
    const [key, { eni, cidr }] = elementAt([...model.cidrs], this.pick % model.cidrs.size);
    const inside = (address: Ipv4): boolean =>
      address >= cidr.base && address < cidr.base + 2 ** (32 - cidr.length);
    const holders = [...model.holders].filter(([, address]) => inside(address));
    const storedEni = store.enis.get(eni);
    const stored = storedEni?.cidrs.get(`${formatIpv4(cidr.base)}/${cidr.length}`);
    if (storedEni === undefined || stored === undefined) throw new Error('the store lost a CIDR');
    expect(store.removeCidr(storedEni, stored, this.force)).toBe(this.force || holders.length === 0);
    if (holders.length > 0 && !this.force) return;
    model.cidrs.delete(key);
    for (const [pod] of holders) model.holders.delete(pod);
    for (const address of model.givenBackAt.keys()) if (inside(address)) model.givenBackAt.delete(address);
  }
  toString = (): string => `removeCidr(${this.pick}, ${this.force ? 'force' : 'if idle'})`;
}

class Exclude implements StoreCommand {
  readonly eni: string;
  constructor(eni: string) {
    this.eni = eni;
  }
  check = (): boolean => true;
  run(model: Model, { store }: World): void {
    const eni = store.enis.get(this.eni);
    if (eni === undefined) return;
    store.setExcluded(eni, true);
    model.excluded.add(this.eni);
  }
  toString = (): string => `exclude(${this.eni})`;
}

class Wait implements StoreCommand {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
  check = (): boolean => true;
  run(model: Model): void {
    model.now += this.ms;
  }
  toString = (): string => `wait(${this.ms})`;
}

class Look implements StoreCommand {
  check = (): boolean => true;
  run(model: Model, { store }: World): void {
    const stats = store.stats();
    const addresses = model.addresses();
    expect(stats.total).toBe(addresses.length);
    expect(stats.assigned).toBe(addresses.filter((address) => model.isHeld(address)).length);
    expect(store.cooling(model.now)).toBe(addresses.filter((address) => model.isCooling(address)).length);
    expect(store.checkpoint().length).toBe(model.holders.size);
  }
  toString = (): string => 'look';
}

const eniIds = fc.constantFrom('eni-0', 'eni-1', 'eni-2');
const pods = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const commands = fc.commands(
  [
    fc.tuple(eniIds, fc.nat(11), fc.boolean()).map(([eni, slot, prefix]) => new AddCidr(eni, slot, prefix)),
    pods.map((pod) => new Assign(pod)),
    pods.map((pod) => new Assign(pod)),
    pods.map((pod) => new Unassign(pod)),
    fc.tuple(fc.nat(40), fc.boolean()).map(([pick, force]) => new RemoveCidr(pick, force)),
    eniIds.map((eni) => new Exclude(eni)),
    fc.constantFrom(1, 999, COOLDOWN, COOLDOWN + 1).map((ms) => new Wait(ms)),
    fc.constant(new Look()),
  ],
  { size: '+1' },
);

describe('the store', () => {
  it.each([false, true])('agrees with the plain model (prefix mode %s)', (prefixMode) => {
    fc.assert(
      fc.property(commands, fc.nat(), (steps, seed) => {
        const setup = (): { model: Model; real: World } => ({
          model: new Model(prefixMode),
          real: {
            store: new Datastore(prefixMode, COOLDOWN),
            chooser: new SeededChooser(new Random(seed), 'test'),
          },
        });
        fc.modelRun(setup, [...steps, new Look()]);
      }),
      { numRuns: 300 },
    );
  });

  it('gives a /28 its lowest address first and a used one again once it is out of cooldown', () => {
    const store = new Datastore(true, COOLDOWN);
    const chooser = new SeededChooser(new Random(1), 'test');
    addEni(store, 'eni-0', 0, { base: BASE + 16, length: 28 });
    const first = store.assign('a', 0, chooser)?.address ?? 0;
    expect(first).toBe(BASE + 16);
    store.assign('b', 0, chooser);
    store.unassign('a', 1000);
    expect(store.assign('c', 1000 + COOLDOWN, chooser)?.address).toBe(BASE + 18);
    expect(store.assign('d', 1001 + COOLDOWN, chooser)?.address).toBe(first);
  });

  it('forgets the other used addresses that are out of cooldown when it gives one of them out', () => {
    const store = new Datastore(true, COOLDOWN);
    const chooser = new SeededChooser(new Random(1), 'test');
    addEni(store, 'eni-0', 0, { base: BASE + 16, length: 28 });
    for (const pod of ['a', 'b', 'c']) store.assign(pod, 0, chooser);
    for (const pod of ['a', 'b', 'c']) store.unassign(pod, 0);
    const cidr = store.enis.get('eni-0')?.cidrs.get('10.0.0.16/28');
    expect(cidr?.addresses().length).toBe(3);
    store.assign('d', COOLDOWN + 1, chooser);
    expect(cidr?.addresses().length).toBe(1);
  });

  it('restores an assignment into the CIDR that holds it, whatever the mode', () => {
    const store = new Datastore(true, COOLDOWN);
    addEni(store, 'eni-0', 0, { base: BASE + 5, length: 32 });
    addEni(store, 'eni-1', 1, { base: BASE + 32, length: 28 });
    expect(store.restore({ sandbox: 'a', address: BASE + 5 })?.holder.eni.id).toBe('eni-0');
    expect(store.restore({ sandbox: 'b', address: BASE + 40 })?.holder.eni.id).toBe('eni-1');
    expect(store.restore({ sandbox: 'c', address: BASE + 99 })).toBeUndefined();
    expect(store.stats()).toMatchObject({ total: 16, assigned: 1 });
    expect(store.enis.get('eni-0')?.assigned).toBe(1);
  });
});

describe('freeing an ENI', () => {
  const config = ipamdConfig(
    { WARM_IP_TARGET: '2' },
    { maxEnis: 3, ipv4PerEni: 6, supportsPrefixes: true },
    17,
  );
  const storeWithTwo = (): Datastore => {
    const store = new Datastore(false, COOLDOWN);
    addEni(store, 'eni-0', 0, { base: BASE + 1, length: 32 }, { base: BASE + 2, length: 32 });
    addEni(store, 'eni-1', 1, { base: BASE + 11, length: 32 });
    return store;
  };
  const keptFor = (store: Datastore, id: string, now: number): string | undefined => {
    const eni = store.enis.get(id);
    return eni === undefined ? 'gone' : whyKept(store, eni, config, now);
  };

  it('keeps the primary, the young, the cooling, the used and the needed, in this order', () => {
    const store = storeWithTwo();
    const chooser = new SeededChooser(new Random(1), 'test');
    expect(keptFor(store, 'eni-0', 0)).toBe('primary');
    expect(keptFor(store, 'eni-1', 59_999)).toBe('too-young');
    expect(keptFor(store, 'eni-1', 60_000)).toBeUndefined();
    for (const pod of ['a', 'b', 'c']) store.assign(pod, 0, chooser);
    expect(keptFor(store, 'eni-1', 60_000)).toBe('has-pods');
    for (const pod of ['a', 'b', 'c']) store.unassign(pod, 60_000);
    expect(keptFor(store, 'eni-1', 60_000 + COOLDOWN)).toBe('address-in-cooldown');
    expect(keptFor(store, 'eni-1', 60_001 + COOLDOWN)).toBeUndefined();
    const primary = store.enis.get('eni-0');
    const cidr = primary?.cidrs.get('10.0.0.1/32');
    if (primary !== undefined && cidr !== undefined) store.removeCidr(primary, cidr, false);
    expect(keptFor(store, 'eni-1', 60_001 + COOLDOWN)).toBe('required-for-warm-ip-target');
  });

  it('lets an ENI go when the others hold exactly the minimum', () => {
    const limits = { maxEnis: 3, ipv4PerEni: 6, supportsPrefixes: true };
    const store = storeWithTwo();
    const kept = (minimum: number): string | undefined => {
      const eni = store.enis.get('eni-1');
      const settings = ipamdConfig({ MINIMUM_IP_TARGET: String(minimum) }, limits, 17);
      return eni === undefined ? 'gone' : whyKept(store, eni, settings, 60_000);
    };
    expect(kept(2)).toBeUndefined();
    expect(kept(3)).toBe('required-for-minimum-ip-target');
  });

  it('counts leftover secondary addresses of the others as free prefixes', () => {
    const limits = { maxEnis: 3, ipv4PerEni: 6, supportsPrefixes: true };
    const env = { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' };
    const store = new Datastore(true, COOLDOWN);
    addEni(store, 'eni-0', 0, { base: BASE + 5, length: 32 });
    addEni(store, 'eni-1', 1, { base: BASE + 32, length: 28 });
    const eni = store.enis.get('eni-1');
    expect(eni && whyKept(store, eni, ipamdConfig(env, limits, 110), 60_000)).toBeUndefined();
    expect(eni).toBeDefined();
  });
});

function addEni(store: Datastore, id: string, device: number, ...cidrs: Cidr[]): void {
  store.addEni({
    id,
    device,
    isPrimary: device === 0,
    isTrunk: false,
    subnetId: 's',
    primary: 0,
    addedAt: 0,
  });
  const eni = store.enis.get(id);
  for (const cidr of cidrs) if (eni !== undefined) store.addCidr(eni, cidr);
}
