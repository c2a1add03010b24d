// What there is to say about one node group: the nodes it should have and has, why launches failed, which addresses its
// nodes hold in which subnet, and the pods that wait on them.

import { formatMoment } from '../base/time.ts';
import { grouped, plural } from '../base/words.ts';
import { askedAt } from '../scenario/askedAt.ts';
import { bare, type Part } from './explanation.ts';
import { total } from './finding.ts';
import { holdingsOf } from './holders.ts';
import { changesForLaunches } from './launchChanges.ts';
import { link, say, type Link } from './link.ts';
import type { PlayedRun } from './playedRun.ts';
import { shortGroups } from './shortGroups.ts';
import { waitingParts } from './waitingPart.ts';
import { launches, type WhatIfTable } from './whatIf.ts';

export function groupParts(name: string, run: PlayedRun): Part[] {
  const nodes = run.summary.nodes.filter(({ group }) => group === name);
  const names = new Set(nodes.map((node) => node.name));
  const waiting = run.summary.waiting.filter(({ node }) => node !== undefined && names.has(node));
  return [groupPart(name, run), ...waitingParts(waiting, run)];
}

function groupPart(name: string, run: PlayedRun): Part {
  const group = askedAt(run.scenario, run.at).nodeGroups.get(name);
  const nodes = run.summary.nodes.filter((node) => node.group === name);
  const ready = nodes.filter((node) => node.ready && !node.instanceGone).length;
  const instances = [...run.world.daemons.nodes.keys()].filter(
    (node) => run.state.node(node)?.group === name,
  );
  const wanted = group === undefined ? 'is deleted' : `wants ${plural(group.size, 'node')}`;
  const type = group === undefined ? '' : `, ${group.instanceType},`;
  return {
    ...bare(
      `node group ${name}${type} ${wanted}: ${grouped(instances.length)} registered, ${grouped(ready)} Ready ` +
        `at ${formatMoment(run.at)}`,
    ),
    chain: [...launchLinks(name, run), placesLink(name, run)],
    holders: holdingsOf(name, run),
    whatIfs: launchesOf(name, run),
  };
}

function launchLinks(name: string, { summary }: PlayedRun): Link[] {
  const failures = summary.nodeGroups.find((group) => group.name === name)?.failedLaunches ?? [];
  return failures.map(({ code, subnet, count, lastAt }) =>
    link(
      say`EC2 refused RunInstances with ${code} ${plural(count, 'time')}, the last at ${formatMoment(lastAt)} in subnet ${subnet}`,
    ),
  );
}

/** What would let it have its nodes, where EC2 refuses to launch them. */
function launchesOf(name: string, run: PlayedRun): WhatIfTable | undefined {
  const short = shortGroups(run).find((group) => group.name === name);
  return short === undefined ? undefined : launches(changesForLaunches(short, run), run);
}

/** Places for pods on its nodes. */
function placesLink(name: string, { summary }: PlayedRun): Link {
  const nodes = summary.nodes.filter(({ group }) => group === name);
  const pods = total(nodes, (node) => node.pods);
  const most = total(nodes, (node) => node.maxPods);
  return link(say`its nodes have ${grouped(pods)} of ${grouped(most)} pods that they take (max pods)`);
}
