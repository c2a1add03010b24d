import { describe, expect, it } from 'vitest';
import { SECOND } from '../../src/base/time.ts';
import { ImageCatalogue, ImageStore } from '../../src/kube/api/imageStore.ts';

describe('image pulls', () => {
  const pull = () => 10 * SECOND;

  it('share the download of one image', () => {
    const store = new ImageStore(new ImageCatalogue(), false);
    expect(store.fetch('a', 0, pull)).toEqual({ askedAt: 0, startsAt: 0, endsAt: 10 * SECOND });
    expect(store.fetch('a', 4 * SECOND, pull)).toMatchObject({ startsAt: 4 * SECOND, endsAt: 10 * SECOND });
    expect(store.fetch('a', 10 * SECOND, pull)).toBeUndefined();
  });

  it('run side by side, or one after the other when serialized', () => {
    const parallel = new ImageStore(new ImageCatalogue(), false);
    const serial = new ImageStore(new ImageCatalogue(), true);
    for (const [store, times] of [
      [parallel, [10, 11, 12]],
      [serial, [10, 20, 30]],
    ] as const) {
      const pulls = ['a', 'b', 'c'].map((image, index) => store.fetch(image, index * SECOND, pull));
      expect(pulls.map((one) => (one?.endsAt ?? 0) / SECOND)).toEqual(times);
      expect(pulls.map((one) => (one?.askedAt ?? 0) / SECOND)).toEqual([0, 1, 2]);
    }
    expect(serial.fetch('b', 12 * SECOND, pull)).toMatchObject({
      startsAt: 20 * SECOND,
      endsAt: 20 * SECOND,
    });
    expect(serial.fetch('d', 100 * SECOND, pull)).toMatchObject({ endsAt: 110 * SECOND });
  });

  it('are reported once, and alike by all nodes', () => {
    const catalogue = new ImageCatalogue();
    const [one, other] = [new ImageStore(catalogue, false), new ImageStore(catalogue, false)];
    one.fetch('a', 0, pull);
    const first = one.report('a');
    expect(one.report('a')).toBeUndefined();
    expect(one.fetch('a', 10 * SECOND, pull)).toBeUndefined();
    one.fetch('b', 10 * SECOND, pull);
    const both = one.report('b');
    expect(first?.map(({ names }) => names)).toEqual([['a']]);
    expect(both?.map(({ names }) => names)).toEqual([['a'], ['b']]);
    other.fetch('b', 0, pull);
    expect(other.report('b')?.[0]).toBe(both?.[1]);
  });
});
