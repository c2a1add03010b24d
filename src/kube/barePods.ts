// Pods created one by one, without a controller: `kubectl run`, `kubectl apply` of Pod manifests.

import type { Cluster } from './cluster.ts';
import type { PodTemplate } from './config.ts';
import { uid } from './names.ts';
import type { Pod } from './objects.ts';
import type { PodConfig } from './workloadConfig.ts';
import type { RandomStream } from '../kernel/random.ts';

export class BarePods {
  private readonly cluster: Cluster;
  private readonly stream: RandomStream;
  private readonly created = new Map<string, Pod[]>();
  /** How many a name has had so far, which numbers the next. */
  private readonly counts = new Map<string, number>();

  constructor(cluster: Cluster, stream: RandomStream) {
    this.cluster = cluster;
    this.stream = stream;
  }

  /** Creates `NAME-0`, `NAME-1` … and goes on counting when called again with the same name. */
  create(name: string, count: number, template: PodTemplate): void {
    const first = this.counts.get(name) ?? 0;
    this.counts.set(name, first + count);
    const pods = this.of(name);
    for (let index = first; index < first + count; index++) {
      const draft = { ...template, uid: uid(this.stream), name: `${name}-${index}`, owner: undefined };
      pods.push(this.cluster.createPod({ ...draft, workload: name }));
    }
    this.created.set(name, pods);
  }

  /** One pod by its own name; of one that is there nothing can change but its scheduling gates. */
  apply({ namespace, name, template }: PodConfig): void {
    const existing = this.cluster.pod(`${namespace}/${name}`);
    if (existing !== undefined) {
      this.cluster.removeGates(existing, template.spec.schedulingGates ?? []);
      return;
    }
    const draft = { ...template, namespace, uid: uid(this.stream), name, owner: undefined };
    const pods = this.of(name);
    pods.push(this.cluster.createPod({ ...draft, workload: name }));
    this.created.set(name, pods);
  }

  /** Those created by this name that are still there and that nobody deleted, oldest first. */
  of(name: string): Pod[] {
    return (this.created.get(name) ?? []).filter(
      (pod) => pod.deletedAt === undefined && this.cluster.has(pod),
    );
  }
}
