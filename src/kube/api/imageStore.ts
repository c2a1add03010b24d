// The container images on one node, and those on their way. Pulls of one image share one download.
// Several images come at once, or one after the other where pulls are serialized.

import type { Milliseconds } from '../../base/time.ts';
import type { NodeImage } from './objects.ts';

/**
 * @assumption 70 MiB for every image; the scheduler's ImageLocality reads it, which weighs little beside spreading.
 */
export const IMAGE_BYTES = 70 * 2 ** 20;

/** A pod's wait for an image: from when to when it is downloaded, which may begin after the asking. */
export interface ImagePull {
  readonly askedAt: Milliseconds;
  readonly startsAt: Milliseconds;
  readonly endsAt: Milliseconds;
}

/** Images as they are listed in nodes' statuses: one object for all nodes that have the image. */
export class ImageCatalogue {
  private readonly byName = new Map<string, NodeImage>();

  image(name: string): NodeImage {
    let image = this.byName.get(name);
    if (image === undefined) {
      image = { names: [name], sizeBytes: IMAGE_BYTES };
      this.byName.set(name, image);
    }
    return image;
  }
}

/** A pull that is under way, or ended and is not reported yet. */
interface Download {
  readonly image: string;
  readonly endsAt: Milliseconds;
}

const NO_DOWNLOADS: readonly Download[] = [];

export class ImageStore {
  private downloads = NO_DOWNLOADS;
  private reported: readonly NodeImage[] = [];
  private readonly catalogue: ImageCatalogue;
  private readonly serial: boolean;
  /** When the last download ends, where one waits for the other. */
  private busyUntil: Milliseconds = 0;

  constructor(catalogue: ImageCatalogue, serial: boolean) {
    this.catalogue = catalogue;
    this.serial = serial;
  }

  /** Undefined: the image is there. `pullTime` is asked only when a download has to start; others join it. */
  fetch(image: string, now: Milliseconds, pullTime: () => Milliseconds): ImagePull | undefined {
    if (this.isReported(image)) return undefined;
    const known = this.downloads.find((one) => one.image === image)?.endsAt;
    if (known !== undefined && known <= now) return undefined;
    const startsAt = this.serial ? Math.max(now, known ?? this.busyUntil) : now;
    if (known !== undefined) return { askedAt: now, startsAt, endsAt: known };
    const endsAt = startsAt + pullTime();
    this.busyUntil = endsAt;
    this.downloads = this.downloads.concat({ image, endsAt });
    return { askedAt: now, startsAt, endsAt };
  }

  /**
   * The node status' list with this image on it, which a container was started from; undefined when it already was.
   * @assumption reported at the first container start instead of with the next status, up to 10 s later.
   */
  report(image: string): readonly NodeImage[] | undefined {
    if (this.isReported(image)) return undefined;
    const others = this.downloads.filter((one) => one.image !== image);
    this.downloads = others.length === 0 ? NO_DOWNLOADS : others;
    this.reported = this.reported.concat(this.catalogue.image(image));
    return this.reported;
  }

  /** They were there before the run. */
  place(images: Iterable<string>): readonly NodeImage[] {
    this.reported = [...new Set(images)].map((image) => this.catalogue.image(image));
    return this.reported;
  }

  private isReported(image: string): boolean {
    return this.reported.includes(this.catalogue.image(image));
  }
}
