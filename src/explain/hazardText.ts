// Hazards in words: what is wrong, why, and where the real daemon's fault is reported.

import { elementAt } from '../base/assert.ts';
import { formatMoment, type Milliseconds } from '../base/time.ts';
import { CNI_VERSIONS } from '../base/cniReleases.ts';
import { HAZARD_CAUSES, type Hazard, type HazardCause } from '../record/hazards.ts';
import { nodeLabel, podLabel } from '../record/labels.ts';

/** `bp0-0 and bp1-2 on ip-10-0-0-18 have the same address, 10.0.0.59, since 1m16s`. */
export function hazardHeadline(hazard: Hazard): string {
  const { address, from, to } = hazard;
  const verb = to === undefined ? 'have' : 'had';
  return `${holdersText(hazard)} ${verb} the same address, ${address}, ${spanText(from, to)}`;
}

function holdersText({ pods, nodes }: Hazard): string {
  const names = pods.map(podLabel);
  const isOneNode = nodes.every((node) => node === nodes[0]);
  if (isOneNode) return `${names.join(' and ')} on ${nodeLabel(elementAt(nodes, 0))}`;
  return names.map((name, index) => `${name} on ${nodeLabel(elementAt(nodes, index))}`).join(' and ');
}

function spanText(from: Milliseconds, to: Milliseconds | undefined): string {
  if (to === undefined) return `since ${formatMoment(from)}`;
  return `from ${formatMoment(from)} to ${formatMoment(to)}`;
}

const CAUSES: Readonly<Record<HazardCause, (hazard: Hazard) => string>> = {
  MetadataLag: (hazard) =>
    `${restarted(hazard)} Instance metadata did not list ${hazard.address} yet, so ipamd ${treatedAsDeleted(hazard)}.`,
  SubnetLookupFailed: (hazard) =>
    `${restarted(hazard)} DescribeSubnets failed, so ipamd did not add the addresses of the ENI to its datastore and ` +
    `${treatedAsDeleted(hazard)}.`,
  ReconcileOfStaleMetadata: (hazard) =>
    `Instance metadata was out of date and did not list ${hazard.address}. A reconcile removed it from ipamd's ` +
    `datastore, so ipamd ${treatedAsDeleted(hazard)}.`,
  StaleMetadata: (hazard) =>
    `${restarted(hazard)} Instance metadata still listed ${hazard.address}, which EC2 had unassigned from ` +
    `the ENI, so ipamd kept it for ${podLabel(hazard.victim)}.`,
};

export function hazardCause(hazard: Hazard): string {
  return CAUSES[hazard.cause](hazard);
}

/** `the real ipamd does this: amazon-vpc-cni-k8s 711, 3019, 3887; not fixed in v1.23.1`. */
export function hazardUpstream({ cause }: Hazard): string {
  const { issues, fixedIn } = HAZARD_CAUSES[cause];
  const fix = fixedIn === null ? `not fixed in ${CNI_VERSIONS.at(-1) ?? ''}` : `fixed in ${fixedIn}`;
  return `the real ipamd does this: amazon-vpc-cni-k8s ${issues.join(', ')}; ${fix}`;
}

function restarted({ restartedAt }: Hazard): string {
  return `aws-node restarted at ${formatMoment(restartedAt)}.`;
}

function treatedAsDeleted({ victim }: Hazard): string {
  return `treated the sandbox of ${podLabel(victim)} as deleted and assigned its address again`;
}

/** Undefined where it has ended. */
export function hazardHelp({ to }: Hazard): string | undefined {
  return to === undefined ? 'delete one of the two pods (estimate)' : undefined;
}
