// An explanation as a person reads it: the answer first, the chain of causes below it, upstream's own words, what would
// have changed it, and the next command. As wide as the terminal.

import { formatMoment, formatSpan } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import type { Explanation, Part, StoryEntry } from '../explain/explanation.ts';
import type { Link } from '../explain/link.ts';
import { podLabel } from '../record/labels.ts';
import { hanging, padEnd, padStart, printable, textWidth } from './layout.ts';
import { fileWords } from './nextCommand.ts';
import { shellWord } from './shellWord.ts';
import type { Page } from './page.ts';
import type { AskedFile } from './replay.ts';
import { holdersText } from './holdersText.ts';
import { otherEpisodesText } from './otherEpisodesText.ts';
import { whatIfText } from './whatIfText.ts';

/** As wide as every label; narrow pages have no room for that. */
const LABEL_WIDTH = 14;

/** Below this, text follows its label at once. */
const NARROW = 72;

const NEXT = label('Next', NARROW);

function label(word: string, width: number): string {
  return width < NARROW ? `${word}${word === '' ? '' : ' '}` : word.padEnd(LABEL_WIDTH);
}

/** Pods named in a headline's list. */
const MOST_NAMES = 3;

export function explainText(explanation: Explanation, asked: AskedFile, page: Page): string {
  const { width } = page;
  const { at, parts } = explanation;
  const nothing = explanation.isWhole
    ? 'No pod waited for a node or address.'
    : `No pod is waiting for a node or address at ${formatMoment(at)}.`;
  const sections = [
    askedLines(explanation, asked.file, page),
    ambiguityLines(explanation, width),
    explanation.subject.kind === 'cluster' && parts.every(({ reason }) => reason === null)
      ? hanging('', nothing, width)
      : [],
    ...parts
      .filter((part) => !isFinding(part, explanation))
      .flatMap((part) => partSections(part, explanation, page)),
    findingLines(
      parts.filter((part) => isFinding(part, explanation)),
      page,
    ),
    otherEpisodesText(explanation.otherEpisodes, page),
    [page.cyan(`${NEXT}${printable(nextCommand(explanation, asked, page))}`)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** What is wrong in the whole run: a sentence and nothing else. */
function isFinding({ reason, chain, story, holders, whatIfs }: Part, { subject }: Explanation): boolean {
  const isBare = chain.length === 0 && story.length === 0 && holders.length === 0 && whatIfs === undefined;
  return subject.kind === 'cluster' && reason === null && isBare;
}

function findingLines(found: readonly Part[], { width }: Page): string[] {
  return found.flatMap(({ headline }, index) =>
    hanging(label(index === 0 ? 'Findings' : '', width), printable(headline), width),
  );
}

/** A name may be that of several things. */
function ambiguityLines({ subject, alsoNamed }: Explanation, width: number): string[] {
  if (alsoNamed.length === 0) return [];
  const text = `"${subject.name}" names a ${KIND_WORDS[subject.kind]}; for the others type ${alsoNamed.join(' or ')}`;
  return hanging('', printable(text), width);
}

const KIND_WORDS: Readonly<Record<Explanation['subject']['kind'], string>> = {
  cluster: 'cluster',
  workload: 'workload',
  pod: 'pod',
  node: 'node',
  subnet: 'subnet',
  group: 'node group',
};

function askedLines({ scenario, seed, at }: Explanation, file: string, page: Page): string[] {
  const { width } = page;
  const moment = printable(`${file} at ${formatMoment(at)}, seed ${seed}`);
  const room = width - textWidth(scenario) - textWidth(moment);
  if (room >= 2) return [`${page.dim(printable(scenario))}${' '.repeat(room)}${page.dim(moment)}`];
  return [...hanging('', printable(scenario), width), ...hanging('', moment, width)].map(page.dim);
}

function partSections(part: Part, explanation: Explanation, page: Page): string[][] {
  const { width } = page;
  const { seed, until } = explanation;
  return [
    [
      ...hanging('', printable(`${part.headline}${rankText(part, explanation)}`), width).map((line) =>
        page.bold(line),
      ),
      ...namesOf(part, width),
      ...chainLines(part, width),
      ...part.remarks.flatMap(({ text }) => hanging(label('', width), `${printable(text)}.`, width)),
      ...messageLines(part, width).map((line) => page.dim(line)),
    ],
    holdersText(part.holders, page),
    storyLines(part.story, width),
    whatIfText(part.whatIfs, { seed, until }, page),
  ];
}

/** `. This is the worst of 4 episodes (6m01s to 8m59s).`; of pods that wait at least the full stop. */
function rankText({ reason }: Part, { episode, otherEpisodes, subject }: Explanation): string {
  if (reason === null) return '';
  if (episode === undefined || reason !== episode.reason || subject.kind === 'pod') return '.';
  const { from, to } = episode;
  const span = `${formatMoment(from)} to ${to === undefined ? 'end' : formatMoment(to)}`;
  const count = otherEpisodes.length + 1;
  return count === 1
    ? `. The episode is the only one (${span}).`
    : `. This is the worst of ${count} episodes (${span}).`;
}

/** Of a group: some of its pods. */
function namesOf({ pods }: Part, width: number): string[] {
  if (pods.length < 2) return [];
  const names = pods.slice(0, MOST_NAMES).map(podLabel).join(', ');
  const left = pods.length - MOST_NAMES;
  return hanging(
    label('Pods', width),
    printable(left > 0 ? `${names} and ${grouped(left)} more` : names),
    width,
  );
}

/** The cause of pods that wait, with what is behind it; several things to say stand beside each other. */
function chainLines({ chain, reason }: Part, width: number): string[] {
  const [root] = chain;
  if (root === undefined) return [];
  if (reason === null) return tree(chain, '', width);
  return [
    ...hanging(label('Cause', width), printable(root.text), width),
    ...tree(root.because, label('', width).slice(1), width),
  ];
}

function tree(links: readonly Link[], indent: string, width: number): string[] {
  return links.flatMap(({ text, because }, index) => {
    const isLast = index === links.length - 1;
    const [first = '', ...rest] = hanging(`${indent} ${isLast ? '└' : '├'} `, printable(text), width);
    const below = `${indent} ${isLast ? ' ' : '│'} `;
    return [first, ...rest.map((line) => `${below}${line.trimStart()}`), ...tree(because, below, width)];
  });
}

/** The reason of the Event that carries the message, and its text. */
function messageLines({ message, reason }: Part, width: number): string[] {
  if (message === '' || reason === null) return [];
  const [event, text] = eventText(message, reason);
  return hanging(label('Event', width), `${event}: ${printable(text)}`, width);
}

/** Sandbox ids say nothing to a reader. */
function eventText(message: string, reason: Part['reason']): [string, string] {
  if (reason === 'VolumeNotAttached') return ['FailedAttachVolume', message];
  if (message.includes('nodes available') || message.includes('nodes are available')) {
    return ['FailedScheduling', message];
  }
  if (message.includes('sandbox'))
    return ['FailedCreatePodSandBox', message.replace(/"[0-9a-f]{60,}"/, '"…"')];
  return ['BackOff', message];
}

/** Time, and the time since the line before. */
function storyLines(story: readonly StoryEntry[], width: number): string[] {
  return story.flatMap(({ at, text }, index) => {
    const before = story[index - 1];
    const span = before === undefined ? '' : `+${formatSpan(at - before.at)}`;
    return hanging(`${padStart(formatMoment(at), 8)}  ${padEnd(span, 8)}  `, printable(text), width);
  });
}

/** The next episode; a pod to ask about, then what the real tools would show of it: they know ipamd alone. */
function nextCommand(explanation: Explanation, asked: AskedFile, { program }: Page): string {
  const command = (verb: string, words: readonly string[], ...rest: string[]): string =>
    [program, verb, ...words, ...rest].join(' ');
  const { subject, parts, at, seed, ownSeed, otherEpisodes, episode, nextSubject } = explanation;
  const [pod] = parts.flatMap(({ pods }) => pods);
  const isGone = parts.some(({ story }) => story.at(-1)?.text === 'gone');
  const given = seed === ownSeed ? [] : ['--seed', String(seed)];
  const words = fileWords(asked);
  const [next] = otherEpisodes;
  if (subject.kind === 'cluster' && next !== undefined)
    return command('explain', words, '--at', formatMoment(next.peakAt), ...given);
  if (subject.kind === 'cluster' && pod === undefined && nextSubject !== undefined)
    return command('explain', words, ...given, shellWord(nextSubject));
  const moment = [...words, '--at', formatMoment(at), ...given];
  const isPlain = asked.allocator === undefined;
  if (subject.kind === 'node' && isPlain)
    return command('inspect', moment, 'kubectl describe node', subject.name);
  const [holder] = parts.flatMap(({ holders }) => holders);
  if (holder !== undefined && holder.nodes > 0)
    return command('explain', words, ...given, shellWord(holder.name));
  const events = command('replay', words, ...given, '--events');
  if (pod === undefined || isGone) return events;
  if (subject.kind !== 'pod')
    return command(
      'explain',
      episode === undefined ? moment : [...words, ...given],
      shellWord(podLabel(pod)),
    );
  return isPlain ? command('inspect', moment, 'kubectl describe pod', ...podWords(pod)) : events;
}

function podWords(pod: string): string[] {
  const [namespace = '', name = ''] = pod.split('/');
  return namespace === 'default' ? [name] : ['-n', namespace, name];
}
