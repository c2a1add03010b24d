// What manifests say beyond what is simulated: looked up in the scenario's steps up to the moment, by the object that a
// pod comes from.

import type { Container, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { own } from '../../base/own.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { Pod } from '../../kube/api/objects.ts';
import type { WrittenObject } from '../../scenario/steps/objects.ts';
import type { CompiledScenario } from '../../scenario/compiled.ts';
import { SYSTEM_NAMESPACE } from '../../scenario/cluster/systemNames.ts';
import { NOTHING_WRITTEN, SYSTEM_PODS, type WrittenPod } from './systemPods.ts';

/** An object as the scenario made it: when it came, and its latest manifest. */
interface Made {
  readonly createdAt: Milliseconds;
  readonly manifest: WrittenObject | undefined;
}

export class WrittenObjects {
  private readonly made = new Map<string, Made>();
  private readonly pods = new Map<WrittenObject, WrittenPod>();

  /** What the scenario has done by then. */
  constructor({ timeline }: CompiledScenario, at: Milliseconds) {
    for (const step of timeline) {
      if (step.at > at) break;
      const { action } = step;
      if (action.kind === 'create-deployment') this.put('Deployment', action.deployment, step.at, undefined);
      if (action.kind === 'delete-object') this.remove(action.object, action.name);
      if (action.kind !== 'apply') continue;
      action.objects.forEach(({ kind, config }, index) => {
        this.put(kind, config, step.at, action.written?.[index]);
      });
    }
  }

  /** When somebody made the object; undefined for what came otherwise, or from the start. */
  createdAt(kind: string, namespace: string, name: string): Milliseconds | undefined {
    return this.made.get(keyOf(kind, namespace, name))?.createdAt;
  }

  /** When the first object came into the namespace that is still there; undefined where none has come. */
  inhabitedSince(namespace: string): Milliseconds | undefined {
    const inside = [...this.made].filter(([key]) => key.split('/')[1] === namespace);
    return inside.length === 0 ? undefined : Math.min(...inside.map(([, { createdAt }]) => createdAt));
  }

  manifest(kind: string, namespace: string, name: string): WrittenObject | undefined {
    return this.made.get(keyOf(kind, namespace, name))?.manifest;
  }

  /** What the pods of this object say. */
  ofTemplate(kind: string, namespace: string, name: string): WrittenPod {
    const ofSystem = namespace === SYSTEM_NAMESPACE ? own(SYSTEM_PODS, name) : undefined;
    if (ofSystem !== undefined) return ofSystem;
    const manifest = this.manifest(kind, namespace, name);
    if (manifest === undefined) return NOTHING_WRITTEN;
    let pod = this.pods.get(manifest);
    if (pod === undefined) {
      pod = writtenPod(manifest);
      this.pods.set(manifest, pod);
    }
    return pod;
  }

  ofPod({ owner, namespace, name, labels }: Pod): WrittenPod {
    if (owner === undefined) return this.ofTemplate('Pod', namespace, name);
    const hash = labels['pod-template-hash'];
    if (owner.kind === 'ReplicaSet' && hash !== undefined)
      return this.ofTemplate('Deployment', namespace, owner.name.slice(0, -hash.length - 1));
    if (owner.kind === 'Job' && this.manifest('Job', namespace, owner.name) === undefined)
      return this.ofTemplate('CronJob', namespace, owner.name.replace(/-\d+$/, ''));
    return this.ofTemplate(owner.kind, namespace, owner.name);
  }

  private put(
    kind: string,
    config: { readonly name: string; readonly namespace?: string },
    at: Milliseconds,
    manifest: WrittenObject | undefined,
  ): void {
    const key = keyOf(kind, config.namespace ?? '', config.name);
    this.made.set(key, { createdAt: this.made.get(key)?.createdAt ?? at, manifest });
  }

  /** By `namespace/name`, or the name alone. */
  private remove(kind: string, name: string): void {
    for (const key of this.made.keys())
      if (key === `${kind}/${name}` || (!name.includes('/') && isOf(key, kind, name))) this.made.delete(key);
  }
}

function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

function isOf(key: string, kind: string, name: string): boolean {
  return key.startsWith(`${kind}/`) && key.endsWith(`/${name}`);
}

/** The pod's spec wherever the kind has it. */
function writtenPod(manifest: WrittenObject): WrittenPod {
  const { spec = {} } = manifest as { readonly spec?: SpecOfAnyKind };
  const podSpec = spec.jobTemplate?.spec?.template?.spec ?? spec.template?.spec ?? spec;
  const { containers = [], initContainers = [], ...others } = podSpec;
  const all: readonly Container[] = [...initContainers, ...containers];
  return {
    spec: others,
    containers: Object.fromEntries(all.map((container) => [container.name, container])),
  };
}

interface WithTemplate {
  readonly template?: { readonly spec?: Partial<PodSpec> };
}

type SpecOfAnyKind = Partial<PodSpec> &
  WithTemplate & { readonly jobTemplate?: { readonly spec?: WithTemplate } };
