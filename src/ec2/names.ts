// How EC2 names what it creates: with ids as the real one gives them, or by number as in recordings.

import { hex8 } from '../base/hex.ts';
import { inOnePiece } from '../base/onePiece.ts';
import type { RandomStream } from '../kernel/random.ts';

export interface CloudNames {
  /** Asked once for each ENI that is really created. */
  eniId(): string;
  instanceId(): string;
}

/** `eni-0` and `i-0` followed by 16 hex digits. */
export class SeededNames implements CloudNames {
  private readonly eniStream: RandomStream;
  private readonly instanceStream: RandomStream;

  constructor(streams: { stream(name: string): RandomStream }) {
    this.eniStream = streams.stream('ec2/eni-id');
    this.instanceStream = streams.stream('ec2/instance-id');
  }

  eniId(): string {
    return inOnePiece('eni-0', hexDigits(this.eniStream));
  }

  instanceId(): string {
    return inOnePiece('i-0', hexDigits(this.instanceStream));
  }
}

/** `eni-0`, `eni-1` … in order of creation. */
export class NumberedNames implements CloudNames {
  private enis = 0;
  private instances = 0;

  eniId(): string {
    return `eni-${this.enis++}`;
  }

  instanceId(): string {
    return `i-${this.instances++}`;
  }
}

function hexDigits(stream: RandomStream): string {
  return hex8(stream.below(2 ** 32)) + hex8(stream.below(2 ** 32));
}
