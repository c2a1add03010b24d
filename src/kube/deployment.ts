// A Deployment: one ReplicaSet for its template. Templates do not change, so nothing rolls.

import type { DeploymentConfig } from './config.ts';
import { templateHash } from './names.ts';
import type { Pod } from './objects.ts';
import { ReplicaSet, type ReplicaSetPorts } from './replicaSet.ts';

export class Deployment {
  readonly config: DeploymentConfig;
  readonly replicaSet: ReplicaSet;
  private readonly ports: ReplicaSetPorts;
  private replicas = 0;

  constructor(config: DeploymentConfig, ports: ReplicaSetPorts) {
    this.config = config;
    this.ports = ports;
    const template = { ...config.template, namespace: config.namespace };
    this.replicaSet = new ReplicaSet(config.name, templateHash(template), template, ports);
  }

  /** Writes the number; the Deployment's controller passes it on, the ReplicaSet's acts on it. */
  scale(replicas: number): void {
    const { environment } = this.ports;
    const deployment = this.config.name;
    environment.emit({ kind: 'deployment-scaled', deployment, from: this.replicas, to: replicas });
    this.replicas = replicas;
    environment.later(() => environment.later(() => this.replicaSet.scale(this.replicas)));
  }

  /** Takes the ReplicaSet with it and returns the pods left to collect. */
  delete(): readonly Pod[] {
    return this.replicaSet.delete();
  }
}
