// What the AWS SDK inside the daemon does with a failed attempt: try again after a pause, or give the error to its
// caller. The pauses are those measured with the real SDKs against an endpoint that always fails.

import { unreachable } from '../base/assert.ts';
import { SECOND, type Milliseconds } from '../base/time.ts';
import type { RandomStream } from '../kernel/random.ts';
import type { Ec2Call } from './calls.ts';

/** `none`: the caller sees every failure, as in recordings of what it saw. */
export type SdkGeneration = 'go-v1' | 'go-v2' | 'none';

export interface SdkRetryer {
  /** Time until the next attempt, after `attempts` of them; undefined when the caller gets the error. */
  pauseAfter(call: Ec2Call, code: string, attempts: number): Milliseconds | undefined;
  succeeded(attempts: number): void;
}

/**
 * A client's retryer; it lives as long as the client, that is as long as one start of the daemon. Most never pause, so
 * they ask for the stream of their pauses only when they do.
 */
export function createRetryer(generation: SdkGeneration, stream: () => RandomStream): SdkRetryer {
  switch (generation) {
    case 'go-v1':
      return new GoV1Retryer(stream);
    case 'go-v2':
      return new GoV2Retryer(stream);
    case 'none':
      return NO_RETRIES;
    default:
      return unreachable(generation);
  }
}

/** Codes of HTTP 503, which Go v1 takes for throttling whatever they say. */
const THROTTLING = new Set([
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'Throttling',
  'ThrottlingException',
  'Unavailable',
]);

/** Codes of HTTP 500. Everything else is a 4xx, which neither SDK tries again. */
const SERVER_ERRORS = new Set(['InternalError', 'InternalFailure']);

const NO_RETRIES: SdkRetryer = { pauseAfter: () => undefined, succeeded: () => undefined };

/** The pause before retry k is uniform on [least, 2 × least) × 2^(k−1); beyond `cap` uniform on its upper half. */
interface Backoff {
  readonly least: Milliseconds;
  readonly cap: Milliseconds;
}

const V1_ATTEMPTS = 11;
/** These two calls have a retryer of their own. @upstream aws-sdk-go service/ec2/customizations.go */
const V1_OWN: Backoff = { least: SECOND, cap: 8 * SECOND };
/** @upstream aws-sdk-go aws/client/default_retryer.go#RetryRules */
const V1_THROTTLED: Backoff = { least: 500, cap: 300 * SECOND };
const V1_SERVER_ERROR: Backoff = { least: 30, cap: 300 * SECOND };

class GoV1Retryer implements SdkRetryer {
  private readonly stream: () => RandomStream;

  constructor(stream: () => RandomStream) {
    this.stream = stream;
  }

  pauseAfter(call: Ec2Call, code: string, attempts: number): Milliseconds | undefined {
    const throttled = THROTTLING.has(code);
    if (attempts >= V1_ATTEMPTS || !(throttled || SERVER_ERRORS.has(code))) return undefined;
    if (call === 'AssignPrivateIpAddresses' || call === 'ModifyNetworkInterfaceAttribute') {
      return this.pause(V1_OWN, attempts);
    }
    return this.pause(throttled ? V1_THROTTLED : V1_SERVER_ERROR, attempts);
  }

  /** No quota: nothing to give back. */
  succeeded(): void {}

  private pause({ least, cap }: Backoff, attempts: number): Milliseconds {
    const stream = this.stream();
    const pause = 2 ** (attempts - 1) * least * (1 + stream.unit());
    return Math.floor(pause > cap ? (cap / 2) * (1 + stream.unit()) : pause);
  }
}

const V2_ATTEMPTS = 3;
const V2_QUOTA = 500;
const V2_RETRY_COST = 5;

/** Standard mode. @upstream aws-sdk-go-v2 aws/retry/standard.go, jitter_backoff.go */
class GoV2Retryer implements SdkRetryer {
  private readonly stream: () => RandomStream;
  private quota = V2_QUOTA;

  constructor(stream: () => RandomStream) {
    this.stream = stream;
  }

  /** Uniform on [0, 2 s), then on [0, 4 s); none when the quota cannot pay for it. */
  pauseAfter(_call: Ec2Call, code: string, attempts: number): Milliseconds | undefined {
    const retried = THROTTLING.has(code) || SERVER_ERRORS.has(code);
    if (!retried || attempts >= V2_ATTEMPTS || this.quota < V2_RETRY_COST) return undefined;
    this.quota -= V2_RETRY_COST;
    return this.stream().below(2 ** attempts * SECOND);
  }

  /** A success gives back what its own retries cost, else one token. */
  succeeded(attempts: number): void {
    const refund = attempts > 1 ? (attempts - 1) * V2_RETRY_COST : 1;
    this.quota = Math.min(V2_QUOTA, this.quota + refund);
  }
}
