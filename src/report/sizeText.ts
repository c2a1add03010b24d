// A search for sizes as a page of text: what is enough, each alone; the limits with their figures and why the next step
// fails; where sizes are not monotone; the next command.

import { metricNamed, typedName } from '../base/metrics.ts';
import { grouped, plural } from '../base/words.ts';
import { alignColumns } from './columns.ts';
import { labelled, labelledCommand } from './labels.ts';
import { hanging, padEnd, printable, textWidth } from './layout.ts';
import { settingWords } from './nextCommand.ts';
import type { Page } from './page.ts';
import { shellWord } from './shellWord.ts';
import type { MissDocument, SizeDocument, SizedDocument, TriedDocument } from './sizeSchema.ts';
import { sizeLabel, sizeName, sizePhrase } from './sizeWords.ts';
import { valueOf } from './sweepNumbers.ts';
import type { EarlyEnd } from './tuneText.ts';

export function sizeText(document: SizeDocument, page: Page, early: EarlyEnd): string {
  const { complete, meets, runs } = document;
  const headed = hanging('', printable(headline(document)), page.width);
  const command = (complete ? undefined : early.resume) ?? nextCommand(document, page);
  return [
    ...(complete ? [] : [page.yellow(`${early.reason}: ${plural(runs, 'run')}, the answer so far:`)]),
    ...headed.map((line) => (meets ? page.green(page.bold(line)) : page.bold(line))),
    ...today(document, page),
    ...addresses(document, page),
    ...table(document, page),
    ...notMonotone(document, page),
    ...labelled('Search', searchText(document), page).map(page.dim),
    ...(command === undefined ? [] : [labelledCommand('Next', command)]),
    '',
  ].join('\n');
}

function headline(document: SizeDocument): string {
  const enough = document.sizes.flatMap((each) =>
    each.limit === null ? [] : [sizePhrase(document, each, each.limit.size)],
  );
  const alone = enough.length > 1 ? ', each alone' : '';
  if (enough.length > 0) return `Enough${alone}, with ${allSeeds(document)}: ${listed(enough, 'or')}.`;
  const asked = document.objectives.map(({ text }) => text).join(' and ');
  return document.complete
    ? `No size that was tried meets ${asked} with ${allSeeds(document)}.`
    : 'No search has come to its end.';
}

function allSeeds({ seeds: { first, count } }: SizeDocument): string {
  return count === 1 ? `seed ${first}` : `${grouped(count)} of ${plural(count, 'seed')}`;
}

/** Only where it does not meet the objectives. */
function today(document: SizeDocument, page: Page): string[] {
  const { today: own, seeds } = document;
  return own === null || own.passes
    ? []
    : labelled('Today', `not met: ${missesText(own.misses, seeds.count)}`, page);
}

/** What the pods need, and what the smallest subnets leave. */
function addresses(document: SizeDocument, page: Page): string[] {
  const ofSubnets = document.sizes.filter(({ vary }) => vary === 'subnets');
  // Those of one size among others would be told of the others' addresses.
  return ofSubnets.slice(0, 1).flatMap((sized) => {
    const { limit } = sized;
    if (limit === null || limit.peakAddresses === null || limit.lowestFree === null) return [];
    const enough = sizePhrase(document, sized, limit.size);
    return labelled(
      'Addresses',
      `${grouped(limit.peakAddresses)} needed at the peak; ${enough} suffice${sized.names.length === 1 ? 's' : ''} with ` +
        `${grouped(limit.lowestFree)} to spare in the fullest subnet`,
      page,
    );
  });
}

const GAP = '  ';

const LAST = 'the next step fails';

/** With less room beside the figures, what fails has lines of its own. */
const NARROWEST = 30;

function table(document: SizeDocument, page: Page): string[] {
  const { sizes, seeds } = document;
  const lines = alignColumns(
    [
      { title: 'what', align: 'left' },
      { title: 'today', align: 'right' },
      { title: 'limit', align: 'right' },
      { title: 'peakAddresses', align: 'right' },
      { title: 'lowestFree', align: 'right' },
    ],
    sizes.map((sized) => {
      const { vary, limit } = sized;
      const cell = (value: number | null | undefined): string => (value == null ? '' : grouped(value));
      return [
        printable(sizeName(document, sized)),
        sized.mixed ? 'mixed' : sizeLabel(vary, sized.today),
        limit === null ? (sized.complete ? 'none' : '') : sizeLabel(vary, limit.size),
        cell(limit?.peakAddresses),
        cell(limit?.lowestFree),
      ];
    }),
    // Figures and names are never cut.
    { width: Infinity },
  );
  const width = Math.max(...lines.map(textWidth));
  return lines.flatMap((line, row) => {
    const sized = sizes[row - 1];
    const text = sized === undefined ? LAST : printable(nextText(sized, seeds.count));
    if (page.width - width >= NARROWEST) return hanging(padEnd(line, width) + GAP, text, page.width);
    return sized === undefined ? [line] : [line, ...hanging('   ', text, page.width)];
  });
}

