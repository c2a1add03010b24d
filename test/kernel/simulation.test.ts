import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { Lane } from '../../src/kernel/lane.ts';
import { Simulation } from '../../src/kernel/simulation.ts';

/** Events that, when they run, add more events: `delay` after their own time. */
interface Plan {
  readonly delay: number;
  readonly lane: number;
  readonly followers: readonly Plan[];
}

const plan = fc.memo((depth): fc.Arbitrary<Plan> =>
  fc.record({
    delay: fc.nat({ max: 4 }),
    lane: fc.nat({ max: 4 }),
    followers: depth === 1 ? fc.constant([]) : fc.array(plan(), { maxLength: 2 }),
  }),
);

const plans = fc.array(plan(3), { minLength: 1, maxLength: 20 });

interface Ran {
  readonly sequence: number;
  readonly time: number;
  readonly lane: number;
}

/** Plays plans on a simulation; each event notes when it ran. */
function play(roots: readonly Plan[]): Ran[] {
  const simulation = new Simulation();
  const ran: Ran[] = [];
  let sequences = 0;
  const add = (event: Plan): void => {
    const sequence = sequences++;
    const due = simulation.now + event.delay;
    simulation.after(event.delay, event.lane as Lane, () => {
      expect(simulation.now).toBe(due);
      ran.push({ sequence, time: simulation.now, lane: event.lane });
      event.followers.forEach(add);
    });
  };
  roots.forEach(add);
  simulation.runToQuiet(Infinity);
  expect(simulation.eventsProcessed).toBe(sequences);
  expect(simulation.pending).toBe(0);
  return ran;
}

/** The same by repeated search for the least (time, lane, sequence). */
function playSlowly(roots: readonly Plan[]): Ran[] {
  const pending: (Ran & { followers: readonly Plan[] })[] = [];
  const ran: Ran[] = [];
  let sequences = 0;
  const add = (now: number, { delay, lane, followers }: Plan): void => {
    pending.push({ time: now + delay, lane, sequence: sequences++, followers });
  };
  roots.forEach((root) => add(0, root));
  while (pending.length > 0) {
    pending.sort((a, b) => a.time - b.time || a.lane - b.lane || a.sequence - b.sequence);
    const { sequence, time, lane, followers } = elementAt(pending.splice(0, 1), 0);
    ran.push({ sequence, time, lane });
    followers.forEach((event) => add(time, event));
  }
  return ran;
}

describe('a long instant', () => {
  /** An event that has another run at the same time, `times` in all. */
  function goRound(simulation: Simulation, times: number): void {
    if (times > 1) simulation.after(0, Lane.cluster, () => goRound(simulation, times - 1));
  }

  it('is told at as many events as was asked for, and each instant counts its own', () => {
    const simulation = new Simulation();
    const told: [number, number][] = [];
    simulation.onLongInstant(10, (events) => {
      told.push([simulation.now, events]);
      return events + 5;
    });
    for (const [time, times] of [
      [1, 9],
      [2, 21],
      [3, 10],
    ] as const) {
      simulation.at(time, Lane.cluster, () => goRound(simulation, times));
    }
    simulation.runUntil(4);
    expect(told).toEqual([
      [2, 10],
      [2, 15],
      [2, 20],
      [3, 10],
    ]);
  });

  it('ends where the alarm throws', () => {
    const simulation = new Simulation();
    simulation.onLongInstant(1000, () => {
      throw new Error('enough');
    });
    simulation.at(1, Lane.cluster, () => goRound(simulation, Infinity));
    expect(() => simulation.runUntil(2)).toThrow('enough');
    expect(simulation.now).toBe(1);
    expect(simulation.eventsProcessed).toBe(1000);
  });
});

