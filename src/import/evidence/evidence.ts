// All that the files say, as far as it has been read: recognisers add to it, the cluster is made of it.

import type { Milliseconds } from '../../base/time.ts';
import type {
  AutoscalerFact,
  CheckpointFact,
  CniFact,
  ControlPlaneFact,
  InstanceFact,
  InterfaceFact,
  NodeFact,
  NodeGroupFact,
  ObjectFact,
  PodFact,
  PoolFact,
  ReservationFact,
  SubnetFact,
  VpcFact,
} from './facts.ts';

/** What was found in one file, in words and numbers, for the report. */
export interface ReadFile {
  readonly file: string;
  /** Numbers by what they count: pods, subnets. */
  readonly found: ReadonlyMap<string, number>;
  readonly newest: Milliseconds | undefined;
}

export interface LeftOut {
  readonly what: string;
  readonly because: string;
}

export class Evidence {
  readonly nodes: NodeFact[] = [];
  readonly pods: PodFact[] = [];
  readonly objects: ObjectFact[] = [];
  readonly cni: CniFact[] = [];
  readonly subnets: SubnetFact[] = [];
  readonly reservations: ReservationFact[] = [];
  readonly vpcs: VpcFact[] = [];
  readonly interfaces: InterfaceFact[] = [];
  readonly instances: InstanceFact[] = [];
  readonly pools: PoolFact[] = [];
  readonly checkpoints: CheckpointFact[] = [];
  readonly nodeGroups: NodeGroupFact[] = [];
  readonly controlPlanes: ControlPlaneFact[] = [];
  readonly autoscalers: AutoscalerFact[] = [];
  readonly leftOut: LeftOut[] = [];
  readonly warned: string[] = [];
  /** Whether the interfaces of the VPC are all known, or those of instances only. */
  hasAllInterfaces = false;
  /** Read off tables, which do not show what their pods request. */
  objectsWithoutRequests = 0;
  readonly files: ReadFile[] = [];
  /** Names of clusters, as tags and settings have them. */
  readonly clusterNames = new Set<string>();
  /** Objects of kinds that are not simulated, by kind. */
  readonly otherKinds = new Map<string, number>();
  private found = new Map<string, number>();
  private newest: Milliseconds | undefined;

  /** One more thing of a kind in the file that is being read. */
  count(what: string, times = 1): void {
    this.found.set(what, (this.found.get(what) ?? 0) + times);
  }

  otherKind(kind: string): void {
    this.otherKinds.set(kind, (this.otherKinds.get(kind) ?? 0) + 1);
  }

  /** A moment that has been when the file was written. */
  sawTime(...times: readonly (Milliseconds | undefined)[]): void {
    for (const time of times) if (time !== undefined && time > (this.newest ?? 0)) this.newest = time;
  }

  get foundAnything(): boolean {
    return this.found.size > 0;
  }

  /** The file that was being read is at its end. `written`: when, as its folder or the file system says. */
  endFile(file: string, written: Milliseconds | undefined): void {
    this.sawTime(written);
    this.files.push({ file, found: this.found, newest: this.newest });
    this.found = new Map();
    this.newest = undefined;
  }
}
