// The AWS provider: Auto Scaling groups as it remembers them, a minute old at most, with placeholders for instances that
// are asked for and not there.
// @upstream cluster-autoscaler/cloudprovider/aws/auto_scaling_groups.go, aws_cloud_provider.go

import { MINUTE, type Milliseconds } from '../../base/time.ts';
import type { AutoScalingGroup, CloudPort, GroupInstance } from './ports.ts';

const REFRESH_INTERVAL = MINUTE;

/** Of the placeholders of a group whose launches fail. */
export const UNFULFILLABLE = {
  errorClass: 'OutOfResource',
  code: 'placeholder-cannot-be-fulfilled',
  message: 'AWS cannot provision any more instances for this node group',
};

export interface CachedInstance extends GroupInstance {
  readonly isPlaceholder: boolean;
  /** The group says that it cannot be had. */
  readonly isUnfulfillable: boolean;
}

/** A node group as Cluster Autoscaler knows it. */
export interface CachedGroup {
  readonly name: string;
  readonly minSize: number;
  readonly maxSize: number;
  /** Changes with what is asked for, before the next refresh. */
  targetSize: number;
  readonly template: AutoScalingGroup['template'];
  instances: readonly CachedInstance[];
}

/** What became of a request; a text is why the provider refuses. */
export type Refused = string | undefined;

export class AwsGroups {
  private readonly cloud: CloudPort;
  private readonly interval: Milliseconds;
  private groups: readonly CachedGroup[] = [];
  private readonly byNode = new Map<string, CachedGroup>();
  /** By group: when its size was set last. */
  private readonly sizedAt = new Map<string, Milliseconds>();
  private refreshedAt = -Infinity;
  private mayBeOld = true;

  /** `interval`: 0 to look at the cloud in every loop. */
  constructor(cloud: CloudPort, interval: Milliseconds = REFRESH_INTERVAL) {
    this.cloud = cloud;
    this.interval = interval;
  }

  all(): readonly CachedGroup[] {
    return this.groups;
  }

  find(name: string): CachedGroup | undefined {
    return this.groups.find((group) => group.name === name);
  }

  /** Undefined for a node that is in none, or not known to be. */
  ofNode(node: string): CachedGroup | undefined {
    return this.byNode.get(node);
  }

  refreshIfDue(now: Milliseconds): void {
    if (this.refreshedAt + this.interval <= now) this.refresh(now);
  }

  /** A loop that was not played, since it would have seen what is known. */
  passOver(loopAt: Milliseconds): void {
    if (this.refreshedAt + this.interval <= loopAt) this.refreshedAt = loopAt;
  }

  /** The groups may be others than it knows. */
  changed(): void {
    this.mayBeOld = true;
  }

  /** When it may learn of another state of them; Infinity: it knows them as they are. */
  get nextChange(): Milliseconds {
    return this.mayBeOld ? this.refreshedAt + this.interval : Infinity;
  }

  increaseSize({ name, targetSize, maxSize }: CachedGroup, delta: number, now: Milliseconds): Refused {
    const size = targetSize + delta;
    if (size > maxSize) return `size increase too large - desired:${size} max:${maxSize}`;
    this.setSize(name, size, now);
    return undefined;
  }

  /** Instances that are there, placeholders included, are not given up so. */
  decreaseTargetSize(
    { name, targetSize, instances }: CachedGroup,
    delta: number,
    now: Milliseconds,
  ): Refused {
    if (targetSize + delta < instances.length) {
      return `attempt to delete existing nodes targetSize:${targetSize} delta:${delta} existingNodes: ${instances.length}`;
    }
    this.setSize(name, targetSize + delta, now);
    return undefined;
  }

  /** Where one is a placeholder the desired capacity becomes the number of instances that run, if the group may be so small. */
  deleteInstances(
    group: CachedGroup,
    ids: ReadonlySet<string>,
    now: Milliseconds,
    belowMin = false,
  ): Refused {
    if (!belowMin && group.targetSize <= group.minSize) return 'min size reached, nodes will not be deleted';
    const doomed = group.instances.filter(({ id }) => ids.has(id));
    const running = group.instances.filter(({ isPlaceholder }) => !isPlaceholder).length;
    if (doomed.some(({ isPlaceholder }) => isPlaceholder)) {
      if (running < group.minSize) return belowMinimum(running, group.minSize);
      this.setSize(group.name, running, now);
    }
    for (const { id, isPlaceholder } of doomed) {
      if (!isPlaceholder) this.cloud.terminate(group.name, id);
    }
    this.refresh(now);
    return undefined;
  }

  private setSize(name: string, size: number, now: Milliseconds): void {
    this.cloud.setDesired(name, size);
    this.sizedAt.set(name, now);
    const group = this.find(name);
    if (group !== undefined) group.targetSize = size;
  }

  private refresh(now: Milliseconds): void {
    this.refreshedAt = now;
    this.mayBeOld = false;
    this.groups = this.cloud.groups().map((group) => this.cached(group));
    this.byNode.clear();
    for (const group of this.groups) {
      for (const { node, isPlaceholder } of group.instances) if (!isPlaceholder) this.byNode.set(node, group);
    }
  }

  private cached(group: AutoScalingGroup): CachedGroup {
    const { name, minSize, maxSize, desired, template, failedAt } = group;
    const isUnfulfillable = failedAt !== undefined && failedAt >= (this.sizedAt.get(name) ?? -Infinity);
    const instances: CachedInstance[] = group.instances.map((instance) => ({
      ...instance,
      isPlaceholder: false,
      isUnfulfillable: false,
    }));
    const missing = Math.max(0, desired - instances.length);
    for (let index = 0; index < missing; index++) {
      const id = `i-placeholder-${name}-${index}`;
      const providerId = `aws:///${template.zone}/${id}`;
      instances.push({ id, providerId, node: id, isPlaceholder: true, isUnfulfillable });
    }
    return { name, minSize, maxSize, targetSize: desired, template, instances };
  }
}

/** As Auto Scaling answers SetDesiredCapacity. */
function belowMinimum(size: number, minSize: number): string {
  return `ValidationError: New SetDesiredCapacity value ${size} is below min value ${minSize} for the AutoScalingGroup.`;
}