describe('Simulation', () => {
  it('runs events in the order of time, lane and sequence, at their own due time', () => {
    fc.assert(
      fc.property(plans, (roots) => {
        expect(play(roots)).toEqual(playSlowly(roots));
      }),
    );
  });

  it('refuses the past and fractions', () => {
    const simulation = new Simulation();
    simulation.runUntil(10);
    expect(() => simulation.at(9, Lane.cloud, () => {})).toThrow('event due at 9, now 10');
    expect(() => simulation.after(0.5, Lane.cloud, () => {})).toThrow('10.5');
    expect(() => simulation.at(Infinity, Lane.cloud, () => {})).toThrow('Infinity');
    expect(() => simulation.at(NaN, Lane.cloud, () => {})).toThrow('NaN');
  });

  it('keeps every time whole, beyond what a small integer holds as well', () => {
    const simulation = new Simulation();
    const due = [1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 + 1, 2 ** 52];
    const seen: number[] = [];
    for (const time of due) simulation.at(time, Lane.cluster, () => seen.push(simulation.now));
    simulation.runUntil(Infinity);
    expect(seen).toEqual(due);
  });

  it('runs nothing that was cancelled', () => {
    const simulation = new Simulation();
    const ran: string[] = [];
    const cancelled = simulation.at(5, Lane.cluster, () => ran.push('cancelled'));
    simulation.at(5, Lane.cloud, () => simulation.cancel(cancelled));
    simulation.at(5, Lane.observer, () => ran.push('kept'));
    simulation.runUntil(5);
    expect(ran).toEqual(['kept']);
    expect(simulation.eventsProcessed).toBe(2);
  });

  it('runUntil plays what is due then and moves the clock there; runToQuiet leaves it at the last event', () => {
    const simulation = new Simulation();
    const ran: number[] = [];
    for (const time of [3, 7, 8]) simulation.at(time, Lane.cluster, () => ran.push(time));
    simulation.runUntil(7);
    expect([simulation.now, simulation.nextEventTime, ran]).toEqual([7, 8, [3, 7]]);
    simulation.runUntil(2);
    expect(simulation.now).toBe(7);
    simulation.runToQuiet(20);
    expect([simulation.now, simulation.nextEventTime, ran]).toEqual([8, Infinity, [3, 7, 8]]);
    simulation.runUntil(20);
    expect([simulation.now, simulation.step()]).toEqual([20, false]);
  });

  it('tells every observer after every event', () => {
    const simulation = new Simulation();
    const seen: string[] = [];
    simulation.onAfterEvent(() => seen.push(`a${simulation.now}`));
    simulation.onAfterEvent(() => seen.push(`b${simulation.now}`));
    simulation.at(1, Lane.cloud, () => seen.push('event'));
    simulation.at(2, Lane.cloud, () => seen.push('event'));
    simulation.runUntil(9);
    expect(seen).toEqual(['event', 'a1', 'b1', 'event', 'a2', 'b2']);
  });
});

describe('keyed events', () => {
  it('run in their lane by key, whenever they were added', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 100 })), (keys) => {
        const simulation = new Simulation();
        const ran: number[] = [];
        for (const key of keys) simulation.atKey(4, Lane.daemon, key, () => ran.push(key));
        simulation.runUntil(4);
        expect(ran).toEqual(keys.toSorted((a, b) => a - b));
      }),
    );
  });

  it('stand between the lanes before and after theirs', () => {
    const simulation = new Simulation();
    const ran: string[] = [];
    simulation.at(1, Lane.cluster, () => ran.push('cluster'));
    simulation.atKey(1, Lane.daemon, 1e9, () => ran.push('daemon'));
    simulation.at(1, Lane.cloud, () => ran.push('cloud'));
    simulation.runUntil(1);
    expect(ran).toEqual(['cloud', 'daemon', 'cluster']);
  });
});

describe('hasPassed', () => {
  it('says of every place in the order whether an event there would have run', () => {
    const place = fc.record({ time: fc.integer({ min: 1, max: 4 }), key: fc.nat({ max: 5 }) });
    fc.assert(
      fc.property(fc.uniqueArray(place, { selector: (p) => p.time * 10 + p.key }), place, (places, asked) => {
        const simulation = new Simulation();
        let askedRan = false;
        const others = places.filter((p) => p.time !== asked.time || p.key !== asked.key);
        const check = (): void =>
          expect(simulation.hasPassed(asked.time, Lane.daemon, asked.key)).toBe(askedRan);
        for (const { time, key } of others) simulation.atKey(time, Lane.daemon, key, check);
        simulation.atKey(asked.time, Lane.daemon, asked.key, () => {
          askedRan = true;
          check();
        });
        check();
        simulation.runToQuiet(Infinity);
        check();
      }),
    );
  });

  it('holds for an event of an earlier lane that was added after that lane had its turn', () => {
    const simulation = new Simulation();
    const answers: boolean[] = [];
    simulation.at(5, Lane.cluster, () =>
      simulation.at(5, Lane.cloud, () => answers.push(simulation.hasPassed(5, Lane.daemon, 3))),
    );
    simulation.runUntil(5);
    expect(answers).toEqual([true]);
  });

  it('holds for everything due by the time runUntil was given', () => {
    const simulation = new Simulation();
    simulation.at(5, Lane.cloud, () => {});
    simulation.runUntil(5);
    expect(simulation.hasPassed(5, Lane.observer, 9)).toBe(true);
    simulation.runUntil(8);
    expect(simulation.hasPassed(8, Lane.observer, 9)).toBe(true);
    expect(simulation.hasPassed(9, Lane.scenario, 0)).toBe(false);
  });
});
