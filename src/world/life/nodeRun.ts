// Plays the life of one node on an allocator and the cloud, without a cluster around it: CNI calls come from the steps.
// The node's disk, its restarts and who has an interface are here; what is recorded of it is for subclasses to say.

import { assert } from '../../base/assert.ts';
import type { Address } from '../../base/address.ts';
import { SECOND, type Milliseconds } from '../../base/time.ts';
import { Cloud } from '../../ec2/cloud.ts';
import type { Ec2Fact } from '../../ec2/facts.ts';
import type { Instance } from '../../ec2/instance.ts';
import { instanceType } from '../../ec2/instanceTypes.ts';
import { NumberedNames } from '../../ec2/names.ts';
import type { OtherUsers } from '../../ec2/otherUsers.ts';
import type { IpamDaemon } from '../../ipamd/daemon.ts';
import type { Datastore } from '../../ipamd/datastore.ts';
import type { NodeMetadata } from '../../ipamd/eniConfig.ts';
import type { IpamdFact } from '../../ipamd/facts.ts';
import type { Pool } from '../../ipamd/pool.ts';
import type { Meter } from '../../ipamd/meter.ts';
import { SeededChooser, type Chooser } from '../../kernel/chooser.ts';
import type { EventHandle } from '../../kernel/eventQueue.ts';
import { Lane } from '../../kernel/lane.ts';
import { Random } from '../../kernel/random.ts';
import { Simulation } from '../../kernel/simulation.ts';
import type { Allocator, AllocatorSandbox, AllocatorView, RunningAllocator } from '../allocator/allocator.ts';
import { guarded } from '../allocator/guarded.ts';
import { ipamd, RunningIpamd } from '../allocator/ipamd.ts';
import { AllocatorPort } from '../allocator/port.ts';
import { lifeCloud } from './lifeCloud.ts';
import { LifeApi } from './lifeApi.ts';
import { LifeObjects } from './lifeObjects.ts';
import { LifeSteps, type ForeignPlace, type PodWants, type Stage } from './lifeSteps.ts';
import type { NodeWatch } from './nodeWatch.ts';
import type { NodeLife } from './nodeLife.ts';

const NO_MANAGE_TAG = 'node.k8s.amazonaws.com/no_manage';
/** How somebody attaches an ENI unless it is said. */
export const AS_OTHERS_DO: ForeignPlace = { tags: {}, networkCard: 0 };

const RESTART_AFTER_FAILURE: Milliseconds = 10 * SECOND;

export interface NodeRunOptions {
  /** Without it, ipamd. */
  readonly allocator?: Allocator | undefined;
  /** Makes the chooser for the run's simulation. */
  readonly chooser: (simulation: Simulation, random: Random) => Chooser;
  /** Instead of the life's. */
  readonly seed?: number | undefined;
  /** Plays every tick of the daemon's loop, useful or not. */
  readonly playsEveryTick?: boolean | undefined;
  /** Counts for all daemons of the run, one after another. */
  readonly meter?: Meter | undefined;
  readonly onFact?: ((fact: Ec2Fact | IpamdFact) => void) | undefined;
  readonly watch?: NodeWatch | undefined;
}

export class NodeRun implements Stage {
  readonly simulation = new Simulation();
  readonly life: NodeLife;
  readonly chooser: Chooser;
  private readonly searchChooser: Chooser;
  readonly cloud: Cloud;
  readonly instance: Instance;
  env: Readonly<Record<string, string>>;
  /** Pods that have their interfaces. */
  protected readonly sandboxes = new Map<string, { readonly pod: string; readonly address: Address }>();
  private readonly options: NodeRunOptions;
  private readonly allocator: Allocator;
  private readonly steps: LifeSteps;
  private readonly objects: LifeObjects;
  readonly api: LifeApi;
  private unschedulable = false;
  private running: RunningAllocator | undefined;
  /** What the last life of the allocator left on the node's disk. */
  private saved: unknown;
  private upcomingBoot: EventHandle | undefined;
  private readonly tell: (fact: Ec2Fact | IpamdFact) => void;

