// A person at a terminal: lines with history and completion, Ctrl-C for what is typed or runs, Ctrl-D for the end.

import { createInterface, type Interface } from 'node:readline';
import type { ToolAnswer } from '../base/toolAnswer.ts';
import type { ClusterShell } from '../shell/clusterShell.ts';
import { completionsAt } from '../shell/completion.ts';
import { processSinks, type Streams } from './streams.ts';
import { terminalText } from './terminalText.ts';

const EXIT = /^\s*(?:exit|logout|quit)(?:\s+(\d+))?\s*$/;

const CONTINUED = '> ';

/** Until the person leaves; the exit status is that of the last command. */
export async function converse(shell: ClusterShell, streams: Streams): Promise<number> {
  const reader = createInterface({
    input: process.stdin,
    output: processSinks().out,
    historySize: 1000,
    removeHistoryDuplicates: true,
    completer: (line: string) => completionsAt(line, shell.standing.session.moment),
  });
  const lines = new Lines(reader);
  let status = 0;
  streams.out.write(`${terminalText('Type help for the commands, exit or Ctrl-D to leave.')}\n`);
  for (let typed = ''; ;) {
    const line = await lines.next(typed === '' ? shell.standing.prompt : CONTINUED);
    if (line === 'end') break;
    if (line === 'cancelled') {
      typed = '';
      continue;
    }
    typed += `${typed === '' ? '' : '\n'}${line.text}`;
    const [isExit, number] = EXIT.exec(typed) ?? [];
    if (isExit !== undefined) {
      typed = '';
      if (shell.standing.leave()) continue;
      status = number === undefined ? status : Number(number) % 256;
      break;
    }
    if (typed.trim() !== '') {
      const whole = typed;
      const ended = await lines.during((stop) => shell.runWhole(whole, stop));
      if (ended === undefined) continue;
      status = printed(ended, streams);
    }
    typed = '';
  }
  reader.close();
  return status;
}

/** Returns the exit status. */
export function printed({ stdout, stderr, exitCode }: ToolAnswer, { out, error }: Streams): number {
  out.pass(stdout);
  error.pass(stderr);
  return exitCode;
}

type Line = { readonly text: string } | 'cancelled' | 'end';

/** Lines as they come, kept while a command runs; Ctrl-C cancels the line, or stops the command. */
class Lines {
  private readonly reader: Interface;
  private readonly kept: Line[] = [];
  private waiting: ((line: Line) => void) | undefined;
  private running: AbortController | undefined;
  private isOver = false;

  constructor(reader: Interface) {
    this.reader = reader;
    reader.on('line', (text) => this.hear({ text }));
    reader.on('close', () => {
      this.isOver = true;
      this.running?.abort();
      this.hear('end');
    });
    reader.on('SIGINT', () => {
      if (this.running !== undefined) this.running.abort();
      else {
        processSinks().out.write('^C\n');
        // What was typed is dropped, and the prompt comes again.
        reader.write(null, { ctrl: true, name: 'e' });
        reader.write(null, { ctrl: true, name: 'u' });
        this.hear('cancelled');
      }
    });
  }

  async next(prompt: string): Promise<Line> {
    const kept = this.kept.shift();
    if (kept !== undefined) return kept;
    if (this.isOver) return 'end';
    this.reader.setPrompt(terminalText(prompt));
    this.reader.prompt();
    return await new Promise((heard) => {
      this.waiting = heard;
    });
  }

  async during<Answer>(run: (stop: AbortSignal) => Promise<Answer>): Promise<Answer> {
    const running = new AbortController();
    this.running = running;
    try {
      return await run(running.signal);
    } finally {
      this.running = undefined;
    }
  }

  private hear(line: Line): void {
    const heard = this.waiting;
    this.waiting = undefined;
    if (heard === undefined) this.kept.push(line);
    else heard(line);
  }
}
