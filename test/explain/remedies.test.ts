// What would help, for runs in which the obvious remedy is a wrong one. Each row is a run: what it says is what came of it.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import type { WhatIf } from '../../src/explain/whatIf.ts';
import { type HelpTable, whatWouldHelp } from '../../src/explain/wouldHelp.ts';
import { proposals } from '../../src/explain/reasons/card.ts';
import { CARDS } from '../../src/explain/reasons/cards.ts';
import { roomFor } from '../../src/explain/room.ts';
import { cniAt } from '../../src/explain/nodeShape.ts';
import { askedSentences } from '../../src/report/askedText.ts';
import { runScenario } from '../../src/world/run.ts';
import { played, SCENES, source } from './scenes.ts';

const text = (name: string): string =>
  readFileSync(new URL(`../fixtures/waiting/${name}.yaml`, import.meta.url), 'utf8');

function helpOf(name: string): HelpTable {
  const asked = source(text(name));
  return elementAt(whatWouldHelp(asked, runScenario(asked.scenario)), 0);
}

function row({ table }: HelpTable, change: string): WhatIf {
  const found = table.rows.find((each) => each.change.startsWith(change));
  if (found === undefined)
    throw new Error(`no ${change} in ${table.rows.map((each) => each.change).join('; ')}`);
  return found;
}

/** Pods that became Running, of how many, and the longest podStart in seconds. */
function came(help: HelpTable, change: string): unknown[] {
  const { outcome, helps } = row(help, change);
  return [outcome?.running, outcome?.pods, Math.round((outcome?.maxPodStartMs ?? 0) / 1000), helps];
}

describe('more pods than addresses', () => {
  const help = helpOf('more-pods-than-addresses');

  it('wait whatever the max pods are; the formula is proposed, more addresses help', () => {
    expect(help.reason).toBe('NoAddressOnNode');
    expect(came(help, 'none').slice(0, 2)).toEqual([7, 12]);
    expect(came(help, 'max pods 11 (formula)').slice(0, 2)).toEqual([7, 12]);
    expect(row(help, 'max pods 11').helps).toBe(false);
    expect(came(help, 'prefix delegation').slice(0, 2)).toEqual([12, 12]);
    expect(came(help, 't3.medium (15 pod addresses)').slice(0, 2)).toEqual([12, 12]);
  });

  it('stay on their node until somebody deletes them beside one that has addresses', () => {
    const stuck = help.table.rows.find(({ change }) => change.includes('delete the waiting pods'));
    expect(stuck?.outcome).toMatchObject({ running: 12, pods: 12 });
    expect(stuck?.steps.map((step) => Object.keys(step))).toEqual([
      ['at', 'scaleNodeGroup'],
      ['at', 'deletePods'],
    ]);
  });
});

describe('a small warm target under churn', () => {
  const help = helpOf('small-warm-target-under-churn');

  it('is what holds the pool back: without it, or as large as the churn, is proposed before a short cooldown', () => {
    const changes = help.table.rows.map(({ change }) => change);
    expect(changes.slice(0, 2)).toEqual(['none', 'WARM_IP_TARGET unset']);
    expect(changes.indexOf('WARM_IP_TARGET=12')).toBeLessThan(changes.indexOf('IP_COOLDOWN_PERIOD=10'));
  });

  it('costs minutes; the others seconds', () => {
    const seconds = (change: string): number => (row(help, change).outcome?.maxPodStartMs ?? 0) / 1000;
    expect(seconds('none')).toBeGreaterThan(380);
    expect(seconds('WARM_IP_TARGET unset')).toBeLessThan(20);
    expect(seconds('WARM_IP_TARGET=12')).toBeLessThan(40);
    expect(seconds('IP_COOLDOWN_PERIOD=10')).toBeGreaterThan(200);
  });
});

