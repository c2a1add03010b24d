// What the cloud is like when a scenario says nothing about it: times, API limits, quotas.
// AWS gives no figures for any of its times, so each table below is a guess held against the few published sightings.

import { spread, type Latency } from '../kernel/latency.ts';
import { FILTERED_DESCRIBE, type BucketName, type Ec2Call } from './calls.ts';
import type { BucketConfig } from './config.ts';

/** @assumption a read takes 50 to 300 ms, may be off by a factor of 2; seen only as part of longer spans. */
const READ = spread(50, 120, 250, 600, 2000);

/** @assumption a write of tags or attributes takes 100 to 400 ms, may be off by a factor of 2. */
const SMALL_WRITE = spread(100, 200, 400, 900, 3000);

/**
 * Time until EC2 answers one attempt.
 * @assumption AssignPrivateIpAddresses around 510 ms, the one published sample, AssignIpv6Addresses like it; Unassign a
 * little less, may be off by a factor of 2.
 * @assumption CreateNetworkInterface around 700 ms and AttachNetworkInterface around 1.2 s, so that a new ENI with all
 * its calls takes 2 to 4 s: published sightings are 1.8 s from created to attached, and "up to 10 s" for the whole.
 * @assumption CreateFleet of type instant around 2 s: it answers when the instances have their primary ENIs.
 * @assumption Detach around 900 ms and Delete around 350 ms, may be off by a factor of 2.
 */
export const DEFAULT_LATENCY: Readonly<Record<Ec2Call, Latency>> = {
  AssignIpv6Addresses: spread(250, 510, 800, 1500, 4000),
  AssignPrivateIpAddresses: spread(250, 510, 800, 1500, 4000),
  AssociateTrunkInterface: SMALL_WRITE,
  AttachNetworkInterface: spread(600, 1200, 2000, 4000, 8000),
  CreateFleet: spread(1200, 2000, 3000, 6000, 15000),
  CreateNetworkInterface: spread(350, 700, 1200, 2500, 6000),
  CreateTags: SMALL_WRITE,
  DeleteNetworkInterface: spread(150, 350, 600, 1200, 3000),
  DescribeInstances: READ,
  DescribeNetworkInterfaces: READ,
  DescribeSecurityGroups: READ,
  DescribeSubnets: READ,
  DetachNetworkInterface: spread(400, 900, 1500, 3000, 6000),
  ModifyNetworkInterfaceAttribute: SMALL_WRITE,
  TerminateInstances: SMALL_WRITE,
  UnassignPrivateIpAddresses: spread(200, 400, 700, 1300, 4000),
};

/**
 * How long after Detach a delete is refused with "in use".
 * @assumption "a few seconds", so that the daemon's fixed pause of 2 s and one or two retries cover it; may be off by
 * a factor of 2.
 */
export const DEFAULT_DETACH_DELAY = spread(1000, 2500, 4500, 8000, 20000);

/**
 * How late instance metadata is.
 * @assumption one sighting of 0.3 s for a new ENI with its addresses later still, one of 18 s; may be off by a factor
 * of 3.
 */
export const DEFAULT_IMDS_LAG = spread(200, 800, 2000, 6000, 18000);

/** @assumption RunInstances until the primary ENI exists: 1 to 3 s; boot comes on top and outweighs it. */
export const DEFAULT_LAUNCH = spread(1000, 1800, 3000, 6000, 15000);

/** @assumption TerminateInstances until the instance is gone, and its addresses with it: 30 to 60 s; may be off by a factor of 2. */
export const DEFAULT_TERMINATION = spread(20_000, 40_000, 60_000, 90_000, 180_000);

const MUTATING_ENI: BucketConfig = { capacity: 100, refillPerSecond: 5 };
const MUTATING: BucketConfig = { capacity: 50, refillPerSecond: 5 };
const READ_BUCKET: BucketConfig = { capacity: 100, refillPerSecond: 20 };
const UNFILTERED_READ: BucketConfig = { capacity: 50, refillPerSecond: 10 };

/**
 * The account's token buckets in a region: "Request throttling for the Amazon EC2 API".
 * The daemon's describes by id carry neither filter nor page size, so they fall under the smaller read buckets.
 */
export const DEFAULT_BUCKETS: Readonly<Record<BucketName, BucketConfig>> = {
  AssignIpv6Addresses: MUTATING_ENI,
  AssignPrivateIpAddresses: MUTATING_ENI,
  AssociateTrunkInterface: MUTATING,
  AttachNetworkInterface: MUTATING,
  CreateFleet: MUTATING,
  CreateNetworkInterface: MUTATING_ENI,
  CreateTags: { capacity: 100, refillPerSecond: 10 },
  DeleteNetworkInterface: MUTATING_ENI,
  DescribeInstances: UNFILTERED_READ,
  DescribeNetworkInterfaces: UNFILTERED_READ,
  [FILTERED_DESCRIBE]: READ_BUCKET,
  DescribeSecurityGroups: READ_BUCKET,
  DescribeSubnets: READ_BUCKET,
  DetachNetworkInterface: MUTATING,
  ModifyNetworkInterfaceAttribute: MUTATING_ENI,
  TerminateInstances: MUTATING_ENI,
  UnassignPrivateIpAddresses: MUTATING_ENI,
};

/** ENIs of an account in a region, unless AWS raised it. */
export const DEFAULT_ENI_QUOTA = 5000;
