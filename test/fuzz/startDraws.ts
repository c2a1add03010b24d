// Starts as people might write them: a clock, a state in a file or in the scenario itself, and what adopts its pods. Whole
// clusters are put into states by `roundTrip.test.ts`.

import fc from 'fast-check';
import { stringify } from 'yaml';
import type { Cast } from './cast.ts';
import { maybe, oneOf, withoutGaps } from './draws.ts';
import { DRAWS } from './stepDraws.ts';

/** What the scenario says of its start, and the steps that go with it. */
export type DrawnStart = (
  cast: Cast,
  files: Map<string, string>,
) => { readonly start: unknown; readonly steps: readonly unknown[] };

const CLOCK = '2026-03-04T09:30:00Z';

const state = fc
  .record({
    pods: fc.nat(3),
    phase: oneOf('Pending', 'Failed'),
    createdAt: oneOf(CLOCK, '2026-03-01T09:30:00+01:00'),
  })
  .map(({ pods, phase, createdAt }) => ({
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'State',
    pods: Array.from({ length: pods }, (_, index) => ({
      name: `left-${index}`,
      phase,
      createdAt,
      spec: { containers: [{ name: 'main', image: 'left' }] },
    })),
  }));

export const start: fc.Arbitrary<DrawnStart> = fc
  .record({
    clock: maybe(fc.constant(CLOCK)),
    state,
    how: oneOf('file', 'text', 'object', 'both', 'none'),
    adopts: maybe(DRAWS.adopt),
  })
  .map(({ clock, state: drawn, how, adopts }) => (cast, files) => {
    // Without a clock the run starts before the pods were created.
    if (how === 'none' || clock === undefined) return { start: withoutGaps({ clock }), steps: [] };
    const text = JSON.stringify(drawn);
    const isRead = how === 'file' || how === 'both';
    if (isRead) files.set('cluster.state.json', text);
    const content =
      how === 'text' ? stringify(drawn) : how === 'object' ? drawn : how === 'both' ? text : undefined;
    const step = adopts?.(cast, files);
    return {
      start: withoutGaps({ clock, state: isRead ? 'cluster.state.json' : undefined, content }),
      steps: step === undefined ? [] : [{ at: '0s', adopt: step }],
    };
  });
