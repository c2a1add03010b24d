// Growing the pool, one action at a time: fill an ENI that has slots left, else create one.
// @upstream pkg/ipamd/ipamd.go#increaseDatastorePool, #tryAssignIPs, #tryAssignPrefixes

import { formatCidr, PREFIX_LENGTH, type Cidr } from '../base/ipv4.ts';
import type { Process } from '../kernel/process.ts';
import { createEni } from './createEni.ts';
import type { StoredEni } from './storedEni.ts';
import type { Ec2Answer } from './ec2Port.ts';
import { metered } from './meter.ts';
import { isInsufficiency } from './insufficiency.ts';
import type { Failure, Pool } from './pool.ts';
import { cidrsToFill } from './targets.ts';

const LIMIT_EXCEEDED = 'PrivateIpAddressLimitExceeded';

type FillOutcome = 'filled' | 'no-room' | { readonly code: string; readonly eni: StoredEni };

/** Whether an increase would be tried at all. */
export function isIncreaseAllowed(pool: Pool): boolean {
  return pool.mayChangeEnis && pool.now > pool.clocks.pausedUntil;
}

/** Whether an increase that is tried would have something to do. */
export function canGrow(pool: Pool): boolean {
  return (pool.hasRoomForEni && !pool.lacksEniConfig) || hasRoomSomewhere(pool);
}

/** Fails only when addresses for an existing ENI could not be had for another reason than insufficiency. */
export function increase(pool: Pool): Process<Failure> {
  return metered(pool.meter, 'increaseDatastorePool', increaseIfAllowed(pool));
}

function* increaseIfAllowed(pool: Pool): Process<Failure> {
  if (!isIncreaseAllowed(pool)) return undefined;
  const outcome = yield* fillExistingEni(pool);
  if (typeof outcome === 'object') {
    const { code, eni } = outcome;
    pool.noteFailure(code, eni);
    return isInsufficiency(code) ? undefined : { code };
  }
  if (outcome === 'filled') {
    pool.noteSuccess();
    return undefined;
  }
  if (!pool.hasRoomForEni || pool.lacksEniConfig) return undefined;
  const failure = yield* createEni(pool);
  if (failure === undefined) pool.noteSuccess();
  else pool.noteFailure(failure.code);
  return undefined;
}

function* fillExistingEni(pool: Pool): Process<FillOutcome> {
  pool.ports.meetingCalls.comeIn('before-fill');
  const wanted = cidrsToFill(pool.config, pool.store.stats());
  if (wanted === 0) return 'no-room';
  for (const eni of candidates(pool)) {
    const answer = yield* assign(pool, eni, Math.min(pool.config.slotsPerEni - eni.cidrs.size, wanted));
    if (answer.ok) {
      pool.addCidrs(eni, answer.value);
      return 'filled';
    }
    if (!(pool.rules.fillsNextCandidate && pool.config.subnetDiscovery && isInsufficiency(answer.code)))
      return { code: answer.code, eni };
  }
  return 'no-room';
}

/** In the order they are tried; older versions try one. */
function candidates(pool: Pool): readonly StoredEni[] {
  const { chooser } = pool.ports;
  // Nothing is drawn for a tick that could as well be left out.
  if (!hasRoomSomewhere(pool)) return [];
  if (pool.rules.fillsNextCandidate) {
    return chooser.order('fill-eni', pool.store.enis).filter((eni) => hasRoom(pool, eni));
  }
  const eni = chooser.first('fill-eni', pool.store.enis, (each) => hasRoom(pool, each));
  return eni === undefined ? [] : [eni];
}

function hasRoomSomewhere(pool: Pool): boolean {
  return pool.store.enis.some((eni) => hasRoom(pool, eni));
}

/** Secondary addresses and prefixes share an ENI's slots. */
function hasRoom(pool: Pool, eni: StoredEni): boolean {
  return !eni.excluded && !pool.leavesUnfilled(eni) && eni.cidrs.size < pool.config.slotsPerEni;
}

/** Asks for `count`, on an error for one. */
function* assign(pool: Pool, eni: StoredEni, count: number): Process<Ec2Answer<readonly Cidr[]>> {
  const { ec2 } = pool.ports;
  let answer = yield* ec2.assignPrivateIpAddresses(eni.id, pool.request(count));
  if (!answer.ok && answer.code !== LIMIT_EXCEEDED) {
    answer = yield* ec2.assignPrivateIpAddresses(eni.id, pool.request(1));
    if (!answer.ok && answer.code !== LIMIT_EXCEEDED)
      pool.meter?.ipamdErrors.add(1, 'increaseIPPoolAllocIPAddressesFailed');
  }
  return !answer.ok && answer.code === LIMIT_EXCEEDED ? yield* readFromEc2(pool, eni) : answer;
}

/** The ENI carries more than the store knows: take what is there. */
function* readFromEc2(pool: Pool, eni: StoredEni): Process<Ec2Answer<readonly Cidr[]>> {
  const answer = yield* pool.ports.ec2.describeNetworkInterfaces([eni.id]);
  if (!answer.ok) {
    pool.meter?.ipamdErrors.add(1, 'increaseIPPoolGetENIaddressesFailed');
    return answer;
  }
  const length = pool.config.prefixMode ? PREFIX_LENGTH : 32;
  const cidrs = answer.value.flatMap((described) => described.cidrs).filter((cidr) => cidr.length === length);
  return { ok: true, value: cidrs.filter((cidr) => !eni.cidrs.has(formatCidr(cidr))) };
}
