// Where the pods of a state get their templates from: workloads of the cluster itself, and objects that a step adopts.

import type { DaemonSetConfig, DeploymentConfig, PodTemplate } from '../../kube/api/config.ts';
import type { PastOwner } from '../../kube/api/clusterPast.ts';
import type { AppliedObject } from '../../kube/api/workloadConfig.ts';
import type { StateDocument } from './stateDocument.ts';

/** What pods of one owner are made from, and what records count them to. */
export interface TemplateSource {
  readonly template: PodTemplate;
  readonly workload: string;
  /** Of a ReplicaSet that a Deployment has. */
  readonly hash?: string;
}

export class TemplateSources {
  private readonly byOwner = new Map<string, TemplateSource>();
  private readonly deployments = new Map<string, PodTemplate>();
  private readonly cronJobs = new Map<string, PodTemplate>();

  addDeployment({ namespace, name, template }: DeploymentConfig): void {
    this.deployments.set(`${namespace}/${name}`, template);
  }

  addDaemonSet({ namespace, name, template }: DaemonSetConfig): void {
    this.add('DaemonSet', namespace, name, { template, workload: name });
  }

  addObject({ kind, config }: AppliedObject): void {
    if (kind === 'Deployment') this.addDeployment(config);
    else if (kind === 'DaemonSet') this.addDaemonSet(config);
    else if (kind === 'CronJob')
      this.cronJobs.set(`${config.namespace}/${config.name}`, config.jobTemplate.template);
    else if (kind === 'Job') {
      const { namespace, name, template, workload = name } = config;
      this.add(kind, namespace, name, { template, workload });
    } else if (kind === 'ReplicaSet' || kind === 'StatefulSet') {
      const { namespace, name, template } = config;
      this.add(kind, namespace, name, { template, workload: name });
    }
  }

  /** What controllers of controllers have made. `own`: the templates that ReplicaSets have of their own. */
  addMade({ replicaSets, jobs }: StateDocument, own: readonly (PodTemplate | undefined)[]): void {
    replicaSets.forEach(({ namespace, name, deployment, podTemplateHash: hash, current }, index) => {
      const template =
        own[index] ?? (current ? this.deployments.get(`${namespace}/${deployment}`) : undefined);
      if (template !== undefined)
        this.add('ReplicaSet', namespace, name, { template, workload: deployment, hash });
    });
    for (const { namespace, name, cronJob } of jobs) {
      const template = cronJob === undefined ? undefined : this.cronJobs.get(`${namespace}/${cronJob}`);
      if (template !== undefined && cronJob !== undefined)
        this.add('Job', namespace, name, { template, workload: cronJob });
    }
  }

  of({ kind, name }: PastOwner, namespace: string): TemplateSource | undefined {
    return this.byOwner.get(`${kind} ${namespace}/${name}`);
  }

  hasDeployment(namespace: string, name: string): boolean {
    return this.deployments.has(`${namespace}/${name}`);
  }

  private add(kind: PastOwner['kind'], namespace: string, name: string, source: TemplateSource): void {
    this.byOwner.set(`${kind} ${namespace}/${name}`, source);
  }
}
