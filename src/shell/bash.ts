// The simulated bash: which of its commands there are, and the cluster's own. Loaded only where somebody types.

import { Bash, defineCommand, type CommandContext, type CommandName } from 'just-bash/browser';
import { keysOf } from '../base/records.ts';
import { failed, printed, type ToolAnswer } from '../base/toolAnswer.ts';
import { inspectWith, namedWords } from '../inspect/inspect.ts';
import { InspectProblem } from '../inspect/places.ts';
import { clusterObjects } from '../inspect/clusterObjects.ts';
import { appliedLines } from '../inspect/session/applied.ts';
import type { Change } from '../inspect/session/change.ts';
import { changeOf } from '../inspect/session/changes.ts';
import { TOOL_NAMES, type ToolName } from '../scenario/language/observedCommand.ts';
import { wordingOf } from '../scenario/language/wording.ts';
import { BUILT_IN } from './builtIns.ts';
import type { Standing } from './standing.ts';

/** What listings are piped through, and what a line or a script is made of. None of it asks for the time of day. */
const TEXT_COMMANDS: readonly CommandName[] = [
  'awk',
  'base64',
  'bash',
  'cat',
  'column',
  'comm',
  'cut',
  'diff',
  'echo',
  'egrep',
  'expr',
  'false',
  'fgrep',
  'grep',
  'head',
  'join',
  'jq',
  'ls',
  'nl',
  'paste',
  'printf',
  'rev',
  'rm',
  'sed',
  'seq',
  'sh',
  'sort',
  'tac',
  'tail',
  'tee',
  'tr',
  'true',
  'uniq',
  'wc',
  'xargs',
];

/** Everything that can be typed as a command. */
export const COMMAND_NAMES: readonly string[] = [
  ...TOOL_NAMES,
  ...keysOf(BUILT_IN),
  ...TEXT_COMMANDS,
  'exit',
  'help',
].sort();

export function bashOf(standing: Standing): Bash {
  const tools = TOOL_NAMES.map((name) =>
    defineCommand(name, async (words, context) => await answered(standing, name, words, context)),
  );
  const own = keysOf(BUILT_IN).map((name) =>
    defineCommand(name, async (words, context) => {
      if (name === 'scale') return await answered(standing, 'kubectl', ['scale', ...words], context);
      return await told(name, async () => await BUILT_IN[name].run(standing, words));
    }),
  );
  return new Bash({
    commands: [...TEXT_COMMANDS],
    customCommands: [...tools, ...own],
    // A loop without an end is over within seconds.
    executionLimits: { maxCommandCount: 50_000, maxLoopIterations: 20_000 },
    cwd: '/',
    env: { HOME: '/' },
  });
}

async function answered(
  standing: Standing,
  tool: ToolName,
  words: readonly string[],
  context: CommandContext,
): Promise<ToolAnswer> {
  return await told(tool, async () => {
    const { moment } = standing.session;
    if (tool !== 'kubectl') return inspectWith(moment, tool, words, standing.at);
    const files = await manifestsOf(words, context);
    const named = namedWords(moment, tool, words);
    const change = changeOf(moment, named, (file) => files.get(file));
    if (change === undefined) return inspectWith(moment, tool, words, standing.at);
    return 'exitCode' in change ? change : await changed(standing, change);
  });
}

async function told(name: string, run: () => ToolAnswer | Promise<ToolAnswer>): Promise<ToolAnswer> {
  try {
    return await run();
  } catch (problem) {
    if (problem instanceof InspectProblem) return failed(`${name}: ${problem.message}`);
    throw problem;
  }
}

async function changed(standing: Standing, { steps, told: lines }: Change): Promise<ToolAnswer> {
  const { session } = standing;
  const before = clusterObjects(session.moment);
  const faults = await standing.pass(session.add(steps), session.stepTime);
  if (faults.length > 0) {
    const texts = faults.map(({ fault, isOfLaterStep }) => {
      const { message, fix } = wordingOf(fault);
      const later = isOfLaterStep ? 'a later step of the scenario would not be valid: ' : '';
      return `error: ${later}${message}; ${fix}`;
    });
    return failed([...new Set(texts)].join('\n'));
  }
  return printed([...lines, ...appliedLines(session.actions(steps.length), before)]);
}

/** Texts of the files of the shell itself that are named, and of its input: pipes carry bytes. */
async function manifestsOf(
  words: readonly string[],
  { fs, cwd, stdin }: CommandContext,
): Promise<ReadonlyMap<string, string>> {
  const bytes: unknown = stdin;
  const input = typeof bytes === 'string' ? textOf(bytes) : '';
  const texts = new Map([['-', input]]);
  for (const word of words) {
    const file = word.replace(/^(?:-f|--filename)=?/, '');
    const path = fs.resolvePath(cwd, file);
    if (file !== '' && (await fs.exists(path)) && (await fs.stat(path)).isFile)
      texts.set(file, await fs.readFile(path));
  }
  return texts;
}

/** Of UTF-8 whose bytes are the characters of a string. */
function textOf(bytes: string): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}