  constructor(life: NodeLife, options: NodeRunOptions) {
    const random = new Random(options.seed ?? life.seed ?? 0);
    const type = instanceType(life.node.instanceType);
    const [subnet] = life.subnets;
    assert(type !== undefined, `instance type ${life.node.instanceType}`);
    assert(subnet !== undefined, 'the life has a subnet');
    this.life = life;
    this.options = options;
    this.allocator = guarded(options.allocator ?? ipamd());
    this.env = life.env;
    this.objects = new LifeObjects(life);
    this.api = new LifeApi(life.noCniNode !== true, (features) =>
      options.watch?.cniNodePatched?.(this.simulation.now, features),
    );
    this.chooser = options.chooser(this.simulation, random);
    this.searchChooser = new SeededChooser(random, 'ipamd/leaked-enis');
    this.tell = options.onFact ?? (() => {});
    this.cloud = new Cloud(lifeCloud(life), this.simulation, random, this.tell, {
      names: new NumberedNames(),
    });
    const launched = this.cloud.launchNow(type.name, subnet.id);
    assert(launched.ok, 'the first subnet has room for the node');
    this.instance = launched.value;
    this.steps = new LifeSteps(this, this.chooser, options.watch?.order?.(this.chooser));
    this.boot();
    this.steps.schedule(life.steps);
  }

  /** ipamd, when it answers CNI calls. */
  get daemon(): IpamDaemon | undefined {
    const { running } = this;
    return running instanceof RunningIpamd && running.ready ? running.daemon : undefined;
  }

  /** Those of ipamd, one a managed network card, ready or not. */
  get pools(): readonly Pool[] {
    return this.running instanceof RunningIpamd ? this.running.daemon.pool.all : [];
  }

  /** Of the default network card. */
  get store(): Datastore | undefined {
    return this.pools[0]?.store;
  }

  /** What the allocator under way holds. */
  get view(): AllocatorView | undefined {
    return this.running?.view();
  }

  /** Whether CNI calls are answered. */
  get isAnswering(): boolean {
    return this.answering !== undefined;
  }

  /** Pods whose add failed and will be tried again. */
  get waitingPods(): readonly string[] {
    return this.steps.waiting;
  }

  get waitingCount(): number {
    return this.steps.waitingCount;
  }

  /** Pods with an interface, and its address. */
  get servedPods(): readonly { readonly pod: string; readonly address: Address }[] {
    return [...this.sandboxes.values()];
  }

  /** The runtime tears a sandbox down that could not be had: with one network card that never finds anything. */
  add(pod: string, { multiNic, branchEni }: PodWants): boolean {
    this.api.podAdded(pod, branchEni);
    const sandbox = this.sandboxOf(pod);
    const answer = this.answering?.add({ ...sandbox, multiNic });
    if (answer === undefined || !('address' in answer)) {
      this.options.watch?.added?.(this.simulation.now, pod, undefined);
      if (multiNic) this.cleanUp(pod);
      return false;
    }
    this.sandboxes.set(sandbox.id, { pod, address: answer.address });
    const { address, eni = '', vlan } = answer;
    const others = answer.others?.map((each) => ({ address: each.address, eni: each.eni ?? '' })) ?? [];
    this.options.watch?.added?.(this.simulation.now, pod, { address, eni, vlan, others });
    return true;
  }

  /** The runtime's DEL of a failed sandbox. */
  protected cleanUp(pod: string): void {
    this.answering?.del(this.sandboxOf(pod), () => () => {});
  }

  attachTrunk(subnet: string): ReturnType<OtherUsers['attachTrunk']> {
    const attached = this.cloud.others.attachTrunk(this.instance, subnet);
    this.attachmentsChanged();
    return attached;
  }

