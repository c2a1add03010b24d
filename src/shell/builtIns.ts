// The shell's own commands: those that move in time and place, and those that say what there is.

import { failed, printed, type ToolAnswer } from '../base/toolAnswer.ts';
import { formatMoment, HOUR, parseDuration, parseMoment, type Milliseconds } from '../base/time.ts';
import { inspectWith } from '../inspect/inspect.ts';
import { TOOL_NAMES } from '../scenario/language/observedCommand.ts';
import { eventLine } from '../report/eventLine.ts';
import type { Standing } from './standing.ts';

interface BuiltIn {
  readonly usage: string;
  readonly means: string;
  readonly run: (standing: Standing, words: readonly string[]) => ToolAnswer | Promise<ToolAnswer>;
}

/** Lines of one moment that `next` shows. */
const MOST_LINES = 20;

/** No moment is further away: what is beyond is a slip of the keyboard. */
const LONGEST_MOVE = 10_000 * HOUR;

export const BUILT_IN = {
  at: {
    usage: 'at [7m|+30s|end]',
    means: 'go to a moment, back too; alone: say which it is',
    run: goTo,
  },
  next: { usage: 'next', means: 'go to the next thing that happens, and say what', run: next },
  scale: {
    usage: 'scale deployment/web --replicas=5',
    means: 'short for kubectl scale',
    run: () => printed([]),
  },
  ssh: {
    usage: 'ssh NODE [COMMAND]',
    means: 'go to a node, such as workers[0], for ip, iptables, nft and curl; exit returns',
    run: enter,
  },
  steps: { usage: 'steps', means: 'the steps that were added here, as the timeline has them', run: steps },
  commands: { usage: 'help', means: 'this list', run: help },
} as const satisfies Readonly<Record<string, BuiltIn>>;

async function goTo(standing: Standing, words: readonly string[]): Promise<ToolAnswer> {
  const { session } = standing;
  const [word, ...more] = words;
  if (more.length > 0) return failed('at: use one moment, such as at 7m', 2);
  if (word !== undefined) {
    const moment = momentOf(standing, word);
    if (typeof moment === 'string') return failed(`at: ${moment}`, 2);
    await standing.goTo(moment);
  }
  return printed([formatMoment(session.moment.at)]);
}

/** Or what is wrong with it. */
function momentOf({ session }: Standing, word: string): Milliseconds | string {
  if (word === 'end') return session.end ?? 'the run has no end; use a moment, such as 7m';
  const { at } = session.moment;
  const span = word.startsWith('+') ? parseDuration(word.slice(1)) : undefined;
  const moment = span === undefined ? parseMoment(word) : at + span;
  if (moment === undefined) return `invalid moment "${word}"; use 7m, 5m04s, +30s or end`;
  return moment <= LONGEST_MOVE
    ? moment
    : `invalid moment "${word}"; use at most ${formatMoment(LONGEST_MOVE)}`;
}

async function next(standing: Standing): Promise<ToolAnswer> {
  const { session } = standing;
  const { at } = session.moment;
  const limit = session.end === undefined || session.end <= at ? at + HOUR : session.end;
  const news = await standing.pass(session.next(limit), limit);
  if (news.length === 0) return printed([`nothing happens until ${formatMoment(limit)}`]);
  const left = news.length - MOST_LINES;
  return printed([
    ...news.slice(0, MOST_LINES).map((record) => eventLine(record)),
    ...(left > 0 ? [`and ${left} more`] : []),
  ]);
}

function enter(standing: Standing, words: readonly string[]): ToolAnswer {
  const [node, command, ...rest] = words;
  if (node === undefined) return failed('ssh: use ssh NODE, such as ssh workers[0]', 2);
  const before = standing.at;
  standing.enter(node);
  if (command === undefined) return printed([]);
  const place = standing.at;
  standing.leave();
  if (before.node !== undefined) standing.enter(before.node);
  const tool = TOOL_NAMES.find((name) => name === command);
  if (tool === undefined)
    return failed(`ssh: unknown command "${command}"; use ${TOOL_NAMES.join(', ')}`, 127);
  return inspectWith(standing.session.moment, tool, rest, place);
}

function steps({ session }: Standing): ToolAnswer {
  const lines = session.added.map(({ at, body }) => `  - ${JSON.stringify({ at, ...body })}`);
  return printed(lines.length === 0 ? [] : ['timeline:', ...lines]);
}

function help(): ToolAnswer {
  const rows = Object.values<BuiltIn>(BUILT_IN).map(({ usage, means }) => `  ${usage.padEnd(34)}${means}`);
  return printed([
    `Tools: ${TOOL_NAMES.join(', ')}`,
    'kubectl also changes the cluster: apply, create, scale, rollout, set image, set env daemonset/aws-node, delete,',
    'cordon, uncordon, drain, taint. Each adds a step to the scenario at this moment and replays it.',
    'Pipes: grep, head, tail, wc, sort, uniq, awk, jq, sed, cut, tr, column, xargs and others, with loops and $(…)',
    ...rows,
    '  exit, or Ctrl-D                   leave the node, or the shell',
    'nginx[0] is the first pod of nginx, workers[0] the first node of workers.',
  ]);
}
