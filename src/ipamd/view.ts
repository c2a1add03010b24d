// The daemon and its store to be looked at: what those read who check, explain or show them, and nothing by which they
// could change them.

import type { Address } from '../base/address.ts';
import type { GoMap } from '../kernel/goMap.ts';
import type { IpamdConfig } from './config.ts';
import type { IpamDaemon } from './daemon.ts';
import type { Datastore } from './datastore.ts';
import type { StoredAddress, StoredCidr, StoredEni } from './storedEni.ts';

type MapView<K, V> = Pick<GoMap<K, V>, 'size' | 'get' | 'has' | 'values' | 'keys'>;

/** An address, and the CIDR that it is of. */
export interface AddressView extends Readonly<Omit<StoredAddress, 'holder'>> {
  readonly holder: CidrView;
}

export interface CidrView extends Readonly<Pick<StoredCidr, 'key' | 'cidr' | 'size' | 'assigned'>> {
  addresses(): readonly AddressView[];
  at(address: Address): AddressView | undefined;
}

type OwnOfEni =
  'id' | 'device' | 'isPrimary' | 'isTrunk' | 'subnetId' | 'primary' | 'addedAt' | 'excluded' | 'assigned';

export interface EniView extends Readonly<Pick<StoredEni, OwnOfEni>> {
  readonly cidrs: MapView<string, CidrView>;
}

type OwnOfStore =
  | 'prefixMode'
  | 'version'
  | 'assignmentVersion'
  | 'interfacesOf'
  | 'coolingUntil'
  | 'sandboxes'
  | 'checkpoint'
  | 'stats'
  | 'cooling';

export interface DatastoreView extends Pick<Datastore, OwnOfStore> {
  readonly enis: MapView<string, EniView>;
  /** The address of a sandbox. */
  assignment(sandbox: string): AddressView | undefined;
}

/** The addresses of one network card. */
export interface PoolView {
  readonly config: IpamdConfig;
  readonly store: DatastoreView;
  readonly eniConfigName: string;
  readonly lacksEniConfig: boolean;
  readonly hasRoomForEni: boolean;
  readonly unmanaged: { count(networkCard: number): number };
}

export interface DaemonView extends Pick<IpamDaemon, 'ready' | 'tick' | 'nextSearchAt' | 'standing'> {
  /** That of the default network card, with those of all that are managed. */
  readonly pool: PoolView & { readonly all: readonly PoolView[] };
}