  del(pod: string, done: () => void, podGone = false): void {
    if (podGone) this.api.podGone(pod);
    const sandbox = this.sandboxOf(pod);
    this.sandboxes.delete(sandbox.id);
    let isLater = false;
    this.answering?.del(sandbox, () => {
      isLater = true;
      return done;
    });
    this.api.podGone(pod);
    if (!isLater) done();
  }

  /** As the allocator knows the pod. */
  protected sandboxOf(pod: string): AllocatorSandbox {
    return { id: pod, pod };
  }

  callDue(at: Milliseconds): void {
    this.running?.callDue?.(at);
  }

  setUnschedulable(unschedulable: boolean): void {
    this.unschedulable = unschedulable;
    this.running?.unschedulableChanged?.();
  }

  /** Container restart: down for a while, then booted with the environment changed. */
  restart(downMs: Milliseconds, env: Readonly<Record<string, string>>): void {
    if (this.running !== undefined) this.saved = this.running.stop();
    this.running = undefined;
    this.env = { ...this.env, ...env };
    this.bootAfter(downMs);
  }

  attachForeign(
    subnet: string,
    ips: number | 'none',
    { tags, networkCard } = AS_OTHERS_DO,
  ): { readonly eni: string } | { readonly error: string } {
    const noManage = tags[NO_MANAGE_TAG] === 'true';
    const attached = this.cloud.others.attachEni(this.instance, subnet, ips, { noManage, networkCard });
    this.attachmentsChanged();
    return attached.ok ? { eni: attached.value } : { error: attached.code };
  }

  detachForeign(eni: string): void {
    this.cloud.others.tearOffEni(eni);
    this.attachmentsChanged();
  }

  swapForeign(eni: string): ReturnType<OtherUsers['exchangeLast']> {
    const swapped = this.cloud.others.exchangeLast(eni);
    this.attachmentsChanged();
    return swapped;
  }

  setEniConfig(name: string, subnet: string | undefined): void {
    this.objects.setEniConfig(name, subnet);
    this.running?.eniConfigChanged?.();
  }

  setMetadata(kind: keyof NodeMetadata, key: string, value: string | undefined): void {
    this.objects.setMetadata(kind, key, value);
    this.running?.eniConfigChanged?.();
  }

  private started(error: string | undefined): void {
    this.options.watch?.started?.(this.simulation.now, error);
    if (error !== undefined) this.bootAfter(RESTART_AFTER_FAILURE);
  }

  private get answering(): RunningAllocator | undefined {
    return this.running?.ready === false ? undefined : this.running;
  }

  private attachmentsChanged(): void {
    if (this.running instanceof RunningIpamd) this.running.daemon.attachmentsChanged();
  }

  private bootAfter(delay: Milliseconds): void {
    if (this.upcomingBoot !== undefined) this.simulation.cancel(this.upcomingBoot);
    this.upcomingBoot = this.simulation.after(delay, Lane.cluster, () => this.boot());
  }

  private boot(): void {
    const {
      simulation,
      chooser,
      searchChooser,
      cloud,
      instance,
      api,
      life,
      env,
      sandboxes,
      options,
      objects,
      steps,
    } = this;
    const port = new AllocatorPort({
      simulation,
      chooser,
      searchChooser,
      callsAhead: steps,
      cloud,
      instance,
      api,
      key: 0,
      playsEveryTick: options.playsEveryTick ?? false,
      meter: () => options.meter,
      version: life.upstream,
      sdk: life.sdk ?? 'none',
      listen: (ec2) => options.watch?.listen?.(ec2, () => simulation.now) ?? ec2,
      env,
      maxPods: life.node.maxPods,
      sandboxes,
      isUnschedulable: () => this.unschedulable,
      metadata: () => objects.metadata,
      eniConfig: (name) => objects.eniConfig(name),
      emit: this.tell,
      started: (error) => this.started(error),
    });
    this.running = this.allocator.start(port, this.saved);
  }
}