function nextText(sized: SizedDocument, seeds: number): string {
  const { vary, complete, limit, next, end, tried } = sized;
  if (!complete) return soFar(sized);
  if (next === null) return `none: ${end ?? ''}`;
  const label = sizeLabel(vary, next.size);
  const why = next.refused === null ? missesText(next.misses, seeds) : `refused: ${next.refused}`;
  if (limit !== null) return `${label}: ${why}`;
  const some = tried.some(({ passes }) => passes) ? ' (see Not monotone)' : '';
  return `even ${label}: ${why}; ${end ?? ''}${some}`;
}

function soFar({ vary, tried }: SizedDocument): string {
  const [passing, failing] = [true, false].map((passes) => tried.filter((each) => each.passes === passes));
  const told = [
    ...(passing?.at(-1) === undefined ? [] : [`${sizeLabel(vary, passing.at(-1)?.size ?? 0)} passes`]),
    ...(failing?.[0] === undefined ? [] : [`${sizeLabel(vary, failing[0].size)} fails`]),
  ];
  return `not complete: ${told.length === 0 ? 'nothing tried' : told.join(', ')}`;
}

/** Pods that never start are the worst: nothing else is told then. */
function missesText(misses: readonly MissDocument[], seeds: number): string {
  const never = misses.filter(({ metric }) => metric === 'podsNeverStarted');
  const told = never.length > 0 ? never : misses;
  return told.map((each) => missText(each, seeds)).join('; ');
}

/** `max addressWait 11.5s with 1 of 5 seeds, Cooldown`. */
function missText(
  { metric: name, seeds: failing, least, most, mainReason }: MissDocument,
  seeds: number,
): string {
  const metric = metricNamed(name);
  const range = [...new Set([valueOf(metric, least), valueOf(metric, most)])].join(' to ');
  const what =
    metric === 'podsNeverStarted'
      ? `${range} ${most === 1 ? 'pod never starts' : 'pods never start'}`
      : `${typedName(metric)} ${range}`;
  const by = failing.length === seeds ? '' : ` with ${failing.length} of ${plural(seeds, 'seed')}`;
  return `${what}${by}${mainReason === null ? '' : `, ${mainReason}`}`;
}

/** Sizes of a list that are told one by one. */
const MOST_LISTED = 4;

function notMonotone(document: SizeDocument, page: Page): string[] {
  return document.sizes.flatMap((sized) => {
    const { vary, monotone, tried, limit } = sized;
    if (monotone) return [];
    const failing = tried.findIndex(({ passes }) => !passes);
    const passing = tried.filter(({ passes }, place) => passes && place > failing);
    const last = passing.at(-1);
    const broken = tried.filter(
      ({ passes }, place) => !passes && place >= failing && last !== undefined && place < tried.indexOf(last),
    );
    const text = (some: readonly TriedDocument[], verb: string): string => {
      const shown = some.slice(0, MOST_LISTED).map(({ size }) => sizeLabel(vary, size));
      const more = some.length > shown.length ? [`${some.length - shown.length} more`] : [];
      return `${listed([...shown, ...more], 'and')} ${verb}${some.length === 1 ? (verb === 'pass' ? 'es' : 's') : ''}`;
    };
    const rule =
      limit === null ? 'none is safe' : `the limit is the first from which all easier sizes tried pass`;
    return labelled(
      'Not monotone',
      `${sizeName(document, sized)}: ${text(passing, 'pass')} although ${text(broken, 'fail')}; ${rule}`,
      page,
    );
  });
}

function searchText({ sizes, runs, seeds: { first, count }, objectives }: SizeDocument): string {
  const tried = sizes.reduce((sum, each) => sum + each.tried.length, 0);
  const seeds = count === 1 ? `seed ${first}` : `seeds ${first} to ${(first + count - 1) % 2 ** 32}`;
  const asked = objectives.map(({ text }) => text).join(' and ');
  return `${plural(tried, 'size')}, ${plural(runs, 'run')} with ${seeds}; a size passes if each run meets ${asked}`;
}

/** The first limit that changes something, to look at; else why it fails. */
function nextCommand(document: SizeDocument, { program }: Page): string | undefined {
  const { file, set, sizes, today: own, seeds } = document;
  const base = [shellWord(file), ...set.flatMap((each) => ['--set', shellWord(each)])];
  const found = sizes.find(({ limit }) => limit !== null && Object.keys(limit.set).length > 0)?.limit;
  if (found != null)
    return [`${program} replay`, ...base, ...settingWords(found.set), `--seed ${seeds.first}`].join(' ');
  const failing =
    own === null || own.passes ? sizes.find(({ next }) => next?.refused === null)?.next : { ...own, set: {} };
  const [miss] = failing?.misses ?? [];
  if (failing == null || miss === undefined) return undefined;
  const changed = settingWords(failing.set);
  const verb = miss.mainReason === null ? 'replay' : 'explain';
  return [`${program} ${verb}`, ...base, ...changed, `--seed ${miss.seeds[0] ?? seeds.first}`].join(' ');
}

/** `a`, `a or b`, `a, b, or c`. */
function listed(words: readonly string[], conjunction: 'and' | 'or'): string {
  const last = words.at(-1) ?? '';
  const others = words.slice(0, -1);
  if (others.length === 0) return last;
  return `${others.join(', ')}${others.length > 1 ? ',' : ''} ${conjunction} ${last}`;
}
