// The traps of a scenario: of its settings at the start, and of what its timeline sets on the way, each with the place
// that sets it.

import { unreachable } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { instanceType, supportsPrefixDelegation } from '../ec2/instanceTypes.ts';
import { maxPodsByAddresses } from '../ec2/maxPods.ts';
import { ipamdConfig, type IpamdConfig } from '../ipamd/config.ts';
import type { NodeGroupConfig } from '../kube/api/config.ts';
import { askedAtStart } from './askedAt.ts';
import { maxPodsOf } from './cluster/compileNodeGroup.ts';
import { changedSettings, type CniEnv } from './cluster/cniSettings.ts';
import type { CompiledScenario } from './compiled.ts';
import type { DocumentPath } from './language/diagnostics.ts';
import type { Asked } from './steps/asked.ts';
import { askFor } from './steps/table.ts';
import { securityGroupPolicies } from './securityGroupPolicies.ts';
import { TRAPS, type TrapCode } from './traps/table.ts';
import type { TrapGround, TrapRow, TrapSubject } from './traps/trap.ts';

export interface Trap {
  readonly code: TrapCode;
  readonly message: string;
  readonly fix: string;
  /** The node group that it catches. */
  readonly group: string;
  /** When the settings are so. */
  readonly at: Milliseconds;
  /** Where the scenario says it. */
  readonly path: DocumentPath;
  readonly closes: readonly WaitingReason[];
}

/** In order of time; what is said at several places, or of several groups, comes once. */
export function trapsOf(scenario: CompiledScenario): Trap[] {
  const walk = new TrapWalk(scenario);
  for (const [index, step] of scenario.timeline.entries()) walk.pass(step, index);
  return walk.traps;
}

/** Of the settings at the start alone. */
export function trapsAtStart(scenario: CompiledScenario): Trap[] {
  return new TrapWalk(scenario).traps;
}

class TrapWalk {
  readonly traps: Trap[] = [];
  private readonly scenario: CompiledScenario;
  private readonly asked: Asked;
  private readonly told = new Set<string>();
  /** Where the version and each setting of aws-node and each node group were last set. */
  private stepPath: DocumentPath = [];
  private versionPath: DocumentPath = ['cni', 'version'];
  private readonly envPaths = new Map<string, DocumentPath>();
  /** Of the last step that made an ENIConfig. */
  private eniConfigPath: DocumentPath | undefined;
  private readonly groupPaths = new Map<string, DocumentPath>();
  /** The last step that replaces or deletes the nodes of each group. */
  private readonly lastReplaced = new Map<string, number>();
  /** Where Calico's pools are said, or that it is there. */
  /** Of the first that selects pods. */
  private readonly policyPath: DocumentPath | undefined;
  private readonly hasProbedBranchPods: boolean;
  private readonly hasNodeLocalDns: boolean;

  constructor(scenario: CompiledScenario) {
    this.scenario = scenario;
    this.asked = askedAtStart(scenario);
    const policies = securityGroupPolicies(scenario);
    this.policyPath = policies.find(({ selectsSomething }) => selectsSomething)?.path;
    this.hasProbedBranchPods = policies.some(({ selectsProbed }) => selectsProbed);
    this.hasNodeLocalDns = scenario.timeline.some(({ action }) => appliesNodeLocalDns(action));
    for (const [index, { name }] of scenario.nodeGroups.entries())
      this.groupPaths.set(name, ['nodeGroups', index]);
    for (const [index, { action }] of scenario.timeline.entries()) {
      const { kind } = action;
      const replaces =
        kind === 'refresh-node-group' || kind === 'update-node-group' || kind === 'delete-node-group';
      if (replaces) this.lastReplaced.set(action.group, index);
    }
    this.look(0, undefined, -1);
  }

  pass({ at, action, path }: CompiledScenario['timeline'][number], index: number): void {
    const { cniEnv, cniVersion, nodeGroups } = this.asked;
    const groups = new Map(nodeGroups);
    askFor(this.asked, action, at);
    const changed = [...nodeGroups].filter(([name, group]) => groups.get(name) !== group);
    const isOtherVersion = this.asked.cniVersion !== cniVersion;
    if (isOtherVersion) this.versionPath = path;
    const isOtherChoice = eniConfigsOf(action).length > 0;
    if (isOtherChoice) this.eniConfigPath = path;
    const updated = action.kind === 'update-node-group' ? action.group : undefined;
    const isOther = isOtherVersion || isOtherChoice || updated !== undefined;
    if (this.asked.cniEnv === cniEnv && changed.length === 0 && !isOther) return;
    for (const [name] of changed) this.groupPaths.set(name, path);
    for (const name of changedSettings(cniEnv, this.asked.cniEnv)) this.envPaths.set(name, [...path, name]);
    this.stepPath = path;
    this.look(at, { env: cniEnv, groups }, index, updated);
  }

