// What a daemon leaves on its node for the next one: who has which address.
// @upstream pkg/ipamd/datastore/data_store.go#CheckpointEntry

import type { Address } from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';

/** A row of /var/run/aws-node/ipam.json, or of the file of another network card. */
export interface CheckpointEntry {
  readonly sandbox: string;
  readonly address: Address;
  readonly pod?: string;
  readonly assignedAt?: Milliseconds;
  /** In whose file it is; in that of card 0 unless it is said. */
  readonly networkCard?: number;
  /** How many addresses its sandbox asked for, one a network card; 1 unless it is said. */
  readonly interfaces?: number;
}

/** What a new daemon finds there. */
export type Checkpoint = readonly CheckpointEntry[];

/** The rows of one network card's file. */
export function rowsOfCard(checkpoint: Checkpoint, networkCard: number): Checkpoint {
  return checkpoint.filter((entry) => (entry.networkCard ?? 0) === networkCard);
}
