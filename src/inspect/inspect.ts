// One command typed at one moment: names looked up, the tool run where it belongs, its output piped on.

import { assert } from '../base/assert.ts';
import { isKeyOf } from '../base/records.ts';
import { podKey, type Pod } from '../kube/api/objects.ts';
import { nodeLabel } from '../record/labels.ts';
import { checkedPipeline, parseCommand, type ToolName } from '../scenario/language/observedCommand.ts';
import { substituted, type Pipeline } from '../scenario/language/shellLine.ts';
import { kubectlExec, wordsOfExec } from './kubectlExec.ts';
import type { Moment } from './moment.ts';
import { InspectProblem, nodeNamed, nodeOf, onlyNode, podNamed, withNames } from './places.ts';
import { FILTERS } from './textFilters.ts';
import type { ToolAnswer } from '../base/toolAnswer.ts';
import type { Place } from './tool.ts';
import { TOOLS } from './tools.ts';

/** Where somebody wants to type: names, or places as in `workers[0]`. */
export interface AskedPlace {
  readonly node?: string | undefined;
  readonly pod?: string | undefined;
}

interface AnsweredAt {
  readonly answer: ToolAnswer;
  readonly place: Place;
}

export interface Inspection extends ToolAnswer {
  /** What a terminal there would show in front of the command. */
  readonly prompt: string;
}

/**
 * `words`: one word with blanks in it is a whole line, others are as a shell has split them. Throws `InspectProblem`
 * when the command cannot be typed.
 */
export function inspect(moment: Moment, words: readonly string[], asked: AskedPlace = {}): Inspection {
  const place = placeOf(asked, moment);
  return run(moment, words, place);
}

/** One command as a shell has split it: `words` are its arguments. Throws `InspectProblem` as `inspect` does. */
export function inspectWith(
  moment: Moment,
  tool: ToolName,
  words: readonly string[],
  place: Place,
): ToolAnswer {
  return toolAt(moment, tool, words, place).answer;
}

function run(moment: Moment, words: readonly string[], place: Place): Inspection {
  const [[tool = '', ...rest] = [], ...filters] = pipelineOf(
    words,
    (command) => run(moment, [command], place).stdout,
  );
  const { answer, place: typedAt } = toolAt(moment, toolNamed(tool), rest, place);
  return { ...filters.reduce(pipe, answer), prompt: promptOf(typedAt) };
}

function toolAt(moment: Moment, tool: ToolName, words: readonly string[], place: Place): AnsweredAt {
  return runTool(moment, tool, namedWords(moment, tool, words), place);
}

/** With the names that places stand for. */
export function namedWords(moment: Moment, tool: ToolName, words: readonly string[]): readonly string[] {
  return words.map((word) => withNames(word, moment, (pod) => podWord(tool, pod)));
}

/** `output`: what a command prints that stands inside another, as `$(…)`. */
function pipelineOf(words: readonly string[], output: (command: string) => string): Pipeline {
  const [only = ''] = words;
  const isLine = words.length === 1 && /\s/.test(only.trim());
  const parsed = isLine ? parseCommand(substituted(only, output)) : checkedPipeline(splitAtPipes(words));
  if (!parsed.ok) throw new InspectProblem(`${parsed.detail}; ${parsed.fix}`);
  return parsed.pipeline;
}

/** A quoted `|` arrives as a word of its own. */
function splitAtPipes(words: readonly string[]): string[][] {
  const pipeline: string[][] = [[]];
  for (const word of words) {
    if (word === '|') pipeline.push([]);
    else pipeline.at(-1)?.push(word);
  }
  return pipeline;
}

export function placeOf({ node, pod }: AskedPlace, moment: Moment): Place {
  if (pod === undefined) return node === undefined ? {} : { node: nodeNamed(node, moment) };
  return insideOf(podNamed(pod, moment));
}

function insideOf(pod: Pod): Place {
  return { node: nodeOf(pod), pod: podKey(pod) };
}

/** kubectl has the namespace as an option of its own. */
function podWord(tool: string, pod: Pod): string {
  return tool === 'kubectl' ? pod.name : podKey(pod);
}

function runTool(moment: Moment, tool: ToolName, words: readonly string[], place: Place): AnsweredAt {
  const execWords = tool === 'kubectl' ? wordsOfExec(words) : undefined;
  if (execWords !== undefined) {
    const exec = kubectlExec(execWords, moment);
    if (!exec.ok) return { answer: exec.answer, place };
    const [inner = '', ...rest] = exec.command;
    const checked = checkedPipeline([[inner]]);
    if (!checked.ok) throw new InspectProblem(`${checked.detail}; ${checked.fix}`);
    return { answer: runTool(moment, toolNamed(inner), rest, insideOf(exec.pod)).answer, place };
  }
  const entry = TOOLS[tool];
  const isPlaced = place.node !== undefined || !entry.onNode;
  const at = isPlaced ? place : { node: onlyNode(tool, moment) };
  return { answer: entry.run(moment, words, at), place: at };
}

/** One that `checkedPipeline` has let pass. */
function toolNamed(name: string): ToolName {
  assert(isKeyOf(TOOLS, name), `not a tool: ${name}`);
  return name;
}

/** As a shell: the status is that of the last command, complaints of all are shown. */
function pipe(before: ToolAnswer, [name, ...words]: readonly string[]): ToolAnswer {
  assert(name !== undefined && isKeyOf(FILTERS, name), `not a filter: ${name}`);
  const answer = FILTERS[name](words, before.stdout);
  return { ...answer, stderr: before.stderr + answer.stderr };
}

export function promptOf({ node, pod }: Place): string {
  if (pod !== undefined) return `${pod.slice(pod.indexOf('/') + 1)} #`;
  return node === undefined ? '$' : `${nodeLabel(node)} #`;
}
