// What an import tells a person: the cluster in figures, what was guessed and what would replace it, what was left out.

import { isoTime } from '../base/calendar.ts';
import { plural } from '../base/words.ts';
import type { ImportedScenario } from '../import/importCluster.ts';
import type { ImportedTrace } from '../import/trace/importTrace.ts';
import type { Findings } from '../import/cluster/findings.ts';
import { figuresOf, type ClusterFigures } from '../import/output/facts.ts';
import { releaseNamed } from '../ipamd/releaseText.ts';
import { alignColumns, type Column } from './columns.ts';
import { hanging, printable } from './layout.ts';
import type { Page } from './page.ts';

/** More of a kind are in the report. */
const MOST_LINES = 12;
const MOST_NODES = 12;

const NODE_COLUMNS: readonly Column[] = [
  { title: 'node', align: 'left' },
  { title: 'type', align: 'left' },
  { title: 'pods', align: 'right' },
  { title: 'ENIs', align: 'right' },
  { title: 'total', align: 'right' },
  { title: 'assigned', align: 'right' },
  { title: 'cooling down', align: 'right' },
  { title: 'warm', align: 'right' },
  { title: '', align: 'left' },
];

const SUBNET_COLUMNS: readonly Column[] = [
  { title: 'subnet', align: 'left' },
  { title: 'CIDR', align: 'left' },
  { title: 'of nodes', align: 'right' },
  { title: 'external', align: 'right' },
  { title: 'free addresses', align: 'right' },
  { title: 'free /28s', align: 'right' },
];

export function importText(imported: ImportedScenario, page: Page): string {
  const { cluster, ledger, findings, read } = imported;
  const figures = figuresOf(cluster, ledger);
  const { pods } = figures;
  const { cni } = cluster;
  const recorded =
    cni.recorded === undefined || releaseNamed(cni.recorded) === cni.version
      ? ''
      : ` (recorded: ${cni.recorded})`;
  const states = (['running', 'pending', 'creating', 'succeeded', 'failed'] as const)
    .filter((state) => pods[state] > 0)
    .map((state) => `${pods[state]} ${STATES[state]}`);
  const files = read.filter(({ found }) => found.size > 0).length;
  const counts = `${plural(cluster.nodes.length, 'node')}, ${plural(pods.total, 'pod')} (${states.join(', ')})`;
  return [
    page.bold(printable(`${cluster.name} at ${isoTime(cluster.capturedAt)}, from ${plural(files, 'file')}`)),
    ...hanging(
      '',
      `${counts}; Kubernetes ${cluster.kubernetesVersion}, CNI ${cni.version}${recorded}`,
      page.width,
    ),
    '',
    ...nodeLines(figures, page),
    ...subnetLines(figures, page),
    ...findingLines(findings, page),
    '',
  ].join('\n');
}

/** What came and went. */
export function traceText(imported: ImportedTrace, page: Page): string {
  const { name, from, to, pods, steady, findings } = imported;
  const ways = (['exact', 'between', 'at-least'] as const)
    .map((how) => [how, pods.filter(({ known }) => known.how === how).length] as const)
    .filter(([, count]) => count > 0)
    .map(([how, count]) => `${count} ${LIVES[how]}`);
  const rest = steady.map((each) => `${each.namespace}/${each.name} ${each.replicas}`);
  return [
    page.bold(printable(`${name} from ${isoTime(from)} to ${isoTime(to)}`)),
    ...hanging('', `${plural(pods.length, 'pod')} in the trace; lives: ${ways.join(', ')}`, page.width),
    ...(rest.length === 0 ? [] : hanging('', printable(`Steady: ${rest.join(', ')}`), page.width)),
    ...findingLines(findings, page),
    '',
  ].join('\n');
}

const LIVES = {
  exact: 'known exactly',
  between: 'ended between two snapshots',
  'at-least': 'not over at the end',
} as const;

const STATES = {
  running: 'Running',
  pending: 'Pending',
  creating: 'ContainerCreating',
  succeeded: 'Succeeded',
  failed: 'Failed',
} as const;

function findingLines(findings: Findings, page: Page): string[] {
  return [
    ...block('Contradictions', findings.contradictions, page, page.yellow),
    ...block('Warnings', findings.warned, page, page.yellow),
    ...block(
      'Guessed',
      findings.guessed.map(
        ({ what, value, because, better }) =>
          `${what}: ${value} (${because})${better === null ? '' : `; better: ${better}`}`,
      ),
      page,
    ),
    ...block(
      'Left out',
      findings.leftOut.map(({ what, because }) => `${what}: ${because}`),
      page,
    ),
  ];
}

function nodeLines({ nodes }: ClusterFigures, page: Page): string[] {
  const shown = nodes.slice(0, MOST_NODES);
  const rows = shown.map(
    ({ name, instanceType, pods, maxPods, enis, total, assigned, cooling, cordoned }) => [
      printable(name.replace(/\..*/, '')),
      instanceType,
      `${pods}/${maxPods}`,
      String(enis.length),
      String(total),
      String(assigned),
      String(cooling),
      String(total - assigned - cooling),
      cordoned ? 'cordoned' : '',
    ],
  );
  const more = nodes.length - shown.length;
  return [...alignColumns(NODE_COLUMNS, rows, page), ...(more > 0 ? [`${plural(more, 'node')} more`] : [])];
}

function subnetLines({ subnets }: ClusterFigures, page: Page): string[] {
  const rows = subnets.map(({ name, cidr, ofNodes, ofOthers, free, freePrefixes }) => [
    name,
    cidr,
    String(ofNodes),
    String(ofOthers),
    String(free),
    String(freePrefixes),
  ]);
  return alignColumns(SUBNET_COLUMNS, rows, page);
}

function block(
  title: string,
  lines: readonly string[],
  { width }: Page,
  paint: (text: string) => string = (text) => text,
): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, MOST_LINES);
  const more = lines.length - shown.length;
  return [
    '',
    paint(title),
    ...shown.flatMap((line) =>
      hanging('  ', printable(line), width - 2).map((each, index) => (index === 0 ? each : `  ${each}`)),
    ),
    ...(more > 0 ? [`  ${more} more: see --report`] : []),
  ];
}
