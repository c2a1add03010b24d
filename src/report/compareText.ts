// A comparison as a page of text: what changes with B and what it costs, the metrics that differ, where the scenarios and
// their runs part, the next command.

import { metricNamed, typedName, type MetricName } from '../base/metrics.ts';
import { formatMoment } from '../base/time.ts';
import { plural } from '../base/words.ts';
import { valueText } from '../sweep/settingNames.ts';
import { alignColumns } from './columns.ts';
import type { CompareDocument } from './compareSchema.ts';
import { labelled, labelledCommand } from './labels.ts';
import { hanging, printable } from './layout.ts';
import { shellWord } from './shellWord.ts';
import type { Page } from './page.ts';
import { asDifference, dollars, figure, valueOf, withInterval } from './sweepNumbers.ts';

type Compared = CompareDocument['metrics'][number];

/** What the text tells; all metrics are in JSON. */
const SHOWN: readonly MetricName[] = [
  'podsNeverStarted',
  'failedJobs',
  'addressWaitP99',
  'podStartP99',
  'podMinutes',
  'addressHours',
  'peakAddresses',
  'ec2Calls',
  'throttledCalls',
  'failedSandboxes',
  'lowestFree',
];

/** Told where they differ: most changes to aws-node alone launch no other nodes. */
const OF_NODES: readonly MetricName[] = ['cost', 'nodeHours', 'peakNodes'];

/** Settings told by name. */
const MOST_SETTINGS = 8;

export function compareText(comparison: CompareDocument, page: Page): string {
  const { metrics, seeds, complete } = comparison;
  const shown = metrics.filter(
    ({ metric, verdict }) =>
      SHOWN.includes(metricNamed(metric)) || (OF_NODES.includes(metricNamed(metric)) && verdict !== 'equal'),
  );
  // One seed makes nothing clear: its figures are still worth a look.
  const isInTable = ({ verdict }: Compared): boolean =>
    verdict === 'less' || verdict === 'more' || (seeds.count === 1 && verdict === 'unclear');
  const unclear = shown.filter((each) => each.verdict === 'unclear' && !isInTable(each));
  return [
    ...(complete ? [] : [page.yellow(`Interrupted: ${plural(seeds.count, 'seed')} with both scenarios`)]),
    ...hanging('', printable(headline(comparison)), page.width).map(page.bold),
    ...table(comparison, shown.filter(isInTable)),
    ...(unclear.length === 0
      ? []
      : labelled(
          'Unclear',
          `${unclear.map(differenceText).join(', ')} (95% confidence interval includes 0)`,
          page,
        )),
    ...equal(
      shown.filter(({ verdict }) => verdict === 'equal'),
      page,
    ),
    ...labelled('Seeds', seedsText(comparison), page).map(page.dim),
    ...settings(comparison, page),
    ...rules(comparison, page),
    ...lost(comparison, page),
    ...firstDifference(comparison, page),
    labelledCommand('Next', nextCommand(comparison, page)),
    '',
  ].join('\n');
}

function seedsText({ seeds: { first, count } }: CompareDocument): string {
  if (count < 2) return `${first}; one seed gives no confidence interval, use --seeds 10`;
  return `${first} to ${(first + count - 1) % 2 ** 32}, the same for A and B; ± is the 95% confidence interval`;
}

function of({ metrics }: CompareDocument, name: MetricName): Compared | undefined {
  return metrics.find(({ metric }) => metric === name);
}

function headline(comparison: CompareDocument): string {
  if (comparison.metrics.length === 0) return 'No seed has run with both scenarios.';
  if (comparison.metrics.every(({ verdict }) => verdict === 'equal'))
    return 'A and B have the same figures with every seed.';
  return `${benefit(comparison)} ${cost(comparison)}`;
}

/** What changes for the pods. */
function benefit(comparison: CompareDocument): string {
  const never = of(comparison, 'podsNeverStarted');
  const wait = of(comparison, 'addressWaitP99');
  const longest = of(comparison, 'addressWaitMax');
  if (never === undefined || wait === undefined || longest === undefined) return '';
  if (never.verdict === 'less' || never.verdict === 'more') {
    const size = figure(Math.abs(never.difference.mean));
    return `With B ${size} ${never.verdict === 'less' ? 'fewer' : 'more'} pods never start.`;
  }
  if (longest.a.mean === 0 && longest.b.mean === 0) return 'No pod waits for an address with A or B.';
  if (longest.b.mean === 0) return 'With B no pod waits for an address.';
  const size = valueOf('addressWaitP99', Math.abs(wait.difference.mean));
  if (wait.verdict === 'less') return `With B p99 addressWait is ${size} shorter.`;
  if (wait.verdict === 'more') return `With B p99 addressWait is ${size} longer.`;
  return 'A and B do not differ clearly in how long pods wait for addresses.';
}

