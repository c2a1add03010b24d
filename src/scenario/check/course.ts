// A scenario told in order for checking and compiling: its steps as they happen, and what they create and delete, in a
// ledger.

import { formatDuration } from '../../base/time.ts';
import type { DaemonSetConfig, DeploymentConfig } from '../../kube/api/config.ts';
import { AWS_NODE } from '../../kube/kubelet/networkAgent.ts';
import { type CompiledCalico, compileCalico } from '../cluster/calicoDocument.ts';
import { calicoNamespaces, calicoWorkloads } from '../cluster/calicoPods.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import type { ScenarioDocument } from '../document/document.ts';
import { Ledger, type StepTime } from './ledger.ts';
import { type Reference, THING_OF, WORKLOADS } from '../language/things.ts';
import type { CheckedManifest, ManifestObject } from '../manifest/checkedManifest.ts';
import { podPartOf } from '../manifest/kinds.ts';
import { SYSTEM_PRIORITY_CLASSES } from '../cluster/priorities.ts';
import type { CheckedStart } from './startCheck.ts';
import type { StepManifests } from './stepManifests.ts';
import type { CniChange, StepRegister } from '../steps/step.ts';
import { saidBy } from '../steps/table.ts';
import { shapesOf, THING_OF_SHAPE, type WorkloadDocument } from '../document/workloadDocument.ts';
import type { WorkloadTraces } from './workloadTraces.ts';
import { COREDNS, KARPENTER, KUBE_PROXY, SYSTEM_NAMESPACE } from '../cluster/systemNames.ts';
import type { TimedStep } from '../document/timedSteps.ts';

export interface Course {
  readonly document: ScenarioDocument;
  readonly steps: readonly TimedStep[];
  readonly manifests: StepManifests;
  /** What Karpenter has from the start. */
  readonly karpenter: CheckedManifest;
  readonly traces: WorkloadTraces;
  readonly start: CheckedStart;
  readonly ledger: Ledger;
  /** Names that were taken when something was to get them. */
  readonly duplicates: readonly LocatedFault[];
  /** The greatest size that each node group has had, by the number of the step that made it so, in order. */
  readonly sizes: ReadonlyMap<string, readonly GroupSize[]>;
  /** What steps change of aws-node, in order. */
  readonly cniChanges: readonly BookedCniChange[];
}

export interface BookedCniChange {
  readonly sequence: number;
  readonly path: DocumentPath;
  readonly change: CniChange;
}

export interface GroupSize {
  readonly sequence: number;
  readonly size: number;
}

/** Those of every cluster. */
const NAMESPACES = ['default', SYSTEM_NAMESPACE, 'kube-public', 'kube-node-lease'];

const START: StepTime = { sequence: -1, at: '0s' };

export function stepTimeOf({ at }: TimedStep, sequence: number): StepTime {
  return { sequence, at: formatDuration(at) };
}

export function followCourse(
  document: ScenarioDocument,
  steps: readonly TimedStep[],
  read: Pick<Course, 'manifests' | 'karpenter' | 'traces' | 'start'>,
): Course {
  const follower = new CourseFollower();
  follower.begin(document);
  for (const object of read.karpenter.objects) follower.apply(object, START);
  follower.takeOver(read.start);
  for (const [sequence, timed] of steps.entries()) {
    follower.bookStep(timed, stepTimeOf(timed, sequence), read.manifests.get(timed.index)?.objects ?? []);
  }
  const { ledger, duplicates, sizes, cniChanges } = follower;
  return { document, steps, ...read, ledger, duplicates, sizes, cniChanges };
}

class CourseFollower {
  readonly ledger = new Ledger();
  readonly duplicates: LocatedFault[] = [];
  readonly sizes = new Map<string, GroupSize[]>();
  readonly cniChanges: BookedCniChange[] = [];

  begin({ kubernetes, cni, karpenter, nodeGroups, workloads }: ScenarioDocument): void {
    const { coredns, kubeProxy } = kubernetes.systemPods;
    const system = (name: string): Reference => ({ name, namespace: SYSTEM_NAMESPACE });
    for (const name of NAMESPACES) this.ledger.create('namespace', { name }, START);
    for (const name of SYSTEM_PRIORITY_CLASSES) this.ledger.create('priority class', { name }, START);
    cni.eniConfigs.forEach(({ name }, index) =>
      this.create('ENIConfig', { name }, START, ['cni', 'eniConfigs', index, 'name']),
    );
    if (coredns.replicas > 0) {
      this.ledger.create('deployment', system(COREDNS), START, [COREDNS]);
      this.ledger.create('pod disruption budget', system(COREDNS), START);
    }
    if (karpenter !== undefined) {
      this.ledger.create('deployment', system(KARPENTER), START, ['controller']);
      this.ledger.create('pod disruption budget', system(KARPENTER), START);
    }
    if (kubeProxy.enabled) this.ledger.create('daemon set', system(KUBE_PROXY), START, [KUBE_PROXY]);
    if (cni.plugin === 'calico') this.installCalico(compileCalico(cni, cni.version));
    else this.ledger.create('daemon set', system(AWS_NODE), START, [AWS_NODE]);
    nodeGroups.forEach(({ name, size }, index) => {
      this.create('node group', { name }, START, ['nodeGroups', index, 'name']);
      this.resize(name, size, START);
    });
    workloads.forEach((workload, index) => this.beginWorkload(workload, index));
  }