  private look(
    at: Milliseconds,
    before: { readonly env: CniEnv; readonly groups: ReadonlyMap<string, NodeGroupConfig> } | undefined,
    step: number,
    updated?: string,
  ): void {
    for (const group of this.asked.nodeGroups.values()) {
      const earlier = before?.groups.get(group.name);
      const ran = before !== undefined && earlier !== undefined && earlier.size > 0;
      const ground = this.groundOf(group, ran ? before.env : undefined, step, group.name === updated);
      if (ground === undefined || (group.size === 0 && !canGrow(ground))) continue;
      for (const row of TRAPS) {
        if (!concerns(row, ground)) continue;
        const { code, closes, find } = row;
        const found = find(ground);
        if (found === undefined) continue;
        const { subject, message, fix } = found;
        const key = `${code} ${message}`;
        if (this.told.has(key)) continue;
        this.told.add(key);
        const path = this.pathOf(subject, group.name);
        this.traps.push({ code, message, fix, group: group.name, at, path, closes });
      }
    }
  }

  private groundOf(
    group: NodeGroupConfig,
    envBefore: CniEnv | undefined,
    step: number,
    isUpdated: boolean,
  ): TrapGround | undefined {
    const type = instanceType(group.instanceType);
    if (type === undefined) return undefined;
    const formula = maxPodsByAddresses(type);
    const maxPods = maxPodsOf(group.maxPods, type);
    const { maxEnis, ipv4PerEni, trunkingCompatible } = type;
    const supportsPrefixes = supportsPrefixDelegation(type);
    const configOf = (env: CniEnv): IpamdConfig =>
      ipamdConfig(env, { maxEnis, ipv4PerEni, supportsPrefixes, trunkingCompatible }, maxPods);
    const { cniEnv: env, cniVersion: version, nodeGroups } = this.asked;
    return {
      group,
      groups: [...nodeGroups.values()],
      type,
      maxPods,
      formula,
      env,
      version,
      config: configOf(env),
      calico: this.scenario.calico,
      subnets: this.scenario.ec2.subnets.filter(({ id }) => group.subnets.includes(id)),
      vpcSubnets: this.scenario.ec2.subnets,
      eniConfigs: this.asked.eniConfigs,
      isChosenLater: (name) => this.isChosenLater(name, step),
      workloads: this.scenario.workloads,
      hasBranchPods: this.policyPath !== undefined,
      hasProbedBranchPods: this.hasProbedBranchPods,
      isSetLater: (setting) => this.isSetLater(setting, step),
      isAutoscaled: this.scenario.clusterAutoscaler !== undefined,
      nodeClasses: (this.scenario.karpenter?.objects ?? []).flatMap((object) =>
        object.kind === 'EC2NodeClass' ? [object.config] : [],
      ),
      hasNodeLocalDns: this.hasNodeLocalDns,
      before: envBefore === undefined ? undefined : configOf(envBefore),
      isUpdated,
      isReplacedLater: (this.lastReplaced.get(group.name) ?? -1) > step,
    };
  }

  private isChosenLater(name: string, step: number): boolean {
    return this.scenario.timeline.slice(step + 1).some(({ action }) => {
      if (action.kind === 'label-node' || action.kind === 'annotate-node') return true;
      return eniConfigsOf(action).includes(name);
    });
  }

  private isSetLater(setting: string, step: number): boolean {
    return this.scenario.timeline
      .slice(step + 1)
      .some(({ action }) => action.kind === 'set-cni-env' && Object.hasOwn(action.env, setting));
  }

  private pathOf(subject: TrapSubject, group: string): DocumentPath {
    switch (subject.of) {
      case 'env':
        return this.envPaths.get(subject.name) ?? ['cni', 'env', subject.name];
      case 'version':
        return this.versionPath;
      case 'step':
        return this.stepPath;
      case 'group':
        return [...(this.groupPaths.get(group) ?? []), subject.key];
      case 'subnet': {
        const index = this.scenario.ec2.subnets.findIndex(({ id }) => id === subject.id);
        return ['vpc', 'subnets', index, 'tags'];
      }
      case 'eni-config': {
        const index = (this.scenario.cluster.eniConfigs ?? []).findIndex(({ name }) => name === subject.name);
        return index < 0 ? (this.eniConfigPath ?? []) : ['cni', 'eniConfigs', index, 'subnet'];
      }
      case 'calico-pools':
        return ['cni', 'plugin'];
      case 'security-group-policy':
        return this.policyPath ?? [];
      default:
        return unreachable(subject);
    }
  }
}

/** Most speak of a pool, which IPv6 has not. */
/** Cluster Autoscaler may give it nodes. */
function canGrow({ isAutoscaled, group: { limits } }: TrapGround): boolean {
  return isAutoscaled && limits !== undefined && limits.max > 0;
}

function concerns({ ofIpv6, ofCalico }: TrapRow, { config, calico }: TrapGround): boolean {
  if (calico !== undefined) return ofCalico !== undefined;
  if (ofCalico === 'alone') return false;
  return config.ipv6 ? ofIpv6 !== undefined : ofIpv6 !== 'alone';
}

/** Kubernetes' cluster/addons/dns/nodelocaldns calls it so. */
function appliesNodeLocalDns(action: CompiledScenario['timeline'][number]['action']): boolean {
  if (action.kind !== 'apply' && action.kind !== 'adopt') return false;
  return action.objects.some(({ kind, config }) => kind === 'DaemonSet' && config.name === 'node-local-dns');
}

/** Names of those that it applies. */
function eniConfigsOf(action: CompiledScenario['timeline'][number]['action']): string[] {
  if (action.kind !== 'apply' && action.kind !== 'adopt') return [];
  return action.objects.flatMap(({ kind, config }) => (kind === 'ENIConfig' ? [config.name] : []));
}
