// A scenario told in order for checking: its steps as they happen, and what they create and delete, in a ledger.

import { formatDuration } from '../base/time.ts';
import { AWS_NODE } from '../kube/networkAgent.ts';
import { type DocumentPath, faultAt, type LocatedFault } from './diagnostics.ts';
import type { ScenarioDocument } from './document.ts';
import { Ledger, type Moment } from './ledger.ts';
import { COREDNS, KUBE_PROXY } from './systemNames.ts';
import type { TimedStep } from './timedSteps.ts';

export interface Story {
  readonly document: ScenarioDocument;
  readonly steps: readonly TimedStep[];
  readonly ledger: Ledger;
  /** Names that were taken when something was to get them. */
  readonly duplicates: readonly LocatedFault[];
}

const START: Moment = { sequence: -1, at: '0s' };

export function tellStory(document: ScenarioDocument, steps: readonly TimedStep[]): Story {
  const ledger = new Ledger();
  const duplicates: LocatedFault[] = [];
  const create: Create = (thing, name, moment, path) => {
    const rivals = thing === 'node group' ? ([thing] as const) : WORKLOADS;
    const isMore = thing === 'pod set' && ledger.exists(['pod set'], name);
    if (isMore) return;
    if (ledger.exists(rivals, name)) duplicates.push(faultAt(path, { code: 'duplicate-name', thing, name }));
    else ledger.create(thing, name, moment);
  };
  const { coredns, kubeProxy } = document.kubernetes.systemPods;
  if (coredns.replicas > 0) ledger.create('deployment', COREDNS, START);
  for (const name of kubeProxy.enabled ? [AWS_NODE, KUBE_PROXY] : [AWS_NODE]) {
    ledger.create('daemon set', name, START);
  }
  document.nodeGroups.forEach(({ name }, index) => {
    create('node group', name, START, ['nodeGroups', index, 'name']);
  });
  for (const [sequence, timed] of steps.entries()) {
    bookStep(timed, { sequence, at: formatDuration(timed.at) }, ledger, create);
  }
  return { document, steps, ledger, duplicates };
}

/** Everything whose pods results can tell apart by name. */
export const WORKLOADS = ['deployment', 'pod set', 'daemon set'] as const;

type Create = (
  thing: 'deployment' | 'pod set' | 'node group',
  name: string,
  moment: Moment,
  path: DocumentPath,
) => void;

function bookStep({ step, index }: TimedStep, moment: Moment, ledger: Ledger, create: Create): void {
  const path = (action: string): DocumentPath => ['timeline', index, action, 'name'];
  if (step.createDeployment !== undefined) {
    create('deployment', step.createDeployment.name, moment, path('createDeployment'));
  }
  if (step.createPods !== undefined) create('pod set', step.createPods.name, moment, path('createPods'));
  if (step.addNodeGroup !== undefined) {
    create('node group', step.addNodeGroup.name, moment, path('addNodeGroup'));
  }
  if (step.deleteDeployment !== undefined) ledger.delete('deployment', step.deleteDeployment.name, moment);
  if (step.deleteNodeGroup !== undefined) ledger.delete('node group', step.deleteNodeGroup.name, moment);
}