describe('a full subnet', () => {
  it('beside an empty one of the zone: tagging that comes first, and a free block is found for another', () => {
    const help = helpOf('untagged-subnet');
    expect(help.reason).toBe('SubnetExhausted');
    expect(help.table.rows.map(({ change }) => change).slice(1, 3)).toEqual([
      'tag subnet pods (100.64.0.0/18) with kubernetes.io/role/cni=1',
      'new subnet 10.0.0.128/25 in us-west-2a, tag kubernetes.io/role/cni=1',
    ]);
    expect(came(help, 'tag subnet pods')).toEqual([20, 20, 11, true]);
    expect(came(help, 'prefix delegation').slice(0, 2)).toEqual([0, 20]);
    expect(row(help, 'WARM_IP_TARGET=1').helps).toBe(false);
  });

  it('is the reason though the address that is missing cools down', () => {
    const asked = source(text('full-subnet-under-churn'));
    const { summary } = runScenario(asked.scenario);
    expect(summary.episodes[0]?.reason).toBe('SubnetExhausted');
    const refused = summary.episodes.filter(({ reason }) => reason === 'Cooldown');
    const minutes = refused.reduce((sum, { podMinutes }) => sum + podMinutes, 0);
    expect(minutes).toBeLessThan((summary.episodes[0]?.podMinutes ?? 0) / 10);
  });
});

describe('an excluded primary subnet', () => {
  const asked = source(text('primary-subnet-excluded'));
  const { summary } = runScenario(asked.scenario);

  it('leaves 18 addresses of 27, in the head of a replay and in its room', () => {
    expect(askedSentences(asked.scenario)[0]).toContain(': 18 for pods');
    const env = cniAt(asked.scenario, summary.at);
    expect(summary.nodes[0]?.addresses.assigned).toBe(18);
    expect(roomFor(summary.nodes, summary.subnets, env)).toEqual({ pods: 0, limit: 'addresses' });
  });

  it('is not waited out, and more addresses elsewhere help', () => {
    const help = elementAt(whatWouldHelp(asked, runScenario(asked.scenario)), 0);
    expect(came(help, 'none').slice(0, 2)).toEqual([16, 22]);
    expect(help.table.horizon).toBe(70 * 60_000);
    expect(came(help, 'prefix delegation').slice(0, 2)).toEqual([22, 22]);
  });
});

describe('a minimum without a warm target', () => {
  const help = helpOf('minimum-without-warm-target');

  it('stops the pool: a warm target beside it lets it grow', () => {
    expect(came(help, 'none').slice(0, 2)).toEqual([3, 8]);
    expect(came(help, 'WARM_IP_TARGET=1').slice(0, 2)).toEqual([8, 8]);
    expect(came(help, 'MINIMUM_IP_TARGET unset').slice(0, 2)).toEqual([8, 8]);
  });
});

describe('a proposal', () => {
  const proposed = (text: string): readonly [string, string][] => {
    const held = { pods: 31, nodes: [], workloads: ['default/web'] };
    const changes = proposals(CARDS.TooManyPods, held, played(text));
    return changes.map(({ label, obstacle }) => [label, obstacle]);
  };

  it('counts the nodes that so many pods fill', () => {
    expect(proposed(SCENES['too many pods'])).toContainEqual(['3 more nodes in workers at 8m00s', '']);
  });

  it('of more nodes is an obstacle where no launch can succeed', () => {
    expect(proposed(SCENES['nodes that cannot be launched'])).toContainEqual([
      '3 more nodes in workers at 8m00s',
      'no launch succeeds: subnet main has no free address',
    ]);
  });

  it('of prefixes is an obstacle where the type has none', () => {
    expect(proposed(SCENES['too many pods'].replace('t3.medium', 't2.medium'))).toContainEqual([
      'prefix delegation',
      't2.medium does not support it: it is not a Nitro type',
    ]);
  });
});

describe('a large run', () => {
  it('has the same proposals, told as not replayed', () => {
    const asked = source(text('untagged-subnet'));
    const ended = runScenario(asked.scenario);
    const [played] = whatWouldHelp(asked, ended);
    const [told] = whatWouldHelp(asked, { ...ended, events: 10_000_000 });
    const changes = (help: HelpTable | undefined): string[] =>
      (help?.table.rows ?? []).map(({ change }) => change).filter((change) => change !== 'none');
    expect(changes(told).sort()).toEqual(changes(played).sort());
    expect(told?.table.rows.every(({ outcome }) => outcome === undefined)).toBe(true);
  });
});
