import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lane } from '../../src/kernel/lane.ts';
import { spawn, spawnKeyed, type Process, type RunningProcess } from '../../src/kernel/process.ts';
import { Simulation } from '../../src/kernel/simulation.ts';

/** A simulation with a diary: `note` writes a line with the time. */
function world(): { simulation: Simulation; diary: string[]; note: (text: string) => void } {
  const simulation = new Simulation();
  const diary: string[] = [];
  return { simulation, diary, note: (text) => diary.push(`${simulation.now} ${text}`) };
}

describe('a process', () => {
  it('runs to its first sleep at once and wakes after each sleep', () => {
    const { simulation, diary, note } = world();
    const running = spawn(simulation, Lane.cluster, work());
    function* work(): Process {
      note('start');
      yield 5;
      note('awake');
      yield 0;
      note('again');
    }
    expect([diary, running.finished]).toEqual([['0 start'], false]);
    simulation.runToQuiet(100);
    expect(diary).toEqual(['0 start', '5 awake', '5 again']);
    expect(running.finished).toBe(true);
  });

  it('wakes at the sum of its sleeps', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1000 })), (sleeps) => {
        const { simulation } = world();
        let woken = 0;
        function* work(): Process {
          let due = 0;
          for (const sleep of sleeps) {
            yield sleep;
            due += sleep;
            woken++;
            expect(simulation.now).toBe(due);
          }
        }
        const running = spawn(simulation, Lane.cluster, work());
        simulation.runToQuiet(Infinity);
        expect([woken, running.finished]).toEqual([sleeps.length, true]);
      }),
    );
  });

  it('takes the result of another it runs inside', () => {
    const { simulation, diary, note } = world();
    function* inner(ms: number): Process<string> {
      yield ms;
      return `after ${ms}`;
    }
    function* outer(): Process {
      note(yield* inner(3));
      note(yield* inner(4));
    }
    spawn(simulation, Lane.cluster, outer());
    simulation.runToQuiet(100);
    expect(diary).toEqual(['3 after 3', '7 after 4']);
  });

  it('passes on what another inside it throws', () => {
    const { simulation, diary, note } = world();
    function* failing(): Process {
      yield 2;
      throw new Error('RequestLimitExceeded');
    }
    function* outer(): Process {
      try {
        yield* failing();
      } catch (error) {
        note(String(error));
      }
    }
    spawn(simulation, Lane.cluster, outer());
    simulation.runToQuiet(100);
    expect(diary).toEqual(['2 Error: RequestLimitExceeded']);
  });

  it('keyed, wakes in order of its key and not of its start', () => {
    const { simulation, diary, note } = world();
    function* work(name: string): Process {
      for (;;) {
        yield 10;
        note(name);
      }
    }
    for (const key of [2, 0, 1]) spawnKeyed(simulation, Lane.daemon, key, work(`node ${key}`));
    simulation.runUntil(20);
    expect(diary).toEqual(['10 node 0', '10 node 1', '10 node 2', '20 node 0', '20 node 1', '20 node 2']);
  });
});

describe('a stopped process', () => {
  it('runs its finally blocks, innermost first, and nothing after them', () => {
    const { simulation, diary, note } = world();
    function* inner(): Process {
      try {
        yield 50;
        note('never');
      } finally {
        note('inner end');
      }
    }
    function* outer(): Process {
      try {
        yield* inner();
        note('never');
      } finally {
        note('outer end');
      }
    }
    const running = spawn(simulation, Lane.cluster, outer());
    simulation.runUntil(20);
    running.stop();
    expect([running.finished, simulation.pending]).toEqual([true, 0]);
    running.stop();
    simulation.runUntil(100);
    expect(diary).toEqual(['20 inner end', '20 outer end']);
  });

  it('may be the one that stops itself: it ends at its next sleep', () => {
    const { simulation, diary, note } = world();
    let running: RunningProcess | undefined;
    function* work(): Process {
      try {
        yield 1;
        running?.stop();
        note('last words');
        yield 1;
        note('never');
      } finally {
        note('end');
      }
    }
    running = spawn(simulation, Lane.cluster, work());
    simulation.runUntil(100);
    expect(diary).toEqual(['1 last words', '1 end']);
    expect([running.finished, simulation.pending]).toEqual([true, 0]);
  });

  it('that had already returned stays as it was', () => {
    const { simulation, diary, note } = world();
    function* work(): Process {
      yield 1;
      note('done');
    }
    const running = spawn(simulation, Lane.cluster, work());
    simulation.runUntil(5);
    running.stop();
    simulation.runUntil(100);
    expect([diary, running.finished]).toEqual([['1 done'], true]);
  });
});
