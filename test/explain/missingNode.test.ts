// A pod exported from another cluster names a node of that one: what becomes of it, and that it is said.

import { expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { runScenario } from '../../src/world/run.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { claims, explained, played, source } from './scenes.ts';

const POD = minimalWith(`timeline:
  - at: 2m
    manifest:
      apiVersion: v1
      kind: Pod
      metadata: { name: exported }
      spec:
        nodeName: ip-10-1-2-3.eu-west-1.compute.internal
        containers: [{ name: c, image: nginx }]
until: 6m
`);

it('a pod of a node that does not exist is Pending until the pod garbage collector deletes it', () => {
  const { parts } = explained(POD, 2 * MINUTE + 30 * SECOND);
  expect(parts.map(({ reason, headline }) => [reason, headline])).toEqual([
    ['NodeNotFound', expect.stringMatching(/^1 pod is Pending since 2m00s/)],
  ]);
  expect(claims(parts[0]?.chain ?? [])[0]).toMatch(/ip-10-1-2-3\.eu-west-1.* no node has that name/);
  const { summary } = runScenario(source(POD).scenario);
  expect(summary.neverStarted).toEqual([{ reason: 'NodeNotFound', count: 1 }]);
  const gone = played(POD)
    .chronicle.pods.get('default/exported')
    ?.entries.map(({ event }) => event);
  expect(gone).toEqual([
    expect.objectContaining({ kind: 'scheduled' }),
    { kind: 'finished', phase: 'Failed', message: 'PodGC: node no longer exists' },
    { kind: 'removed' },
  ]);
});
