// Security groups on the node's ENIs: set at the start; and where they are discovered by their tag, looked for again
// from then on, beside the pool loop. Nobody has groups with that tag, so ENIs outside the node's subnet get its own.
// @upstream pkg/awsutils/awsutils.go#RefreshSGIDs, #RefreshCustomSGIDs

import { SECOND, type Milliseconds } from '../base/time.ts';
import { Lane } from '../kernel/lane.ts';
import { spawn, type Process, type RunningProcess } from '../kernel/process.ts';
import { retry, type Backoff } from './backoff.ts';
import type { Ec2Failure } from './ec2Port.ts';
import { ownSubnetOf } from './eniSubnets.ts';
import type { Pool } from './pool.ts';
import type { StoredEni } from './storedEni.ts';

const DISCOVERY: Backoff = { point: 'group-discovery-retry', tries: 5, firstSleep: 100 };
/** From the end of one round to the beginning of the next. */
const PERIOD: Milliseconds = 30 * SECOND;

/**
 * The first refresh always sets every ENI's groups; those that follow find nothing new. A failure is only logged, but
 * that of a discovery, which is returned.
 */
export function* setSecurityGroups(pool: Pool): Process<Ec2Failure | undefined> {
  pool.meter?.readMetadata(1, 0);
  const [inOwnSubnet, elsewhere] = enisByGroupRefresh(pool);
  // With custom networking an ENI keeps the groups that its ENIConfig gave it.
  if (!pool.config.customNetworking) yield* setGroupsOn(pool, inOwnSubnet);
  const failure = discovers(pool) ? yield* discoverGroups(pool) : undefined;
  if (failure === undefined) yield* setGroupsOn(pool, elsewhere);
  pool.meter?.refreshesFrom(pool.now);
  return failure;
}

function discovers({ rules, config }: Pool): boolean {
  const isMeant = !config.customNetworking || rules.discoversGroupsOfEniConfigs;
  return rules.discoversSecurityGroups && config.subnetDiscovery && isMeant;
}

function* discoverGroups({ ports }: Pool): Process<Ec2Failure | undefined> {
  const answer = yield* retry(
    ports.chooser,
    DISCOVERY,
    () => ports.ec2.describeSecurityGroups(),
    (each) => each.ok,
  );
  return answer.ok ? undefined : answer;
}

function* setGroupsOn(pool: Pool, eniIds: readonly string[]): Process {
  for (const eniId of eniIds) {
    const answer = yield* pool.ports.ec2.modifyNetworkInterfaceAttribute(eniId, 'groups');
    if (!answer.ok) pool.meter?.metadataOutOfSync('ModifyNetworkInterfaceAttribute', answer.code);
  }
}

/** By ascending id. A daemon that discovers groups turns to the ENIs of other subnets after the discovery. */
function enisByGroupRefresh(
  pool: Pool,
): readonly [inOwnSubnet: readonly string[], elsewhere: readonly string[]] {
  const enis = pool.all.flatMap(({ store }) => store.enis.values());
  const own = ownSubnetOf(pool);
  const isLater = (eni: StoredEni): boolean => discovers(pool) && eni.subnetId !== own;
  return [sortedIds(enis.filter((eni) => !isLater(eni))), sortedIds(enis.filter(isLater))];
}

function sortedIds(enis: readonly StoredEni[]): readonly string[] {
  return enis.map((eni) => eni.id).sort();
}

/** The rounds of a daemon that discovers security groups, from its start to its end. */
export class GroupDiscovery {
  private readonly pool: Pool;
  private readonly running: RunningProcess;
  private stopped = false;

  constructor(pool: Pool) {
    this.pool = pool;
    // There is always one event to come: the end of a call, or of the pause after a round.
    pool.ports.simulation.countBackground(1);
    this.running = spawn(pool.ports.simulation, Lane.cluster, this.rounds());
  }

  /** That of a daemon whose version and settings have it discover groups. */
  static of(pool: Pool): GroupDiscovery | undefined {
    return discovers(pool) && pool.config.provisions ? new GroupDiscovery(pool) : undefined;
  }

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.running.stop();
    this.pool.ports.simulation.countBackground(-1);
  }

  private *rounds(): Process {
    for (;;) {
      const failure = yield* discoverGroups(this.pool);
      if (failure === undefined) yield* setGroupsOn(this.pool, enisByGroupRefresh(this.pool)[1]);
      yield PERIOD;
    }
  }
}
