// The container images on one node, and those on their way. Pulls of one image share one download.
// Several images come at once, or one after the other where pulls are serialized.

import type { Milliseconds } from '../base/time.ts';
import type { NodeImage } from './objects.ts';

/**
 * @assumption 70 MiB for every image; the scheduler's ImageLocality reads it, which weighs little beside spreading.
 */
const IMAGE_BYTES = 70 * 2 ** 20;

export class ImageStore {
  /** Image → when its pull ends or ended. */
  private readonly availableAt = new Map<string, Milliseconds>();
  private readonly reported = new Set<string>();
  private readonly serial: boolean;
  /** When the last download ends, where one waits for the other. */
  private busyUntil: Milliseconds = 0;

  constructor(serial: boolean) {
    this.serial = serial;
  }

  /** When the image is there; `pullTime` is asked only when a download has to start. */
  fetch(image: string, now: Milliseconds, pullTime: () => Milliseconds): Milliseconds {
    let at = this.availableAt.get(image);
    if (at === undefined) {
      at = (this.serial ? Math.max(now, this.busyUntil) : now) + pullTime();
      this.busyUntil = at;
      this.availableAt.set(image, at);
    }
    return Math.max(at, now);
  }

  /**
   * The node status' list with this image on it; undefined when it already was.
   * @assumption reported at the first container start instead of with the next status, up to 10 s later.
   */
  report(image: string): readonly NodeImage[] | undefined {
    if (this.reported.has(image)) return undefined;
    this.reported.add(image);
    return [...this.reported].map((name) => ({ names: [name], sizeBytes: IMAGE_BYTES }));
  }
}
