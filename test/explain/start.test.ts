// Explanations of runs that start from a running cluster: what was there before is told as that.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { podParts } from '../../src/explain/podExplanation.ts';
import { podStory } from '../../src/explain/podStory.ts';
import { played } from './scenes.ts';

const read = (name: string): string => readFileSync(`test/fixtures/start/${name}`, 'utf8');

/** The shop with all its files in its text. */
const SHOP = read('shop.yaml')
  .replace('state: shop.state.json', `content: ${JSON.stringify(read('shop.state.json'))}`)
  .replace('file: shop.manifests.yaml', `manifest: ${JSON.stringify(read('shop.manifests.yaml'))}`);

describe('of a run that starts from a state', () => {
  it('a pod that was there is told as there since before the start', () => {
    const run = played(SHOP);
    const pod = 'shop/web-6c8f7d9b5-0bbbb';
    expect(elementAt(podParts(pod, run), 0).headline).toMatch(
      /has been running on ip-10-0-1-10 since before the start, created 24h00m00s before it$/,
    );
    const history = run.chronicle.pods.get(pod);
    expect(history && elementAt(podStory(history, run), 0).text).toBe(
      'there at the start, created 24h00m00s before, for web',
    );
  });

  it('a pod that waits at the start waits from 0s on', () => {
    // The one node that takes pods is full until the pod that is being deleted has gone.
    const full = SHOP.replace('\\"maxPods\\": 17', '\\"maxPods\\": 9');
    const { episodes } = played(full).summary;
    expect(episodes.map(({ reason, from, to, peak }) => [reason, from, to, peak])).toEqual([
      ['TooManyPods', expect.any(Number), expect.any(Number), 1],
    ]);
    expect(elementAt(episodes, 0).from).toBeLessThan(1000);
  });
});
