// Runs for programs: the same as the command line's, readable at every moment, with an own allocator or ipamd.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explain, formatIpv4, ipamd, simulate, type Allocator, type Run } from '../../src/library/library.ts';
import { simple } from '../world/allocator/simple.ts';
import { scenarioOf } from './programs.ts';

const run = simulate(scenarioOf());

describe('simulate', () => {
  it('is the run that the command line makes', () => {
    const root = new URL('../../', import.meta.url);
    const text = readFileSync(new URL('scenarios/43-pods.yaml', root), 'utf8');
    const golden: unknown = JSON.parse(readFileSync(new URL('test/golden/43-pods.json', root), 'utf8'));
    const { digest, seed, end: simulatedMs, summary, expectations } = simulate(scenarioOf(text));
    expect(golden).toMatchObject({ digest, seed, simulatedMs, pods: summary.pods });
    expect(expectations.every(({ held }) => held)).toBe(true);
  });

  it('takes another seed and another end', () => {
    const other = simulate(scenarioOf(), { seed: 9, until: '6m' });
    expect(other).toMatchObject({ seed: 9, end: 360_000 });
    expect(other.digest).not.toBe(run.digest);
    expect(simulate(scenarioOf(), { until: 360_000 }).end).toBe(360_000);
    expect(() => simulate(scenarioOf(), { until: 'soon' })).toThrow(RangeError);
  });

  it('tells every fact as it happens, and keeps them', () => {
    const told: string[] = [];
    const { digest, ...rest } = simulate(scenarioOf(), {
      onFact: ({ kind }, at) => told.push(`${at} ${kind}`),
    });
    expect(digest).toBe(run.digest);
    expect(told).toEqual(run.facts().map(({ at, kind }) => `${at} ${kind}`));
    expect(rest).toBeDefined();
    const attached = run.facts('eni-attached');
    expect(attached.length).toBeGreaterThan(0);
    for (const { kind, node } of attached) expect([kind, node]).toEqual(['eni-attached', expect.any(String)]);
  });

  it('says what an own allocator did wrong, and when', () => {
    const wrong = simple((pool) => {
      pool.add = ({ id }) => {
        pool.holders.set(1, id);
        return { address: 1 };
      };
    });
    const { allocatorFault, end } = simulate(scenarioOf(), { allocator: wrong });
    expect(allocatorFault).toMatchObject({ rule: 'address-not-owned', at: end });
  });

  it('is the same with ipamd given as without', () => {
    expect(simulate(scenarioOf(), { allocator: ipamd() }).digest).toBe(run.digest);
  });
});

describe('a moment', () => {
  it('shows the end as the summary has it', () => {
    const { pods, nodes, subnets } = run.at(run.end);
    const { summary } = run;
    expect(pods).toHaveLength(summary.pods.total);
    expect(
      pods.flatMap(({ name, waits }) => (waits === undefined ? [] : [[name, waits.reason, waits.since]])),
    ).toEqual(summary.waiting.map(({ pod, reason, sinceMs }) => [pod, reason, sinceMs]));
    expect(subnets).toEqual(
      summary.subnets.map(({ name, free, freePrefixes }) => ({ name, free, freePrefixes })),
    );
    expect(nodes.map(({ name, pods: count, ready }) => [name, count, ready])).toEqual(
      summary.nodes.map(({ name, pods: count, ready }) => [name, count, ready]),
    );
    const slots = nodes.flatMap(({ enis }) => enis.flatMap((eni) => eni.slots));
    const held = slots.flatMap(({ addresses }) => addresses.filter(({ state }) => state === 'pod'));
    expect(held).toHaveLength(summary.nodes.reduce((sum, { addresses }) => sum + addresses.assigned, 0));
    for (const { pod, address } of held) expect(pods.find(({ name }) => name === pod)?.address).toBe(address);
    expect(run.at('2m').nodes[0]?.enis[0]?.slots.map(({ state }) => state)).toEqual([
      'pod',
      'pod',
      'warm',
      'warm',
      'warm',
    ]);
  });

  it('is reached forwards and back', () => {
    const times = ['5m30s', '2m', '10m', '0', '5m30s'];
    const seen = times.map((time) => JSON.stringify(run.at(time)));
    expect(seen[4]).toBe(seen[0]);
    expect(new Set(seen).size).toBe(4);
    expect(run.at('0').pods).toEqual([]);
    expect(run.at('1h').at).toBe(run.end);
    const keptFromBefore = run.at('2m');
    const before = JSON.stringify(keptFromBefore);
    run.at('9m');
    expect(JSON.stringify(keptFromBefore)).toBe(before);
  });
});

