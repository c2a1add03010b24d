// The round trip through what tools print: a run is stopped, kubectl, aws and curl look at it, import reads that, and what it
// writes starts as the run was and goes on as it did.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isoTime } from '../../src/base/calendar.ts';
import { formatAddress } from '../../src/base/address.ts';
import { formatCidr, formatIpv4 } from '../../src/base/ipv4.ts';
import { startTimeOf } from '../../src/inspect/clusterObjects.ts';
import { playTo, type Moment } from '../../src/inspect/moment.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { playTo as goOn } from '../../src/world/run.ts';
import type { WorldView } from '../../src/world/worldView.ts';
import { started, viewsOf } from './clusterViews.ts';
import { imported } from './fixtureFiles.ts';

const LATER = 60_000;

function momentOf(file: string, at: number): Moment {
  const parsed = parseScenario(readFileSync(`scenarios/${file}`, 'utf8'));
  if (!parsed.ok) throw new Error(file);
  return playTo(parsed.scenario, at, parsed.scenario.seed);
}

/** What stands: nodes with their ENIs, pods with their places. */
function standing(world: WorldView): unknown {
  return {
    nodes: [...world.cloud.networkInterfaces.all()]
      .map(({ attachment, primary, cidrs, subnet }) => [
        attachment?.host.node,
        attachment?.device,
        formatIpv4(primary),
        [...cidrs].map((cidr) => formatCidr(cidr)).sort(),
        subnet.availableIpAddressCount,
      ])
      .map((row) => JSON.stringify(row))
      .sort(),
    pods: placesOf(world),
  };
}

function placesOf(world: WorldView): string[] {
  return [...world.kubernetes.pods()]
    .map(
      ({ namespace, name, nodeName, podIp, phase }) =>
        `${namespace}/${name} ${nodeName} ${podIp === undefined ? '' : formatAddress(podIp)} ${phase}`,
    )
    .sort();
}

/** Moments at which nothing is on its way. */
describe.each([
  ['43-pods.yaml', 7 * 60_000],
  ['prefix-delegation-trap.yaml', 10 * 60_000],
  ['rolling-update.yaml', 5 * 60_000],
  ['drain-and-budget.yaml', 4 * 60_000],
  ['preemption.yaml', 4 * 60_000],
  ['smallest-subnet.yaml', 2 * 60_000],
] as const)('%s at %d ms', (file, at) => {
  const moment = momentOf(file, at);
  const found = imported(viewsOf(moment), { at: isoTime(startTimeOf(moment) + at) });
  const world = started(found.files);

  it('contradicts nothing, and starts as the run was', () => {
    expect(found.findings.contradictions).toEqual([]);
    expect(standing(world)).toEqual(standing(moment.world));
  });

  it('goes on as the run did', () => {
    goOn(world, LATER);
    expect(placesOf(world)).toEqual(placesOf(momentOf(file, at + LATER).world));
  });
});

describe('a group of spot instances', () => {
  const at = 4 * 60_000;
  const text = readFileSync('scenarios/43-pods.yaml', 'utf8').replace(
    'instanceType: t3.medium',
    'instanceType: t3.medium\n    capacityType: SPOT',
  );
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const moment = playTo(parsed.scenario, at, parsed.scenario.seed);
  const world = started(imported(viewsOf(moment), { at: isoTime(startTimeOf(moment) + at) }).files);

  it('is one again, and so are its nodes', () => {
    expect([...world.kubernetes.nodeGroups()].map(({ config }) => config.isSpot)).toEqual([true]);
    const labels = [...world.kubernetes.nodes()].map((node) => node.labels['eks.amazonaws.com/capacityType']);
    expect(labels).toEqual(['SPOT', 'SPOT', 'SPOT']);
  });
});