  private installCalico(calico: CompiledCalico): void {
    for (const name of calicoNamespaces(calico)) this.ledger.create('namespace', { name }, START);
    const { daemonSets, deployments } = calicoWorkloads(calico, 0);
    const book = (
      thing: 'daemon set' | 'deployment',
      { name, namespace, template }: DeploymentConfig | DaemonSetConfig,
    ): void => {
      this.ledger.create(
        thing,
        { name, namespace },
        START,
        template.spec.containers.map((each) => each.name),
      );
    };
    for (const config of daemonSets) book('daemon set', config);
    for (const config of deployments) book('deployment', config);
  }

  /** The namespaces of the pods that are there before the run. */
  takeOver({ start }: CheckedStart): void {
    for (const { namespace } of start?.cluster.templates ?? []) this.inhabit(namespace, START);
  }

  /** From the start, whatever its `from`: what refers to it earlier finds it empty. */
  private beginWorkload(workload: WorkloadDocument, index: number): void {
    const path: DocumentPath = ['workloads', index, 'name'];
    for (const shape of shapesOf(workload).slice(0, 1)) {
      const thing = THING_OF_SHAPE[shape];
      const fields = shape === 'nodeChurn' || shape === 'load' ? undefined : workload[shape];
      if (thing === undefined || fields === undefined) continue;
      if (this.ledger.alive(WORKLOADS, workload) !== undefined) {
        this.duplicates.push(faultAt(path, { code: 'duplicate-name', thing, name: workload.name }));
        continue;
      }
      this.ledger.create(thing, { name: workload.name, namespace: fields.namespace }, START, [workload.name]);
      this.inhabit(fields.namespace, START);
    }
  }

  bookStep({ step, index }: TimedStep, time: StepTime, objects: readonly ManifestObject[]): void {
    for (const said of saidBy(step)) {
      const path: DocumentPath = ['timeline', index, said.key];
      const { sequence } = time;
      const register: StepRegister = {
        create: (thing, reference) => this.create(thing, reference, time, [...path, 'name']),
        delete: (thing, reference) => this.ledger.delete(thing, reference, time),
        apply: (object) => this.apply(object, time),
        adopt: (object) => {
          this.apply(object, time);
          this.inhabit(object.form.metadata.namespace, time);
        },
        resize: (group, size) => this.resize(group, size, time),
        changeCni: (change) => this.cniChanges.push({ sequence, path, change }),
      };
      said.books(register, objects);
    }
  }

  private resize(group: string, size: number, { sequence }: StepTime): void {
    const sizes = this.sizes.get(group) ?? [];
    if (size > (sizes.at(-1)?.size ?? -1)) this.sizes.set(group, [...sizes, { sequence, size }]);
  }

  /** What there is already is changed. */
  apply({ applied, form }: ManifestObject, time: StepTime): void {
    const thing = THING_OF[applied.kind];
    const { config } = applied;
    const reference: Reference = {
      name: config.name,
      namespace: 'namespace' in config ? config.namespace : undefined,
    };
    const spec = podPartOf(form)?.template.spec;
    const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map(({ name }) => name);
    const existing = this.ledger.alive([thing], reference);
    if (existing !== undefined) existing.containers = containers;
    else this.ledger.create(thing, reference, time, containers);
    if (form.metadata.namespace === undefined) this.inhabit(reference.namespace, time);
  }

  private create(
    thing: 'deployment' | 'pod set' | 'node group' | 'ENIConfig',
    { name, namespace }: Reference,
    time: StepTime,
    path: DocumentPath,
  ): void {
    const rivals = thing === 'node group' || thing === 'ENIConfig' ? [thing] : WORKLOADS;
    const isMore = thing === 'pod set' && this.ledger.alive(['pod set'], { name }) !== undefined;
    if (isMore) return;
    if (this.ledger.alive(rivals, { name }) !== undefined) {
      this.duplicates.push(faultAt(path, { code: 'duplicate-name', thing, name }));
      return;
    }
    this.ledger.create(thing, { name, namespace }, time, [name]);
    this.inhabit(namespace, time);
  }

  /** What the scenario says in its own words brings its namespace along; objects of manifests must find theirs. */
  private inhabit(name: string | undefined, time: StepTime): void {
    if (name === undefined || this.ledger.alive(['namespace'], { name }) !== undefined) return;
    this.ledger.create('namespace', { name }, time);
  }
}
