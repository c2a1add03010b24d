// How a call to EC2 goes, whichever it is: attempt after attempt waits for its answer, the SDK retries, and the effect
// takes place when the answer is given. A call whose process is stopped on the way, because its daemon was killed, never
// takes effect.
// @assumption the real EC2 may have done what a dead caller asked for; then some addresses stay unclaimed, or an ENI until it is found.

import { formatBlock, type AddressBlock } from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';
import { drawLatency } from '../kernel/latency.ts';
import type { Process } from '../kernel/process.ts';
import type { RandomStream } from '../kernel/random.ts';
import type { Account } from './account.ts';
import { failure, type Ec2Answer, type Ec2Failure, type NewEniRequest } from './answer.ts';
import type { BucketName, Ec2Call } from './calls.ts';
import type { Ec2Fact } from './facts.ts';
import type { Instance } from './instance.ts';
import type { NetworkInterface } from './networkInterface.ts';
import type { SdkGeneration, SdkRetryer } from './sdk.ts';

/** What a call is about, for its fact; the effect may fill it in. */
export interface CallSubject {
  eni?: string;
  cidrs?: readonly AddressBlock[];
}

/** Where a call takes its token and its time from, unless they are those of all calls of its name. */
export interface CallManner {
  readonly bucket: BucketName;
  readonly latencies: RandomStream;
}

type CallFact = Extract<Ec2Fact, { kind: 'call-answered' }>;

const NO_INSTANCE = failure('AuthFailure', 'The instance behind these credentials is gone');

/** Whose credentials the calls are made with. */
interface Credentials {
  /** The node that calls are about; empty: none. */
  readonly node: string;
  readonly instanceId: string;
  readonly terminated: boolean;
}

export abstract class ApiCaller<C extends Credentials = Instance> {
  protected readonly account: Account;
  protected readonly instance: C;
  private readonly sdk: SdkGeneration;
  /** From the first failure on: most never meet one, and success before it changes nothing. */
  private retryer: SdkRetryer | undefined = undefined;
  protected readonly latencies: RandomStream;

  constructor(account: Account, instance: C, sdk: SdkGeneration, latencies: RandomStream) {
    this.account = account;
    this.instance = instance;
    this.sdk = sdk;
    this.latencies = latencies;
  }

  /** Whether the credentials have gone with the instance. */
  protected get isDisowned(): boolean {
    return this.instance.terminated;
  }

  /** Undefined: the node's daemon. */
  protected get caller(): CallFact['caller'] {
    return undefined;
  }

  /** What CreateNetworkInterface does. `createdBy`: see `NetworkInterfaces.create`. */
  protected createIn(
    subnetId: string,
    request: NewEniRequest,
    createdBy: string | undefined,
  ): Ec2Answer<NetworkInterface> {
    const { subnets, networkInterfaces, clock } = this.account;
    const subnet = subnets.get(subnetId);
    if (subnet === undefined) {
      return failure('InvalidSubnetID.NotFound', `The subnet ID '${subnetId}' does not exist`);
    }
    const created = networkInterfaces.create(subnet, request, createdBy);
    if (created.ok) created.value.createdAt = clock.now;
    return created;
  }

  /** Answers what the caller of the SDK sees, after all retries. */
  protected *call<T>(
    call: Ec2Call,
    subject: CallSubject,
    effect: () => Ec2Answer<T>,
    manner?: CallManner,
  ): Process<Ec2Answer<T>> {
    const { bucket, latencies } = manner ?? { bucket: call, latencies: this.latencies };
    const startedAt = this.account.clock.now;
    let throttled = 0;
    for (let attempts = 1; ; attempts++) {
      // A fault or the want of a token is settled when an attempt starts, its effect when it is answered.
      const refusal = this.refusal(call, bucket);
      yield drawLatency(this.account.config.latency[call], latencies);
      const answer = this.isDisowned ? NO_INSTANCE : (refusal ?? effect());
      if (answer.ok) this.retryer?.succeeded(attempts);
      else if (answer.code === 'RequestLimitExceeded') throttled++;
      const pause = answer.ok ? undefined : this.pauseAfter(call, answer.code, attempts);
      if (pause === undefined) {
        this.report({ call, startedAt, attempts, throttled }, answer, subject);
        return answer;
      }
      yield pause;
    }
  }

  private pauseAfter(call: Ec2Call, code: string, attempts: number): Milliseconds | undefined {
    this.retryer ??= this.account.retryer(this.instance, this.sdk);
    return this.retryer.pauseAfter(call, code, attempts);
  }

  private refusal(call: Ec2Call, bucket: BucketName): Ec2Failure | undefined {
    const now = this.account.clock.now;
    const code = this.account.faults.strike(call, now);
    if (code !== undefined) return failure(code);
    return this.account.throttle.admits(bucket, now) ? undefined : failure('RequestLimitExceeded');
  }

  private report(
    { call, startedAt, attempts, throttled }: Pick<CallFact, 'call' | 'startedAt' | 'attempts' | 'throttled'>,
    answer: Ec2Answer<unknown>,
    { eni, cidrs }: CallSubject,
  ): void {
    this.account.emit({
      kind: 'call-answered',
      call,
      node: this.instance.node,
      startedAt,
      attempts,
      throttled,
      ...(this.caller === undefined ? {} : { caller: this.caller }),
      error: answer.ok ? undefined : answer.code,
      eni,
      cidrs: answer.ok ? cidrs?.map(formatBlock) : undefined,
    });
  }
}