/** What B needs more or less of. */
function cost(comparison: CompareDocument): string {
  const hours = part(of(comparison, 'addressHours'), 'address-hours');
  const calls = part(of(comparison, 'ec2Calls'), 'EC2 calls');
  return `B needs ${hours} and ${calls}.${price(of(comparison, 'cost'))}`;
}

/** Nothing where both cost the same. */
function price(compared: Compared | undefined): string {
  if (compared === undefined || compared.verdict === 'equal') return '';
  const { difference } = compared;
  return ` It costs ${dollars(Math.abs(difference.mean))} ${difference.mean > 0 ? 'more' : 'less'}${weight(compared)}.`;
}

function part(compared: Compared | undefined, noun: string): string {
  if (compared === undefined || compared.verdict === 'equal') return `the same ${noun}`;
  const { difference, verdict } = compared;
  const size = figure(Math.abs(difference.mean));
  if (verdict === 'unclear' && Number(size) === 0) return `about the same ${noun}`;
  return `${size} ${difference.mean > 0 ? 'more' : 'fewer'} ${noun}${weight(compared)}`;
}

/** How much that is of what A has, and whether it may be chance. */
function weight({ a, difference, verdict }: Compared): string {
  const share = a.mean === 0 ? 0 : Math.round(Math.abs(difference.mean / a.mean) * 100);
  const remarks = [
    ...(share === 0 ? [] : [`${difference.mean > 0 ? '+' : '−'}${figure(share)}%`]),
    ...(verdict === 'unclear' ? ['may be chance'] : []),
  ];
  return remarks.length === 0 ? '' : ` (${remarks.join(', ')})`;
}

function table({ a, b }: CompareDocument, rows: readonly Compared[]): string[] {
  if (rows.length === 0) return [];
  return alignColumns(
    [
      { title: 'metric', align: 'left' },
      { title: `A: ${printable(a.name)}`, align: 'right' },
      { title: `B: ${printable(b.name)}`, align: 'right' },
      { title: 'B − A', align: 'right' },
    ],
    rows.map((row) => {
      const metric = metricNamed(row.metric);
      return [
        typedName(metric),
        withInterval(metric, row.a),
        withInterval(metric, row.b),
        asDifference(metric, row.difference),
      ];
    }),
    // Figures and names are never cut.
    { width: Infinity },
  );
}

function differenceText({ metric: name, difference }: Compared): string {
  const metric = metricNamed(name);
  return `${typedName(metric)} ${asDifference(metric, difference)}`;
}

function equal(rows: readonly Compared[], page: Page): string[] {
  if (rows.length === 0) return [];
  const told = rows.map(({ metric: name, a }) => {
    const metric = metricNamed(name);
    return `${typedName(metric)} ${withInterval(metric, a)}`;
  });
  return labelled('Equal', told.join(', '), page);
}

function settings({ settings: all }: CompareDocument, page: Page): string[] {
  const told = all.slice(0, MOST_SETTINGS).map(({ path, a, b }) => {
    const name = path.startsWith('cni.env.') ? path.slice('cni.env.'.length) : path;
    return `${name} ${shown(a)} in A, ${shown(b)} in B`;
  });
  const left = all.length - told.length;
  const more = left > 0 ? [`and ${plural(left, 'more setting')} (--output json has all)`] : [];
  return labelled('Settings', all.length === 0 ? 'the same in A and B' : [...told, ...more].join('; '), page);
}

type Item = NonNullable<CompareDocument['lost']>['items'][number];

const LOST: Readonly<Record<Item['what'], string>> = {
  'pod-addresses': 'pods are not reached from the VPC by their addresses, and show it those of their nodes',
  answers: 'what pods send out of Calico’s pools is not answered (no natOutgoing)',
  'control-plane': 'the control plane reaches no webhook or metrics-server off the host’s network',
  'security-groups': 'pods have no security groups of their own, and stay Pending where they ask for them',
  'ip-targets': 'load balancers do not reach targets of type ip',
};

