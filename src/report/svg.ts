// The end of a run as one picture that needs nothing else: the answer, each node's ENIs and slots, each subnet as a map
// of its /28s, and who waits. Light and dark follow the reader's system; screen readers get title and description.

import { elementAt } from '../base/assert.ts';
import { formatMoment } from '../base/time.ts';
import { formatCidr } from '../base/ipv4.ts';
import { grouped, plural } from '../base/words.ts';
import { cniAt, drawnSlots, nodeShape } from '../explain/nodeShape.ts';
import { nodeLabel } from '../record/labels.ts';
import type { NodeSummary } from '../record/summary.ts';
import { situationOf } from '../explain/finding.ts';
import { findings } from '../explain/findings.ts';
import { emptyScene, applyToScene } from '../record/applyToScene.ts';
import { SceneIndex } from '../record/timelineIndex.ts';
import type { SceneSubnet } from '../record/timelineScene.ts';
import { subnetGrounds } from './htmlDocument.ts';
import { headlineOf } from './htmlHeadline.ts';
import { escapeHtml } from './htmlPage.ts';
import { cut, printable, wrap } from './layout.ts';
import type { RecordedRun } from './recordedRun.ts';
import { blockMap } from './svgBlocks.ts';
import { SvgSheet } from './svgSheet.ts';
import { freeSlots } from '../record/poolEni.ts';
import type { CellState } from '../record/sceneSlots.ts';
import { slotGrid, slotPaths } from './svgSlots.ts';

/** Nodes and subnets drawn one by one. */
const MOST_NODES = 40;
const MOST_SUBNETS = 12;

/** Where the maps of subnets begin: their notes are long. */
const MAPS = 380;

export function svgPicture(run: RecordedRun): string {
  const { scenario, file, result } = run;
  const { summary, seed } = result;
  const situation = situationOf(scenario, result);
  const title = printable(scenario.name);
  const answer = headlineOf(situation, findings(situation));
  const sheet = new SvgSheet();
  sheet.line(title, 'title', 22);
  for (const line of wrap(answer, 78)) sheet.line(line, 'answer', 26);
  sheet.line(printable(`${file}, seed ${seed}, at ${formatMoment(summary.at)}`), 'soft', 18);
  drawNodes(sheet, run);
  drawSubnets(sheet, run);
  drawWaiting(sheet, run);
  return sheet.text(title, `${answer} ${describe(run)}`);
}

/** The picture in words. */
function describe({ result: { summary } }: RecordedRun): string {
  const nodes = summary.nodes.slice(0, MOST_NODES).map((node) => {
    const { assigned, warm, cooling } = node.addresses;
    const branches = branchesText(node);
    return `${nodeLabel(node.name)}: ${node.pods} of ${node.maxPods} pods, ${plural(node.attachedEnis, 'ENI')}, ${assigned} addresses used, ${warm} warm, ${cooling} cooling${branches}.`;
  });
  const subnets = summary.subnets
    .slice(0, MOST_SUBNETS)
    .map(({ name, free, freePrefixes }) => `${name}: ${free} addresses and ${freePrefixes} /28s free.`);
  return [...nodes, ...subnets].join(' ');
}

function branchesText({ branchEnis }: NodeSummary): string {
  if (branchEnis === undefined) return '';
  const { limit, used, cooling } = branchEnis;
  return `, ${used} of ${limit} branch ENIs used, ${cooling} cooling`;
}

function drawNodes(sheet: SvgSheet, { scenario, result: { summary } }: RecordedRun): void {
  const cni = cniAt(scenario, summary.at);
  sheet.heading('Nodes');
  sheet.slotLegend();
  if (summary.nodes.some(({ branchEnis }) => branchEnis !== undefined)) {
    sheet.line('T: the trunk ENI, with a place for each branch ENI', 'soft', 4);
    sheet.gap(12);
  }
  for (const node of summary.nodes.slice(0, MOST_NODES)) {
    const slots = drawnSlots(nodeShape(node.instanceType, cni, node.maxPods));
    drawNode(sheet, node, slots);
  }
  const left = summary.nodes.length - MOST_NODES;
  if (left > 0) sheet.line(`and ${plural(left, 'node')} more`, 'soft', 20);
  if (summary.nodes.length === 0) sheet.line('no nodes', 'soft', 20);
}

function drawNode(sheet: SvgSheet, node: NodeSummary, slotsPerEni: number): void {
  const label = cut(nodeLabel(node.name), 26);
  const pods = `${node.pods}/${node.maxPods} pods${node.ready ? '' : ', NotReady'}`;
  sheet.row(label, pods, (row) => {
    for (const eni of node.enis) {
      const free = freeSlots(eni, eni.slots.length, slotsPerEni);
      const places = eni.trunk ? branchPlaces(node) : Array.from({ length: free }, (): CellState[] => []);
      const cells = [...eni.slots.map(statesOf), ...places];
      const grid = slotGrid(
        cells.length,
        cells.some((each) => each.length > 1),
      );
      row.eni(grid, slotPaths(cells, grid), eni.trunk ? 'T' : 'P');
    }
  });
}

/** A place of the trunk for each branch ENI. */
function branchPlaces({ branchEnis }: NodeSummary): CellState[][] {
  if (branchEnis === undefined) return [];
  const { limit, used, cooling } = branchEnis;
  return Array.from({ length: limit }, (_, place) => {
    if (place < used) return ['pod'];
    return place < used + cooling ? ['cooling'] : [];
  });
}

function statesOf({
  size,
  assigned,
  cooling,
  otherMode,
}: NodeSummary['enis'][number]['slots'][number]): CellState[] {
  return Array.from({ length: size }, (_, place) => {
    if (place < assigned) return 'pod';
    if (otherMode) return 'other-mode';
    return place < assigned + cooling ? 'cooling' : 'warm';
  });
}

function drawSubnets(sheet: SvgSheet, run: RecordedRun): void {
  const grounds = subnetGrounds(run);
  sheet.heading('Subnets, a box for each /28');
  sheet.blockLegend();
  for (const [place, subnet] of endOf(run).slice(0, MOST_SUBNETS).entries()) {
    const { name, cidr, free, freePrefixes } = subnet;
    const counts = `${grouped(free)} addresses, ${plural(freePrefixes, '/28')} free`;
    sheet.row(
      cut(printable(name), 26),
      `${formatCidr(cidr)}: ${counts}`,
      (row) => row.blocks(blockMap(subnet, elementAt(grounds, place).reservations)),
      MAPS,
    );
  }
  const left = grounds.length - MOST_SUBNETS;
  if (left > 0) sheet.line(`and ${plural(left, 'subnet')} more`, 'soft', 20);
}

function endOf(run: RecordedRun): readonly SceneSubnet[] {
  const grounds = subnetGrounds(run);
  const scene = emptyScene(grounds);
  const index = new SceneIndex(
    run.records,
    grounds.map(({ name }) => name),
  );
  for (const record of run.records) applyToScene({ scene, index }, record);
  return scene.subnets;
}

function drawWaiting(sheet: SvgSheet, { result: { summary } }: RecordedRun): void {
  const byReason = new Map<string, number>();
  for (const { reason } of summary.waiting) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  sheet.heading('Waiting pods');
  if (byReason.size === 0) sheet.line('none', 'soft', 20);
  for (const [reason, count] of [...byReason].sort(([, one], [, other]) => other - one)) {
    sheet.row(escapeHtml(reason), plural(count, 'pod'), (row) => row.crowd(count));
  }
}
