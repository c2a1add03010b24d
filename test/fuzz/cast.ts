// Who is on the stage of a scenario as it is drawn: what has a name at this step, so that later steps refer to what
// there is. Kept beside the language's own ledger, which judges the result.

import type { IpFamily } from '../../src/base/address.ts';
import type { CniVersion } from '../../src/base/cniReleases.ts';
import { type CniEnvDocument, isTrue, withChanges } from '../../src/scenario/cluster/cniDocument.ts';
import { CNI_SETTINGS, knows, manifestEnv } from '../../src/scenario/cluster/cniSettings.ts';
import { type Mortal, WORKLOADS } from '../../src/scenario/language/things.ts';
import type { DrawnSubnet } from './networkDraws.ts';

/** What a cluster with IPv6 has of these, it keeps. */
const OF_IPV6 = [
  'ENABLE_IPv4',
  'ENABLE_IPv6',
  'ENABLE_PREFIX_DELEGATION',
  'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG',
];

export interface Role {
  readonly thing: Mortal;
  readonly name: string;
  /** Undefined of what is in none. */
  readonly namespace: string | undefined;
  containers: readonly string[];
  /** A step that is repeated speaks of it: it stays to the end. */
  pinned: boolean;
  /** Of a node group: the most nodes it has had. */
  size: number;
  /** Of a node group: by EKS. */
  isManaged: boolean;
}

export class Cast {
  readonly subnets: readonly DrawnSubnet[];
  private readonly ipFamily: IpFamily;
  private readonly roles: Role[] = [];
  private version: CniVersion;
  private env: Readonly<Record<string, string>>;
  private changed: CniEnvDocument = {};
  private pins = false;

  constructor(subnets: readonly DrawnSubnet[], version: CniVersion, ipFamily: IpFamily) {
    this.subnets = subnets;
    this.ipFamily = ipFamily;
    this.version = version;
    this.env = manifestEnv(version, this.ipFamily);
  }

  has(thing: Mortal): boolean {
    return this.roles.some((role) => role.thing === thing);
  }

  /** One of those there are, by whatever number was drawn; the first of its name, as references mean it. */
  pick(things: readonly Mortal[], number: number): Role | undefined {
    const candidates = this.roles.filter(({ thing }) => things.includes(thing));
    const picked = candidates.at(number % Math.max(candidates.length, 1));
    const meant = candidates.find(({ thing, name }) => thing === picked?.thing && name === picked.name);
    if (meant !== undefined && this.pins) meant.pinned = true;
    return meant;
  }

  /** Whatever is picked meanwhile stays to the end. */
  pinning<T>(act: () => T): T {
    this.pins = true;
    try {
      return act();
    } finally {
      this.pins = false;
    }
  }

  /** A name that no workload has, or undefined when all are taken. */
  newName(things: readonly Mortal[], names: readonly string[], number: number): string | undefined {
    const taken = this.roles.filter(({ thing }) => things.includes(thing)).map(({ name }) => name);
    const free = names.filter((name) => !taken.includes(name));
    return free.at(number % Math.max(free.length, 1));
  }

  newWorkload(names: readonly string[], number: number): string | undefined {
    return this.newName(WORKLOADS, names, number);
  }

  enter(
    thing: Mortal,
    name: string,
    namespace?: string,
    containers: readonly string[] = [],
    size = 0,
    isManaged = false,
  ): void {
    const known = this.roles.find(
      (role) => role.thing === thing && role.name === name && role.namespace === namespace,
    );
    if (known !== undefined) known.containers = containers;
    else this.roles.push({ thing, name, namespace, containers, pinned: false, size, isManaged });
    if (namespace !== undefined) this.enter('namespace', namespace);
  }

  /** False when it must stay. */
  leave(role: Role): boolean {
    const inside =
      role.thing === 'namespace' ? this.roles.filter(({ namespace }) => namespace === role.name) : [];
    if ([role, ...inside].some(({ pinned }) => pinned)) return false;
    for (const gone of [role, ...inside]) this.roles.splice(this.roles.indexOf(gone), 1);
    return true;
  }

  /** The changes without those that the version does not know, and with what keeps the daemon able to start. */
  changeEnv(changes: Readonly<Record<string, unknown>>): CniEnvDocument {
    const known = Object.entries(changes).filter(([name]) => {
      const setting = CNI_SETTINGS[name];
      const isGiven = this.ipFamily === 'ipv6' && OF_IPV6.includes(name);
      return setting !== undefined && knows(this.version, setting) && !isGiven;
    });
    const accepted = Object.fromEntries(known) as CniEnvDocument;
    const fixed = this.startsWith(withChanges(this.env, accepted))
      ? accepted
      : { ...accepted, WARM_PREFIX_TARGET: 1 };
    this.env = withChanges(this.env, fixed);
    this.changed = { ...this.changed, ...fixed };
    return fixed;
  }

  /** False when the daemon of that version would not start with what has been changed. */
  changeVersion(version: CniVersion): boolean {
    const env = withChanges(manifestEnv(version, this.ipFamily), this.changed);
    if (!this.startsWith(env)) return false;
    this.version = version;
    this.env = env;
    return true;
  }

  private startsWith(env: Readonly<Record<string, string>>): boolean {
    const targets = ['WARM_PREFIX_TARGET', 'WARM_IP_TARGET', 'MINIMUM_IP_TARGET'];
    return (
      !isTrue(env['ENABLE_PREFIX_DELEGATION'] ?? 'false') ||
      targets.some((name) => Number(env[name] ?? 0) > 0)
    );
  }
}
