// What a daemon's process counts of itself from its start on: the figures behind its /metrics. A daemon without a meter
// counts nothing. How the figures are worded is for whoever shows them.
// @upstream utils/prometheusmetrics/prometheusmetrics.go

import { PREFIX_LENGTH } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Process } from '../kernel/process.ts';
import { UNKNOWN_ENI, type Ec2Failure, type ImdsEni } from './ec2Port.ts';
import { ApiDurations, type Durations } from './apiDurations.ts';
import { PoolGauges } from './poolGauges.ts';
import { Series } from './series.ts';

/** The actions whose progress is shown. */
export type MeteredAction =
  'nodeInit' | 'increaseDatastorePool' | 'decreaseDatastorePool' | 'nodeIPPoolReconcile';

export interface MeterOptions {
  /** How the SDK's status of a failed call is told: by its HTTP status, by its code, or not at all. */
  readonly statusOf: (errorCode: string) => string;
  /** An error as the SDK words it. */
  readonly errorText: (failure: Ec2Failure) => string;
  /** Whether each read of instance metadata is timed. */
  readonly timesMetadata: boolean;
  /** Whether the process's start is timed. */
  readonly timesStart: boolean;
}

/** Beside the ENIs: zone, address, instance id, type, MAC, ENI, subnet. @upstream pkg/awsutils#initWithEC2Metadata */
const READS_AT_START = 7;
/** Of an ENI: its id, its device, the primary's MAC, the subnet's CIDR, its addresses. @upstream pkg/awsutils#getENIMetadata */
const READS_OF_ENI = 5;

export class Meter {
  addRequests = 0;
  /** From the process's start until it served; undefined before, and where nobody times it. */
  startedWithin: Milliseconds | undefined;
  noAvailableAddresses = 0;
  /** By reason. */
  readonly delRequests = new Series();
  /** By function. */
  readonly ipamdErrors = new Series();
  readonly podEniErrors = new Series();
  readonly reconciles = new Series();
  readonly ec2Requests = new Series();
  readonly ec2Errors = new Series();
  /** By function and error text. */
  readonly utilsErrors = new Series();
  /** By API and error code. */
  readonly apiErrors = new Series();
  readonly inProgress = new Series();
  /** By result. */
  readonly connmarkReconciles = new Series();
  /** By name; the one in use is 1. */
  readonly connmarkBackend = new Series();
  readonly gauges = new PoolGauges();
  private readonly durations = new ApiDurations();
  private readonly options: MeterOptions;

  constructor(options: MeterOptions) {
    this.options = options;
    this.connmarkReconciles.set(0, 'error');
    this.connmarkReconciles.set(0, 'success');
  }

  /** By API, whether it failed, and status. */
  latencies(now: Milliseconds): ReadonlyMap<string, Durations> {
    return this.durations.all(now);
  }

  /** The attached ENIs are read once before nodeInit reads them to describe them. */
  processStarted(attached: readonly ImdsEni[]): void {
    this.gauges.storesOpened();
    this.readMetadata(READS_AT_START, 0);
    this.readAttachedEnis(attached);
  }

  processServes(startedWithin: Milliseconds): void {
    if (this.options.timesStart) this.startedWithin = startedWithin;
  }

  addAnswered(isServed: boolean): void {
    this.addRequests++;
    if (isServed) this.readMetadata(1, 0);
  }

  /** From no pool. */
  branchAddAnswered(): void {
    this.addRequests++;
  }

  delAnswered(): void {
    this.delRequests.add(1, 'PodDeleted');
  }

  /** One EC2 call as the daemon's own code saw it, SDK retries included. */
  callAnswered(call: string, took: Milliseconds, errorCode: string | undefined): void {
    this.ec2Requests.add(1, call);
    const status = errorCode === undefined ? '200' : this.options.statusOf(errorCode);
    this.durations.took(call, took, errorCode !== undefined, status);
    if (errorCode !== undefined && !this.isSilent(call, errorCode)) this.callFailed(call, errorCode);
  }

  /** A call that lists page by page: counted where it worked, and its error where not. */
  listed(call: string, errorCode: string | undefined): void {
    if (errorCode === undefined) this.ec2Requests.add(1, call);
    else this.callFailed(call, errorCode);
  }

  private callFailed(call: string, errorCode: string): void {
    this.apiErrors.add(1, call, errorCode);
    this.ec2Errors.add(1, call);
  }

  /** Metadata names an ENI that EC2 does not have. */
  metadataOutOfSync(call: string, errorCode: string): void {
    if (errorCode !== UNKNOWN_ENI) return;
    this.apiErrors.add(1, 'IMDSMetaDataOutOfSync', errorCode);
    if (this.isSilent(call, errorCode)) this.callFailed(call, errorCode);
  }

  /** What a function of awsutils could not do, wrapped in `doing`. */
  utilsFailed(fn: string, doing: string, failure: Ec2Failure): void {
    this.utilsErrors.add(1, fn, `${doing}: ${this.options.errorText(failure)}`);
  }

  /** For a new ENI to show in metadata with all its addresses. */
  waited(duration: Milliseconds, complete: boolean): void {
    this.durations.took('waitForENIAndIPsAttached', duration, !complete, complete ? '200' : '');
  }

  /** Begun and ended at once. */
  touch(action: MeteredAction | undefined): void {
    if (action !== undefined) this.inProgress.add(0, action);
  }

  begin(action: MeteredAction): void {
    this.inProgress.add(1, action);
  }

  end(action: MeteredAction): void {
    this.inProgress.add(-1, action);
  }

  /** Reads all attached ENIs: GetAttachedENIs. */
  readAttachedEnis(enis: readonly ImdsEni[], times = 1): void {
    const withPrefixes = enis.filter((eni) => eni.cidrs.some((cidr) => cidr.length === PREFIX_LENGTH)).length;
    const found = 1 + enis.length * READS_OF_ENI + withPrefixes;
    this.readMetadata(found * times, (enis.length - withPrefixes) * times);
  }

  readMetadata(found: number, missing: number): void {
    if (this.options.timesMetadata) this.durations.readMetadata(found, missing);
  }

  refreshesFrom(now: Milliseconds): void {
    if (this.options.timesMetadata) this.durations.refreshesFrom(now);
  }

  /** An ENI that is gone is no error to the functions that look at one. */
  private isSilent(call: string, errorCode: string): boolean {
    return (
      errorCode === UNKNOWN_ENI && (call === 'DeleteNetworkInterface' || call === 'DescribeNetworkInterfaces')
    );
  }
}

/** Runs an action and shows it as being in progress. */
export function metered<R>(meter: Meter | undefined, action: MeteredAction, process: Process<R>): Process<R> {
  return meter === undefined ? process : shownInProgress(meter, action, process);
}

function* shownInProgress<R>(meter: Meter, action: MeteredAction, process: Process<R>): Process<R> {
  meter.begin(action);
  try {
    return yield* process;
  } finally {
    meter.end(action);
  }
}
