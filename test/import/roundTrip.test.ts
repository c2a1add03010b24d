// The round trip through what tools print: a run is stopped, kubectl, aws and curl look at it, import reads that, and what it
// writes starts as the run was and goes on as it did.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isoTime } from '../../src/base/calendar.ts';
import { formatCidr, formatIpv4 } from '../../src/base/ipv4.ts';
import { inspect } from '../../src/inspect/inspect.ts';
import { startTimeOf } from '../../src/inspect/clusterObjects.ts';
import { playTo, type Moment } from '../../src/inspect/moment.ts';
import type { WrittenFile } from '../../src/import/importCluster.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { playTo as goOn } from '../../src/world/run.ts';
import { World } from '../../src/world/world.ts';
import type { WorldView } from '../../src/world/worldView.ts';
import { imported, type Texts } from './fixtureFiles.ts';

const KINDS = 'nodes,pods,deploy,rs,sts,ds,job,cronjob,pdb,pc,ns,svc';
const LATER = 60_000;

function momentOf(file: string, at: number): Moment {
  const parsed = parseScenario(readFileSync(`scenarios/${file}`, 'utf8'));
  if (!parsed.ok) throw new Error(file);
  return playTo(parsed.scenario, at, parsed.scenario.seed);
}

function viewsOf(moment: Moment): Texts {
  const say = (words: readonly string[], node?: string): string => {
    const { stdout, stderr } = inspect(moment, words, node === undefined ? {} : { node });
    expect(stderr).toBe('');
    return stdout;
  };
  const pools = [...moment.world.kubernetes.nodes()].map(({ name }) => [
    `enis-${name}.json`,
    say(['curl', '-s', 'localhost:61679/v1/enis'], name),
  ]);
  return {
    'objects.json': say(['kubectl', 'get', KINDS, '-A', '-o', 'json']),
    'subnets.json': say(['aws', 'ec2', 'describe-subnets']),
    'interfaces.json': say(['aws', 'ec2', 'describe-network-interfaces']),
    ...Object.fromEntries(pools),
  };
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
        `${namespace}/${name} ${nodeName} ${podIp === undefined ? '' : formatIpv4(podIp)} ${phase}`,
    )
    .sort();
}

function started(files: readonly WrittenFile[]): World {
  const texts = new Map(files.map(({ name, text }) => [name, text]));
  const parsed = parseScenario(files[0]?.text ?? '', (name) => ({ ok: true, text: texts.get(name) ?? '' }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, undefined, 1));
  const world = new World(parsed.scenario, { seed: parsed.scenario.seed, onFact: () => undefined });
  goOn(world, 0);
  return world;
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
