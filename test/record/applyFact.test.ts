// The state folded from facts against the same state counted from scratch, for random legal stories.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyFact } from '../../src/record/applyFact.ts';
import { poolCounts } from '../../src/record/poolRecord.ts';
import { POD_STATES } from '../../src/record/podRecord.ts';
import { Recorder } from '../../src/record/recorder.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import { WorldState } from '../../src/record/worldState.ts';
import { Story, storyline } from './storyline.ts';

function folded(story: Story): WorldState {
  const state = new WorldState();
  for (const record of story.records) applyFact(state, record, record.t);
  return state;
}

function foldRecord(state: WorldState, record: TraceRecord): void {
  applyFact(state, record, record.t);
}

describe('the fold', () => {
  it('counts pods by state as a count of them does', () => {
    fc.assert(
      fc.property(storyline, (choices) => {
        const story = new Story(choices);
        const { tallies, pods, workloads } = folded(story).pods;
        expect(tallies.total.value).toBe(story.pods.length);
        expect(pods.size).toBe(story.pods.length);
        for (const state of POD_STATES) {
          expect(tallies[state].value).toBe(story.pods.filter((pod) => pod.state === state).length);
          const byWorkload = [...workloads.values()].map((workload) => workload.tallies[state].value);
          expect(byWorkload.reduce((sum, count) => sum + count, 0)).toBe(tallies[state].value);
        }
      }),
    );
  });

  it('counts the pod slots of nodes as a count of pods does', () => {
    fc.assert(
      fc.property(storyline, (choices) => {
        const story = new Story(choices);
        const { nodes } = folded(story).nodes;
        expect([...nodes.keys()]).toEqual(story.nodes.map(({ name }) => name));
        for (const { name } of story.nodes) {
          const there = story.pods.filter(
            ({ node, state }) => node === name && (state === 'creating' || state === 'running'),
          );
          expect(nodes.get(name)?.pods.value).toBe(there.length);
          expect(nodes.get(name)?.hostNetworkPods.value).toBe(there.filter((pod) => pod.hostNetwork).length);
        }
      }),
    );
  });

  it('counts pools as a count of their CIDRs and addresses does, and never below zero', () => {
    fc.assert(
      fc.property(storyline, fc.nat(60_000), (choices, later) => {
        const story = new Story(choices);
        const state = folded(story);
        for (const { name, pool } of story.nodes) {
          const cidrs = [...pool.values()].flatMap((each) => [...each]);
          const known = state.node(name);
          const counts = known && poolCounts(known.pool, state.now + later);
          const sizes = cidrs.map(([cidr]) => (cidr.endsWith('/28') ? 16 : 1));
          const used = cidrs.map(([, addresses]) => addresses.size);
          expect(counts?.total).toBe(sizes.reduce((sum, size) => sum + size, 0));
          expect(counts?.assigned).toBe(used.reduce((sum, size) => sum + size, 0));
          expect(counts?.prefixes).toBe(sizes.filter((size) => size === 16).length);
          expect(counts?.cooling).toBeGreaterThanOrEqual(0);
          expect(counts?.warm).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('counts waiting pods by reason as the summary lists them, and adds up', () => {
    fc.assert(
      fc.property(storyline, (choices) => {
        const story = new Story(choices);
        const recorder = new Recorder();
        for (const record of story.records) recorder.apply(record, record.t);
        const { waiting, pods, nodes } = recorder.summarize(recorder.state.now);
        for (const { reason } of waiting) {
          const listed = waiting.filter((pod) => pod.reason === reason).length;
          expect(recorder.state.pods.tallies.waiting(reason).value).toBe(listed);
        }
        const unwanted = story.pods.filter(
          ({ state, deleted }) => deleted && (state === 'pending' || state === 'creating'),
        );
        expect(waiting.length + unwanted.length).toBe(pods.pending + pods.creating);
        expect(nodes.length).toBe(story.nodes.filter(({ registered }) => registered).length);
      }),
    );
  });
});

describe('a node that comes back under its old name', () => {
  it('keeps the Node of the instance before it, with its pods, until that is removed', () => {
    const state = new WorldState();
    const launched = {
      kind: 'instance-launched',
      node: 'n',
      instanceType: 't3.medium',
      subnet: 'a',
      eni: 'eni-1',
      address: '10.0.0.4',
    } as const;
    foldRecord(state, { t: 0, ...launched, instance: 'i-1' });
    foldRecord(state, {
      t: 1,
      kind: 'node-registered',
      node: 'n',
      group: 'g',
      instanceType: 't3.medium',
      subnet: 'a',
      maxPods: 17,
    });
    foldRecord(state, { t: 2, kind: 'pod-created', pod: 'default/old', owner: 'old', hostNetwork: false });
    foldRecord(state, { t: 3, kind: 'pod-scheduled', pod: 'default/old', node: 'n' });
    foldRecord(state, { t: 4, kind: 'instance-terminated', node: 'n', instance: 'i-1' });
    foldRecord(state, { t: 5, ...launched, instance: 'i-2' });
    expect(state.node('n')?.pods.value).toBe(1);
    expect(state.nodes.registered.value).toBe(1);
    expect(state.node('n')?.instanceGone).toBe(true);
    foldRecord(state, { t: 6, kind: 'node-removed', node: 'n' });
    foldRecord(state, { t: 7, kind: 'pod-removed', pod: 'default/old' });
    expect(state.node('n')?.pods.value).toBe(0);
    expect(state.nodes.registered.value).toBe(0);
    expect(state.node('n')?.attached.map(({ eni }) => eni)).toEqual(['eni-1']);
  });
});
