// The cards of waiting reasons: what every one owes to those who go through the table.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { shortageOf, WAITING_REASON_NAMES } from '../../src/base/waitingReason.ts';
import { findLimits } from '../../src/explain/limits.ts';
import { proposals } from '../../src/explain/reasons/card.ts';
import { CARDS } from '../../src/explain/reasons/cards.ts';
import { node, situation, waitingPod } from '../report/situation.ts';
import { played, SCENES } from './scenes.ts';

describe('a card', () => {
  it.each(WAITING_REASON_NAMES)('of %s proposes each change once', (reason) => {
    const run = played(SCENES['a full subnet']);
    const held = { pods: 3, nodes: run.summary.nodes, workloads: ['default/web'] };
    const labels = proposals(CARDS[reason], held, run).map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it.each(WAITING_REASON_NAMES)('of %s binds, unless pods are on their way', (reason) => {
    const finding = elementAt(
      findLimits(situation({ nodes: [node()], waiting: [waitingPod({ reason })] })),
      0,
    );
    const isOnItsWay = reason === 'NotYetScheduled' || reason === 'Starting';
    expect(finding.binds.startsWith('none at the end; ')).toBe(isOnItsWay);
  });
});

describe('a shortage of nodes', () => {
  it('is told by the resource', () => {
    expect(['pods', 'cpu', 'ephemeral-storage'].map(shortageOf)).toEqual([
      'TooManyPods',
      'InsufficientCpu',
      'InsufficientEphemeralStorage',
    ]);
    expect(['nvidia.com/gpu', 'constructor'].map(shortageOf)).toEqual([
      'InsufficientResource',
      'InsufficientResource',
    ]);
  });
});