function lost({ lost: told }: CompareDocument, page: Page): string[] {
  if (told === null) return [];
  const label = `Lost with ${told.with.toUpperCase()}`;
  return told.items.flatMap(({ what, objects }, at) => {
    const of = objects.length === 0 ? '' : `: ${objects.join(', ')}`;
    return labelled(at === 0 ? label : '', printable(`${LOST[what]}${of}`), page);
  });
}

/** Which of the rules in which two releases differ make a difference here, and what it is. */
function rules({ rules: told, seeds: { first } }: CompareDocument, page: Page): string[] {
  if (told === null) return [];
  const { differing, effects, together } = told;
  const joint = together === null ? [] : jointLines(together, page);
  if (effects.length === 0 && together !== null) {
    const head = `none of the ${plural(differing, 'rule')} in which the releases differ changes what B does alone (seed ${first})`;
    return [...labelled('Rules', head, page), ...joint];
  }
  if (effects.length === 0) {
    const none = `the releases differ in ${plural(differing, 'rule')}; none makes a difference here (seed ${first})`;
    return labelled('Rules', none, page);
  }
  const number = effects.filter(({ rule }) => rule !== null).length;
  const head = `${number} of the ${plural(differing, 'rule')} in which the releases differ change what B does (seed ${first}, each played as in A)`;
  return [
    ...labelled('Rules', head, page),
    ...effects.flatMap((effect) => ruleLines(effect, page)),
    ...joint,
  ];
}

const RULE_INDENT = ' '.repeat(14);

function ruleLines(
  { does, has, firstAt, changes }: NonNullable<CompareDocument['rules']>['effects'][number],
  { width }: Page,
): string[] {
  const text = `${does}; from ${formatMoment(firstAt)} on, ${effectText(changes)}`;
  return hanging(`${RULE_INDENT}${has === 'b' ? 'B' : 'A'} `, printable(text), width);
}

type Told = NonNullable<CompareDocument['rules']>;

function jointLines(
  { rules: parts, firstAt, changes }: NonNullable<Told['together']>,
  { width }: Page,
): string[] {
  const told = parts.map(({ does, has }) => `${has === 'b' ? 'B' : 'A'} ${does}`);
  const text = `only together: ${told.join('; ')}; from ${formatMoment(firstAt)} on, ${effectText(changes)}`;
  return hanging(RULE_INDENT, printable(text), width);
}

function effectText(changes: Told['effects'][number]['changes']): string {
  const shown = changes.filter(({ metric }) => SHOWN.includes(metricNamed(metric)));
  const figures = shown.flatMap(({ metric: name, difference }) => {
    const metric = metricNamed(name);
    const text = asDifference(metric, { mean: difference, high: null });
    return /[1-9]/.test(text) ? [`${typedName(metric)} ${text}`] : [];
  });
  return figures.length === 0 ? 'no figure shown here' : figures.join(', ');
}

/** Longer values are told by their size. */
const LONGEST_VALUE = 40;

function shown(value: unknown): string {
  if (value === null) return 'unset';
  if (Array.isArray(value)) return plural(value.length, 'item');
  const text = valueText(value);
  return text.length > LONGEST_VALUE ? 'another value' : text;
}

function firstDifference({ firstDifference: first }: CompareDocument, page: Page): string[] {
  if (first === null) return labelled('Difference', 'none: both runs with the first seed are the same', page);
  const { at, seed, subject, a, b } = first;
  const told =
    a !== null && b !== null
      ? a === b
        ? `${a}, but not alike in A and B`
        : `${a} in A, ${b} in B`
      : a === null
        ? `${b} only in B`
        : `${a} only in A`;
  return labelled('Difference', `first at ${formatMoment(at)}, ${subject} (seed ${seed}): ${told}`, page);
}

function nextCommand({ a, b, firstDifference: first }: CompareDocument, { program }: Page): string {
  const side = first?.a === null ? b : a;
  const file = [shellWord(side.file), ...side.set.flatMap((each) => ['--set', shellWord(each)])].join(' ');
  if (first === null || first.about === 'other') return `${program} replay ${file}`;
  return `${program} explain ${file} ${shellWord(first.subject)} --at ${formatMoment(first.at)} --seed ${first.seed}`;
}