describe('episodes', () => {
  it('are spans in which pods wait for one reason, the worst first', () => {
    const [worst, ...others] = run.episodes;
    expect(worst).toMatchObject({ to: undefined, reason: run.summary.waiting[0]?.reason });
    expect(worst?.from).toBeGreaterThanOrEqual(300_000);
    expect(worst?.peak).toBeGreaterThanOrEqual(run.summary.waiting.length);
    for (const { to } of others) expect(to === undefined || to <= run.end).toBe(true);
  });

  it('count as many waiting pods as moments show', () => {
    for (const { reason, peak, peakAt } of run.episodes) {
      const waiting = run.at(peakAt).pods.filter(({ waits }) => waits?.reason === reason);
      expect(waiting.length, reason).toBe(peak);
    }
  });

  it('are none where all goes well', () => {
    expect(simulate(scenarioOf(), { until: '4m' }).episodes).toEqual([]);
  });
});

describe('explain', () => {
  const chainOf = (of: Run, ...options: Parameters<typeof explain> extends [Run, ...infer O] ? O : never) => {
    const why = explain(of, ...options);
    if (!('parts' in why)) throw new Error(JSON.stringify(why));
    return why;
  };

  it('says why pods wait, and what would help', () => {
    const [part] = chainOf(run).parts;
    expect(part?.pods).toEqual(run.summary.waiting.map(({ pod }) => pod));
    expect(part?.chain[0]?.text).toEqual(expect.any(String));
    expect(part?.remedies.some(({ helps }) => helps)).toBe(true);
    const why = chainOf(run);
    expect(why.remedies).toEqual(part?.remedies);
    const node = why.remedies.find(({ change }) => change.startsWith('one more node'));
    expect(node?.cost).toMatchObject({ nodes: 1 });
    expect(why.chain).toEqual(part?.chain);
  });

  it('explains a pod, a node, a moment, the worst', () => {
    expect(chainOf(run, { pod: 'web[0]' }).parts[0]?.headline).toContain('web-');
    expect(chainOf(run, { node: 'workers[0]' }).parts.length).toBeGreaterThan(0);
    expect(chainOf(run, { at: '2m' }).at).toBe(120_000);
    expect(chainOf(run, { worst: true }).at).toBe(run.episodes[0]?.peakAt);
  });

  it('tells an unknown name as a value', () => {
    expect(explain(run, { pod: 'nowhere' })).toMatchObject({ ok: false, unknown: 'pod/nowhere' });
  });

  it('explains runs of an own allocator with that allocator', () => {
    const miser: Allocator = {
      ...simple((pool) => (pool.add = () => ({ refused: 'no free address' }))),
      name: 'miser',
    };
    const refusing = simulate(scenarioOf(), { allocator: miser });
    const waiting = new Set(chainOf(refusing).parts.flatMap(({ pods }) => pods));
    expect(refusing.summary.waiting.length).toBeGreaterThan(run.summary.waiting.length);
    expect(waiting).toEqual(new Set(refusing.summary.waiting.map(({ pod }) => pod)));
  });
});

it('gives addresses of the subnet', () => {
  expect(formatIpv4(0x0a000001)).toBe('10.0.0.1');
});
