// What a daemon leaves on its node for the next one: who has which address.
// @upstream pkg/ipamd/datastore/data_store.go#CheckpointEntry

import type { Ipv4 } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';

/** A row of /var/run/aws-node/ipam.json. */
export interface CheckpointEntry {
  readonly sandbox: string;
  readonly address: Ipv4;
  readonly pod?: string;
  readonly assignedAt?: Milliseconds;
}

/** What a new daemon finds there. */
export type Checkpoint = readonly CheckpointEntry[];
