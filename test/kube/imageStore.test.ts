import { describe, expect, it } from 'vitest';
import { SECOND } from '../../src/base/time.ts';
import { ImageStore } from '../../src/kube/imageStore.ts';

describe('image pulls', () => {
  const pull = () => 10 * SECOND;

  it('share the download of one image', () => {
    const store = new ImageStore(false);
    expect(store.fetch('a', 0, pull)).toBe(10 * SECOND);
    expect(store.fetch('a', 4 * SECOND, pull)).toBe(10 * SECOND);
    expect(store.fetch('a', 20 * SECOND, pull)).toBe(20 * SECOND);
  });

  it('run side by side, or one after the other when serialized', () => {
    const parallel = new ImageStore(false);
    const serial = new ImageStore(true);
    for (const [store, times] of [
      [parallel, [10, 11, 12]],
      [serial, [10, 20, 30]],
    ] as const) {
      const ends = ['a', 'b', 'c'].map((image, index) => store.fetch(image, index * SECOND, pull) / SECOND);
      expect(ends).toEqual(times);
    }
    expect(serial.fetch('d', 100 * SECOND, pull)).toBe(110 * SECOND);
  });
});
