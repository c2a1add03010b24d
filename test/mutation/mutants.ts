// Named mutants of the daemon's and the cloud's rules: one wrong comparison, constant or order each. The test suite
// has to notice them; `npm run mutation` says which it does not.

export interface Mutant {
  readonly name: string;
  /** Below src/. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

type Change = readonly [name: string, find: string, replace: string];

function mutantsOf(file: string, ...changes: readonly Change[]): readonly Mutant[] {
  return changes.map(([name, find, replace]) => ({ name, file, find, replace }));
}

export const MUTANTS: readonly Mutant[] = [
  ...mutantsOf(
    'ipamd/targets.ts',
    ['max-pods cap off by one', 'stats.total >= config.maxPods', 'stats.total > config.maxPods'],
    ['low at the warm target itself', 'stats.available < wanted', 'stats.available <= wanted'],
    ['never low at target 0', 'warm === 0 && stats.available === 0', 'warm === 0 && stats.available < 0'],
    ['short by the minimum only', 'Math.max(warmIpTarget - stats.available, ', 'Math.max('],
    ['short by the warm target only', 'minimumIpTarget - stats.total, 0);', '0);'],
    ['over ignores the minimum', 'Math.min(overWarm, stats.total - minimumIpTarget)', 'overWarm'],
    [
      'prefix over ignores assigned',
      'prefixesFor(stats.assigned + warmIpTarget)',
      'prefixesFor(warmIpTarget)',
    ],
    [
      'prefix over ignores free prefixes',
      'Math.min(stats.freePrefixes, stats.totalPrefixes -',
      'Math.min(Infinity, stats.totalPrefixes -',
    ],
    [
      'prefix over ignores the minimum',
      'stats.totalPrefixes - prefixesFor(minimumIpTarget)',
      'stats.totalPrefixes',
    ],
    ['prefix short not in prefixes', 'short: prefixesFor(short)', 'short'],
    [
      'prefixes rounded down',
      'Math.ceil(addresses / IPS_PER_PREFIX)',
      'Math.floor(addresses / IPS_PER_PREFIX)',
    ],
    [
      'low in prefix mode by ENIs',
      'config.prefixMode ? IPS_PER_PREFIX : maxIpsPerEni(config)',
      'maxIpsPerEni(config)',
    ],
    [
      'prefix surplus counts the warm one',
      'stats.freePrefixes - config.warmPrefixTarget, 0) : 0',
      'stats.freePrefixes, 0) : 0',
    ],
    ['extra ENI one too late', '(warm + 1) * maxIpsPerEni(config)', '(warm + 2) * maxIpsPerEni(config)'],
    ['extra ENI one too early', 'stats.available >= (warm + 1)', 'stats.available >= warm'],
    ['extra ENI not at the limit', 'stats.available >= (warm', 'stats.available > (warm'],
    [
      'IP targets free no ENI',
      'if (ipTargetsDefined(config)) return true;',
      'if (ipTargetsDefined(config)) return false;',
    ],
    [
      'idle ENI kept in prefix mode',
      'return config.prefixMode && hasIdleSecondary',
      'return false && hasIdleSecondary',
    ],
    [
      'idle ENI freed in either mode',
      'return config.prefixMode && hasIdleSecondary',
      'return hasIdleSecondary',
    ],
    [
      'fill asks for all slots',
      'target === undefined ? config.slotsPerEni : target.short;',
      'config.slotsPerEni;',
    ],
    ['fill wants no prefix at target 0', 'return Math.max(1, wanted);', 'return Math.max(0, wanted);'],
    ['new ENI ignores its slots', 'Math.min(Math.max(1, wanted), config.slotsPerEni)', 'Math.max(1, wanted)'],
    [
      'new ENI with all addresses',
      'Math.min(target === undefined ? config.slotsPerEni : target.short, config.slotsPerEni)',
      'config.slotsPerEni',
    ],
  ),
  ...mutantsOf(
    'ipamd/config.ts',
    ['loop sleeps 2 s', 'POOL_SLEEP: Milliseconds = 2500', 'POOL_SLEEP: Milliseconds = 2000'],
    [
      'reconcile every 55 s',
      'RECONCILE_INTERVAL: Milliseconds = 60',
      'RECONCILE_INTERVAL: Milliseconds = 55',
    ],
    ['decrease every 25 s', 'DECREASE_INTERVAL: Milliseconds = 30', 'DECREASE_INTERVAL: Milliseconds = 25'],
    [
      'pause of 100 s',
      'INSUFFICIENT_CIDR_PAUSE: Milliseconds = 120',
      'INSUFFICIENT_CIDR_PAUSE: Milliseconds = 100',
    ],
    ['freed remembered for 50 s', 'RECENTLY_FREED: Milliseconds = 60', 'RECENTLY_FREED: Milliseconds = 50'],
    ['ENI old at 50 s', 'MIN_ENI_LIFETIME: Milliseconds = 60', 'MIN_ENI_LIFETIME: Milliseconds = 50'],
    ['cooldown 25 s by default', 'IP_COOLDOWN_PERIOD, 30)', 'IP_COOLDOWN_PERIOD, 25)'],
    ['warm ENI target 2 by default', 'WARM_ENI_TARGET, 1)', 'WARM_ENI_TARGET, 2)'],
    ['MAX_ENI ignored', 'maxEni >= 1 && maxEni < limits.maxEnis ? maxEni', 'false ? maxEni'],
    ['primary address given to pods', 'limits.ipv4PerEni - 1', 'limits.ipv4PerEni'],
    [
      'prefix mode on any type',
      'flag(env.ENABLE_PREFIX_DELEGATION, false) && limits.supportsPrefixes',
      'flag(env.ENABLE_PREFIX_DELEGATION, false)',
    ],
    ['discovery off by default', 'ENABLE_SUBNET_DISCOVERY, true)', 'ENABLE_SUBNET_DISCOVERY, false)'],
  ),
  ...mutantsOf('base/ipv4.ts', ['prefixes of 8', 'IPS_PER_PREFIX = 16', 'IPS_PER_PREFIX = 8']),
  ...mutantsOf(
    'ipamd/release.ts',
    ['primary ENI may go', "if (eni.isPrimary) return 'primary';\n  if (now", 'if (now'],
    [
      'young at exactly 60 s',
      'now - eni.addedAt < MIN_ENI_LIFETIME',
      'now - eni.addedAt <= MIN_ENI_LIFETIME',
    ],
    ['cooling ENI may go', "if (store.coolingOn(eni, now) > 0) return 'address-in-cooldown';", ''],
    ['ENI with pods may go', "if (eni.assigned > 0) return 'has-pods';", ''],
    ['warm IP not required at equality', 'if (available < wholeCidrs', 'if (available <= wholeCidrs'],
    ['minimum not required', 'if (config.minimumIpTarget !== 0)', 'if (false)'],
    ['minimum at equality', 'if (total < wholeCidrs', 'if (total <= wholeCidrs'],
    ['warm prefix not required', 'config.prefixMode && config.warmPrefixTarget !== 0', 'false'],
    [
      'leftover addresses do not count as free',
      'othersThatServe(store, eni).filter((cidr) => cidr.assigned === 0)',
      'othersThatServe(store, eni).filter((cidr) => isPrefix(cidr) && cidr.assigned === 0)',
    ],
    [
      'targets not rounded to prefixes',
      'prefixesFor(addresses) * IPS_PER_PREFIX : addresses',
      'addresses : addresses',
    ],
    [
      'wakes when an ENI turns 61 s',
      'const age = eni.addedAt + MIN_ENI_LIFETIME;',
      'const age = eni.addedAt + MIN_ENI_LIFETIME + 1000;',
    ],
    [
      'wakes late after a cooldown',
      'store.coolingUntil(lastGivenBack(eni)) + 1',
      'store.coolingUntil(lastGivenBack(eni)) + 5000',
    ],
  ),
  ...mutantsOf(
    'ipamd/storedPrefix.ts',
    ['given out in its last millisecond of cooldown', 'longestIdle > cooldown', 'longestIdle >= cooldown'],
    [
      'others out of cooldown stay stored',
      'if (isReusable(each)) stored.delete(each.address);',
      'if (each === reused) stored.delete(each.address);',
    ],
    [
      'a new address before a used one',
      'this.place(reused ?? this.lowestNotStored(), {',
      'this.place(this.storedCount < this.size ? this.lowestNotStored() : (reused ?? this.lowestNotStored()), {',
    ],
    [
      'highest address first',
      'let offset = 0;\n    while (this.at(addressInBlock(this.cidr, offset)) !== undefined) offset++;',
      'let offset = this.size - 1;\n    while (this.at(addressInBlock(this.cidr, offset)) !== undefined) offset--;',
    ],
  ),
  ...mutantsOf(
    'ipamd/storedSecondary.ts',
    [
      'a secondary address given out in its last millisecond of cooldown',
      'now - this.unassignedAt > cooldown',
      'now - this.unassignedAt >= cooldown',
    ],
    [
      'a secondary address that never had a pod cools',
      'this.isStored && isCooling(this, now, cooldown)',
      'isCooling(this, now, cooldown)',
    ],
  ),
  ...mutantsOf(
    'ipamd/datastore.ts',
    ['same sandbox gets a second address', 'if (known !== undefined) return known;', ''],
    [
      'either kind serves in either mode',
      'return isPrefix(cidr) === this.prefixMode && cidr.isAssignable',
      'return cidr.isAssignable',
    ],
    ['no cooldown after DEL', 'address.unassignedAt = now;', ''],
    ['CIDR with pods leaves unforced', 'if (cidr.assigned > 0 && !force) return false;', ''],
    [
      'prefixes of an ENI torn off with pods subtracted once',
      'if (eni.assigned > 0) this.prefixesMiscounted += eni.prefixes;',
      '',
    ],
  ),
  ...mutantsOf(
    'ipamd/poolStats.ts',
    ['excluded ENIs count', 'if (eni.excluded) continue;\n    total', 'total'],
    [
      'one address is kept back',
      'available: total - assigned, ',
      'available: Math.max(total - assigned - 1, 0), ',
    ],
  ),
  ...mutantsOf(
    'ipamd/storedEni.ts',
    [
      'cooldown ends at its last millisecond',
      'now - address.unassignedAt <= cooldown',
      'now - address.unassignedAt < cooldown',
    ],
    ['cooldown never', 'address.sandbox === undefined && now - address.unassignedAt <= cooldown', 'false'],
    ['excluded ENIs serve pods', 'if (this.excluded || this.inModeAssigned', 'if (this.inModeAssigned'],
    ['an ENI without an address stays closed', 'this.closedUntil = NEVER;\n    this.isCool', 'this.isCool'],
    ['an ENI that has cooled down stays cool', 'this.isCool = false;\n  }', '}'],
    ['restores into secondary addresses only', ' ?? this.cidrs.get(prefix)', ''],
    [
      'both kinds count',
      'if (isPrefix(cidr) === prefixMode) this.inMode += change * cidr.size;',
      'this.inMode += change * cidr.size;',
    ],
    [
      'both kinds count as assigned',
      'if (isPrefix(cidr) === prefixMode) this.inModeAssigned += change;',
      'this.inModeAssigned += change;',
    ],
    ['a prefix stays free', 'this.freePrefixes += Number(cidr.assigned === 0) - Number(wasFree);', ''],
    [
      'no free prefixes on the way in',
      '    this.prefixes += change;\n    this.freePrefixes += change;',
      '    this.prefixes += change;',
    ],
  ),
  ...mutantsOf(
    'ipamd/increase.ts',
    ['no DEL before a fill counts', "pool.ports.meetingCalls.comeIn('before-fill');", ''],
    [
      'increase on a cordoned node',
      'return pool.mayChangeEnis && pool.now > pool.clocks.pausedUntil;',
      'return pool.now > pool.clocks.pausedUntil;',
    ],
    [
      'no pause',
      'return pool.mayChangeEnis && pool.now > pool.clocks.pausedUntil;',
      'return pool.mayChangeEnis;',
    ],
    ['pause ends at 120 s', 'pool.now > pool.clocks.pausedUntil', 'pool.now >= pool.clocks.pausedUntil'],
    [
      'insufficiency fails the start',
      'return isInsufficiency(code) ? undefined : { code };',
      'return { code };',
    ],
    [
      'errors do not fail the start',
      'return isInsufficiency(code) ? undefined : { code };',
      'return undefined;',
    ],
    [
      'new ENI beyond the limit',
      'if (!pool.hasRoomForEni || pool.lacksEniConfig) return',
      'if (pool.lacksEniConfig) return',
    ],
    [
      'excluded ENI filled',
      'return !eni.excluded && !pool.leavesUnfilled(eni)',
      'return !pool.leavesUnfilled(eni)',
    ],
    [
      'no fallback to one address',
      'if (!answer.ok && answer.code !== LIMIT_EXCEEDED) {',
      'if (false as boolean) {',
    ],
    ['fallback to two', 'pool.request(1)', 'pool.request(2)'],
    ['limit exceeded is an error', 'return !answer.ok && answer.code === LIMIT_EXCEEDED ?', 'return false ?'],
    [
      'next candidate never tried',
      'pool.rules.fillsNextCandidate && pool.config.subnetDiscovery && isInsufficiency(answer.code)',
      'false',
    ],
    [
      'next candidate after any error',
      'pool.config.subnetDiscovery && isInsufficiency(answer.code)',
      'pool.config.subnetDiscovery',
    ],
  ),
  ...mutantsOf(
    'ipamd/eniSubnets.ts',
    [
      'subnets with fewest addresses first',
      'b.availableIpAddressCount - a.availableIpAddressCount',
      'a.availableIpAddressCount - b.availableIpAddressCount',
    ],
    [
      'untagged subnets eligible',
      "if (role === undefined || (pool.rules.readsRoleTag && (role === '' || role === '0'))) return false;",
      '',
    ],
    ['own subnet never excluded', 'return !isExcluded(pool, subnet);', 'return true;'],
    [
      'own subnet unseen without discovery',
      'if (!pool.rules.excludesSubnets) return { ok: true, value: [own] };\n  const',
      'return { ok: true, value: [own] };\n  const',
    ],
    [
      'no second lookup of subnets',
      'if (!again.ok) return again;',
      'if (again.ok) return { ok: true, value: [] };',
    ],
    [
      'cluster tags heeded without CLUSTER_NAME',
      "rules.heedsCniClusterTags && config.clusterName !== ''",
      'rules.heedsCniClusterTags',
    ],
  ),
  ...mutantsOf(
    'ipamd/createEni.ts',
    ['only the first subnet tried', 'failure = answer;\n  }', 'return answer;\n  }'],
    ['unattached ENI left behind', 'yield* deleteEni(pool, eniId);', ''],
    [
      'modify failure ignored',
      'if (modified.ok) return { ok: true, value: eniId };',
      'if (true as boolean) return { ok: true, value: eniId };',
    ],
    [
      'no wait for an ENI freed again',
      'return (yield* freeEni(pool, eniId)) ?? { ok: true, value: NO_ENI };',
      'return (yield* freeEni(pool, eniId)) ?? modified;',
    ],
    ['metadata asked every 50 ms', 'firstSleep: 100 }', 'firstSleep: 50 }'],
    ['ENI stored after its subnet lookup only by age', 'addedAt = pool.now,', 'addedAt = pool.now + 1000,'],
  ),
  ...mutantsOf(
    'ipamd/freeEni.ts',
    ['cordoned node frees ENIs', 'if (!pool.mayChangeEnis) return;', ''],
    ['no pause after detach', 'SLEEP_AFTER_DETACH = 2 * SECOND', 'SLEEP_AFTER_DETACH = 1 * SECOND'],
    [
      'delete retried after 0.4 s',
      "point: 'delete-retry', tries: 12, firstSleep: 500",
      "point: 'delete-retry', tries: 12, firstSleep: 400",
    ],
    ['failed describe goes on', 'if (!described.ok) return notDescribed(pool, described);', ''],
    ['one delete only', "point: 'delete-retry', tries: 12", "point: 'delete-retry', tries: 1"],
  ),
  ...mutantsOf(
    'ipamd/decrease.ts',
    ['one CIDR too many', '.slice(0, over)', '.slice(0, over + 1)'],
    ['all ENIs give the same number', 'over -= removed.length;', ''],
    ['no ADD before a decrease counts', "meetingCalls.comeIn('before-decrease');", ''],
    [
      'freed CIDRs not remembered',
      'pool.clocks.rememberFreed(cidr.key, pool.now);',
      'pool.clocks.forgetFreed(cidr.key);',
    ],
    [
      'CIDRs with pods released',
      '.filter((cidr) => cidr.assigned === 0);\n}\n\n/** One call',
      ';\n}\n\n/** One call',
    ],
    [
      'secondary addresses before prefixes kept',
      'if (secondary.length > 0) yield*',
      'if (secondary.length > 1) yield*',
    ],
  ),
  ...mutantsOf(
    'ipamd/reconcile.ts',
    [
      'reconcile at 60 s sharp',
      'pool.clocks.lastNodeIpPoolAction + RECONCILE_INTERVAL + 1',
      'pool.clocks.lastNodeIpPoolAction + RECONCILE_INTERVAL',
    ],
    ['vanished ENIs stay', 'pool.removeEni(eni, true);', ''],
    ['no stamp', 'pool.clocks.lastNodeIpPoolAction = pool.now;', ''],
    ['foreign ENIs untagged', '(yield* tagEni(pool, foreign)) &&\n', ''],
    ['EC2 never asked', 'asked ? yield* cidrsFromEc2(pool, eni, length) : shown', 'shown'],
    ['stale CIDRs stay', 'pool.removeCidrs(eni, stale, true);', ''],
    ['recently freed added back', 'if (recentlyFreed === true) continue;', ''],
    ['no check of freed CIDRs with EC2', 'recentlyFreed === false && !askedEc2', 'false'],
    ['freed CIDRs never forgotten', 'pool.clocks.forgetFreed(key);', ''],
    ['prefixes not reconciled', 'yield* reconcileCidrs(pool, eni, metadata, PREFIX_LENGTH, prefixes);', ''],
  ),
  ...mutantsOf(
    'ipamd/nodeInit.ts',
    [
      'unused addresses of the other mode kept',
      "idleCidrs(eni, pool.config.prefixMode ? 'ips' : 'prefixes')",
      "idleCidrs(eni, pool.config.prefixMode ? 'prefixes' : 'ips').slice(0, 0)",
    ],
    [
      'groups refreshed before the clean-up',
      'for (const each of pool.all) yield* releaseOtherMode(each);\n',
      'yield* setSecurityGroups(pool);\n  for (const each of pool.all) yield* releaseOtherMode(each);\n',
    ],
    ['no first increase', 'if (!judgeLow(card.pool.config, card.before).low) continue;', 'return undefined;'],
    ['pods forgotten', 'restore(each, rowsOfCard(found, each.config.networkCard), serving);', ''],
    [
      'an untagged ENI does not fail the start',
      'if (!(yield* tagEni(pool, each)))',
      'if (!(yield* tagEni(pool, each)) && false)',
    ],
    [
      'groups set without provisioning',
      'config.provisions ? yield* setSecurityGroups(pool) : undefined',
      'yield* setSecurityGroups(pool)',
    ],
  ),
  ...mutantsOf(
    'ipamd/groupRefresh.ts',
    ['groups set by id alone', 'discovers(pool) && eni.subnetId !== own', 'false'],
    [
      'no group discovery after the start',
      'yield* setGroupsOn(this.pool, enisByGroupRefresh(this.pool)[1]);',
      '',
    ],
  ),
  ...mutantsOf(
    'ipamd/attachedEnis.ts',
    ['every ENI tagged', ' || described?.tagged !== false', ''],
    ['tagged without provisioning', '!pool.config.provisions || ', ''],
    [
      'first retry of a describe waits',
      'else if (tries > 0) yield DESCRIBE_SLEEP * tries;',
      'else yield DESCRIBE_SLEEP * (tries + 1);',
    ],
    ['an unknown ENI is asked for again', 'known.delete(eniNamedIn(answer.message));', "known.delete('');"],
  ),
  ...mutantsOf(
    'ipamd/tick.ts',
    ['no CNI call before a tick', "ports.meetingCalls.comeIn('before-tick');", ''],
    [
      'decrease while low',
      '} else if (isDecreaseDue(pool, before)) {',
      '}\n  if (isDecreaseDue(pool, before)) {',
    ],
    [
      'decrease at 30 s sharp',
      'now - clocks.lastDecrease > DECREASE_INTERVAL',
      'now - clocks.lastDecrease >= DECREASE_INTERVAL',
    ],
    [
      'extra ENIs judged after',
      'rules.judgesExtraEnisBeforeAction ? before : store.stats()',
      'store.stats()',
    ],
    ['extra ENIs judged before', 'rules.judgesExtraEnisBeforeAction ? before : store.stats()', 'before'],
    [
      'decrease stamped at its begin',
      'stampDecrease(clocks, ports.simulation.now);',
      'stampDecrease(clocks, ports.simulation.now - 400);',
    ],
    ['decrease stamps no action', 'clocks.lastNodeIpPoolAction = at;', ''],
  ),
  ...mutantsOf(
    'ipamd/cniCalls.ts',
    [
      'emptied prefixes stay',
      "if (isPrefix(holder)) return idleCidrs(holder.eni, 'prefixes');",
      'if (isPrefix(holder)) return [];',
    ],
    [
      'DEL releases addresses in every version',
      "this.pool.rules.delReleasesSecondaryIps ? idleCidrs(holder.eni, 'ips') : []",
      "idleCidrs(holder.eni, 'ips')",
    ],
    [
      'DEL does not wake the loop',
      '    this.watcher.assignmentsChanged();\n    return answer;',
      '    return answer;',
    ],
  ),
  ...mutantsOf(
    'ipamd/poolLoop.ts',
    [
      'passed reconciles not stamped',
      'this.stampPassedReconciles(this.nextAt + (passed - 1) * POOL_SLEEP);',
      '',
    ],
    [
      'reconcile follows reconcile',
      "return half === 'reconcile' && this.pool.config.provisions",
      'return this.pool.config.provisions',
    ],
  ),
  ...mutantsOf('ipamd/insufficiency.ts', [
    'only one insufficiency code',
    "code === 'InsufficientFreeAddressesInSubnet' || code === 'InsufficientCidrBlocks'",
    "code === 'InsufficientFreeAddressesInSubnet'",
  ]),
  ...mutantsOf(
    'ipamd/pool.ts',
    ['no ADD between two new addresses', "comeIn('before-store-cidr');", 'areDue;'],
    ['one ENI fewer', 'this.store.enis.size < maxEnis', 'this.store.enis.size < maxEnis - 1'],
    ['success leaves no stamp', 'this.clocks.lastNodeIpPoolAction = this.now;', ''],
  ),
  ...mutantsOf('ipamd/poolClocks.ts', [
    'freed at exactly 60 s is recent',
    'now - freedAt < RECENTLY_FREED',
    'now - freedAt <= RECENTLY_FREED',
  ]),
  ...mutantsOf(
    'ipamd/backoff.ts',
    ['sleeps do not double', 'firstSleep * 2 ** (tries - 1)', 'firstSleep'],
    ['jitter of half', 'JITTER_PERCENT = 15', 'JITTER_PERCENT = 50'],
  ),
  ...mutantsOf(
    'ec2/throttle.ts',
    ['an attempt takes no token', 'this.level -= TOKEN;', ''],
    ['a bucket overflows', 'Math.min(this.capacity, this.level +', 'Math.min(Infinity, this.level +'],
    [
      'admitted with part of a token',
      'if (this.level < TOKEN) return false;',
      'if (this.level <= 0) return false;',
    ],
  ),
  ...mutantsOf(
    'ec2/faults.ts',
    ['a fault goes on at its end', 'now >= config.to', 'now > config.to'],
    ['a fault begins late', 'now < config.from', 'now <= config.from'],
    ['a fault strikes for ever', 'fault.timesLeft--;', ''],
  ),
  ...mutantsOf(
    'ec2/sdk.ts',
    ['Go v2 tries four times', 'V2_ATTEMPTS = 3', 'V2_ATTEMPTS = 4'],
    ['Go v1 tries ten times', 'V1_ATTEMPTS = 11', 'V1_ATTEMPTS = 10'],
    ['a retry costs less', 'V2_RETRY_COST = 5', 'V2_RETRY_COST = 4'],
    [
      'pauses do not double',
      'this.stream().below(2 ** attempts * SECOND)',
      'this.stream().below(2 * SECOND)',
    ],
    ['a success gives nothing back', 'Math.min(V2_QUOTA, this.quota + refund)', 'this.quota'],
    [
      '4xx errors are tried again',
      'const retried = THROTTLING.has(code) || SERVER_ERRORS.has(code);',
      'const retried = true;',
    ],
  ),
  ...mutantsOf(
    'ec2/allocation.ts',
    [
      'a new ENI without prefixes is an insufficiency',
      "failure('InvalidParameterValue', \"There aren't sufficient free Ipv4 addresses or prefixes\")",
      "failure('InsufficientCidrBlocks')",
    ],
    ['primary address not counted', 'subnet.allocateAddresses(1 + count)', 'subnet.allocateAddresses(count)'],
  ),
  ...mutantsOf(
    'ec2/subnet.ts',
    ['three addresses reserved at the start', 'RESERVED_AT_START = 4', 'RESERVED_AT_START = 3'],
    [
      'prefix reservations last',
      'this.map.reservedBlocks.size > 0 ? this.map.reservedBlocks : this.map.openBlocks',
      'this.map.openBlocks.size > 0 ? this.map.openBlocks : this.map.reservedBlocks',
    ],
    ['others take what is used', 'if (this.map.isUsed(offset)) return;', ''],
  ),
  ...mutantsOf(
    'ipamd/podEni.ts',
    ['feature without a slot', 'pool.config.ipv6 || pool.hasFreeSlot', 'true'],
    ['feature twice', '!features.includes(SECURITY_GROUPS_FOR_PODS)', 'features.length >= 0'],
    ['ENIConfig named though it is the default', 'if (name === DEFAULT_ENI_CONFIG) return undefined;', ''],
    ['branch ENI without a trunk', '(trunkShows(pool) ? seen.branchEni : undefined)', '(seen.branchEni)'],
    [
      'branch ENI with a trunk of the store alone',
      'ports.imds.attachedEnis().some(({ eniId }) => eniId === trunk.id)',
      'ports.imds.attachedEnis().length > 0',
    ],
    ['branch ENI by the annotation alone', "if (!seen.wantsBranchEni) return 'from-pool';", ''],
    [
      'a DEL without a Pod knows nothing',
      "seen === undefined ? 'pod-not-found'",
      "seen === undefined ? 'unknown-pod'",
    ],
  ),
  ...mutantsOf(
    'vpcresources/branchEnis.ts',
    ['VLANs of 121', 'const MOST_VLANS = 120;', 'const MOST_VLANS = 121;'],
    [
      'branch ENIs that cool down leave room',
      'this.used + this.queue.length >= this.limit',
      'this.used >= this.limit',
    ],
    ['cooled down at the cooldown', 'now - first.since > cooldown', 'now - first.since >= cooldown'],
    [
      'a VLAN is free before the delete',
      'this.byPod.delete(pod);',
      'this.byPod.delete(pod); this.vlans.delete(branch.vlan);',
    ],
    [
      'a failed branch ENI cools down',
      'since: undefined, failedDeletes: 0 }, ...this.queue',
      'since: 0, failedDeletes: 0 }, ...this.queue',
    ],
    ['deletes are tried three times', 'const DELETE_TRIES = 1 + 3;', 'const DELETE_TRIES = 3;'],
    ['a branch ENI of before keeps no VLAN', 'this.vlans.add(branch.vlan);', ''],
  ),
  ...mutantsOf(
    'ipamd/ipv6Prefix.ts',
    ['all /80s of an ENI', 'prefixes.value.slice(0, 1)', 'prefixes.value'],
    ['a /80 is asked for though there is one', 'known.length > 0 ?', 'known.length < 0 ?'],
  ),
  ...mutantsOf(
    'ipamd/ipv6Enis.ts',
    ['older releases use all ENIs with IPv6', 'if (!rules.servesIpv6OnAllEnis)', 'if (false)'],
    ['excluded subnets serve IPv6', 'if (!isSubnetExcluded(', 'if (true || !isSubnetExcluded('],
    ['cards with an ENI get another', 'pool.store.enis.size === 0', 'true'],
  ),
  ...mutantsOf(
    'ipamd/datastore.ts',
    [
      'what came is in step',
      'eni.cidrs.set(key, stored);\n    eni.inStepWith = undefined;',
      'eni.cidrs.set(key, stored);',
    ],
    [
      'what went is in step',
      'eni.cidrs.delete(cidr.key);\n    eni.inStepWith = undefined;',
      'eni.cidrs.delete(cidr.key);',
    ],
  ),
  ...mutantsOf('ec2/otherCalls.ts', [
    'others call for ever',
    'this.nextAt < this.to ? this.nextAt : Infinity',
    'this.nextAt',
  ]),
  ...mutantsOf(
    'ipamd/trunkSearch.ts',
    ['trunk looked for every 4s', '5 * SECOND', '4 * SECOND'],
    [
      'trunk looked for though it is known',
      'pool.config.ipv6 && pool.awaitsTrunk',
      'pool.config.ipv6 && pool.config.podEni',
    ],
  ),
  ...mutantsOf(
    'ipamd/pool.ts',
    ['a slot kept for no trunk', 'return this.awaitsTrunk && (', 'return this.config.podEni && ('],
    ['a trunk is filled', 'return isTrunk || (isPrimary', 'return (isPrimary'],
    [
      'the primary ENI is filled with custom networking',
      'isPrimary && this.config.customNetworking',
      'false',
    ],
  ),
  ...mutantsOf(
    'ipamd/eniConfig.ts',
    [
      'label before annotation',
      'valueOf(annotations, keys.annotation) ??\n    valueOf(labels, keys.label) ??',
      'valueOf(labels, keys.label) ??\n    valueOf(annotations, keys.annotation) ??',
    ],
    ['external label unread', 'valueOf(labels, EXTERNAL_ENI_CONFIG_LABEL) ??', ''],
  ),
  ...mutantsOf('ipamd/nodeInit.ts', [
    'an empty pool starts',
    'config.customNetworking && store.stats().total === 0',
    'false',
  ]),
  ...mutantsOf(
    'ipamd/cniCalls.ts',
    [
      'cards in a pod’s way are given back',
      'const isServed = first !== undefined && given.length === all.length;',
      'const isServed = first !== undefined;',
    ],
    [
      'IPv6 pods get the IPv4 address of their branch ENI',
      'return config.ipv6 ? ipv6 : ipv4;',
      'return ipv4;',
    ],
  ),
];
