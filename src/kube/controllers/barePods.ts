// Pods created one by one, without a controller: `kubectl run`, `kubectl apply` of Pod manifests.

import { inOnePiece } from '../../base/onePiece.ts';
import type { Cluster } from '../api/cluster.ts';
import type { PodTemplate } from '../api/config.ts';
import { uid } from '../api/names.ts';
import { Refusal } from '../api/refusal.ts';
import type { Pod } from '../api/objects.ts';
import type { PodConfig } from '../api/workloadConfig.ts';
import type { RandomStream } from '../../kernel/random.ts';

/** A shorter list is not looked through for pods that are gone. */
const LEAST_KEPT = 64;

export class BarePods {
  private readonly cluster: Cluster;
  private readonly stream: RandomStream;
  /** By name; those that are gone stay until the list has doubled. */
  private readonly created = new Map<string, { pods: Pod[]; longest: number }>();
  /** How many a name has had so far, which numbers the next. */
  private readonly counts = new Map<string, number>();

  constructor(cluster: Cluster, stream: RandomStream) {
    this.cluster = cluster;
    this.stream = stream;
  }

  /**
   * Creates `NAME-0`, `NAME-1` … and goes on counting when called again with the same name. Numbers are left out where
   * somebody else's pod has the name, as a StatefulSet's may. Answers with the first refusal.
   */
  create(name: string, count: number, template: PodTemplate): Refusal | undefined {
    let next = this.counts.get(name) ?? 0;
    let refusal: Refusal | undefined;
    for (let made = 0; made < count; made++) {
      while (this.cluster.pod(`${template.namespace}/${name}-${next}`) !== undefined) next++;
      const refused = this.createPod(name, inOnePiece(name, '-', String(next++)), template);
      refusal ??= refused;
    }
    this.counts.set(name, next);
    return refusal;
  }

  /** One that was there before the run. */
  adopt(workload: string, pod: Pod): void {
    this.keep(workload, pod);
  }

  /**
   * One pod by its own name; of one that is there what the API server lets change: images, tolerations, gates.
   * @assumption a container that runs goes on when its image changes; a kubelet would start it again.
   */
  apply({ namespace, name, template, workload = name }: PodConfig): Refusal | undefined {
    const existing = this.cluster.pod(`${namespace}/${name}`);
    if (existing !== undefined) {
      this.cluster.changeSpec(existing, template.spec);
      this.cluster.removeGates(existing, template.spec.schedulingGates ?? []);
      return undefined;
    }
    return this.createPod(workload, name, { ...template, namespace });
  }

  /** Those created by this name that are still there and that nobody deleted, oldest first. */
  of(name: string): Pod[] {
    const pods = this.created.get(name)?.pods ?? [];
    return pods.filter((pod) => pod.deletedAt === undefined && this.cluster.has(pod));
  }

  private createPod(workload: string, name: string, template: PodTemplate): Refusal | undefined {
    const { namespace, labels, annotations, spec } = template;
    const owner = undefined;
    const draft = { uid: uid(this.stream), namespace, name, labels, annotations, spec, owner, workload };
    const made = this.cluster.createPod(draft);
    if (made instanceof Refusal) return made;
    this.keep(workload, made);
    return undefined;
  }

  private keep(name: string, pod: Pod): void {
    const kept = this.created.get(name);
    if (kept === undefined) {
      this.created.set(name, { pods: [pod], longest: LEAST_KEPT });
      return;
    }
    kept.pods.push(pod);
    if (kept.pods.length < kept.longest) return;
    kept.pods = this.of(name);
    kept.longest = Math.max(LEAST_KEPT, 2 * kept.pods.length);
  }
}
