import { describe, expect, it } from 'vitest';
import { SECOND } from '../../src/base/time.ts';
import { ImageStore } from '../../src/kube/api/imageStore.ts';

describe('image pulls', () => {
  const pull = () => 10 * SECOND;

  it('share the download of one image', () => {
    const store = new ImageStore(false);
    expect(store.fetch('a', 0, pull)).toEqual({ askedAt: 0, startsAt: 0, endsAt: 10 * SECOND });
    expect(store.fetch('a', 4 * SECOND, pull)).toMatchObject({ startsAt: 4 * SECOND, endsAt: 10 * SECOND });
    expect(store.fetch('a', 10 * SECOND, pull)).toBeUndefined();
  });

  it('run side by side, or one after the other when serialized', () => {
    const parallel = new ImageStore(false);
    const serial = new ImageStore(true);
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
});
