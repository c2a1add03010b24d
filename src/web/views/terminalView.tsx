// A terminal at the moment: what is typed is answered as of then, and what was printed stays as it was. Without a
// simulator it shows what the scenario looked at by itself.

import { useEffect, useRef, useState } from 'preact/hooks';
import type { TargetedEvent, TargetedKeyboardEvent } from 'preact';
import { clockText, momentText } from '../words.ts';
import { nodeLabel } from '../../record/labels.ts';
import type { RunDocument } from '../../report/htmlDocument.ts';
import { Observations } from '../observations.tsx';
import type { Player } from '../player.ts';
import { suggestions } from './suggestions.ts';
import type { RunActions } from '../run/runActions.ts';

/** What was typed, with what it printed; undefined while it runs. */
export interface TerminalBlock {
  readonly id: number;
  readonly prompt: string;
  readonly line: string;
  readonly output: string | undefined;
  readonly isFailed: boolean;
}

export interface TerminalState {
  readonly blocks: readonly TerminalBlock[];
  readonly setBlocks: (change: (blocks: readonly TerminalBlock[]) => readonly TerminalBlock[]) => void;
}

/** Blocks kept: what is older scrolls out. */
const MOST_BLOCKS = 200;

interface Props {
  readonly report: RunDocument;
  readonly player: Player;
  readonly command: RunActions['command'] | undefined;
  readonly state: TerminalState;
}

export function TerminalView({ report, player, command, state }: Props) {
  return (
    <section class="terminal" id="terminal">
      {command !== undefined && <Shell player={player} command={command} state={state} />}
      {command === undefined && report.observations.length === 0 && (
        <>
          <h2>Terminal</h2>
          <p class="none">
            A report has no simulator. The same moment as a prompt:{' '}
            <code>vpc-cni-sim shell {report.file}</code>
          </p>
        </>
      )}
      <Observations report={report} player={player} />
    </section>
  );
}

interface ShellProps extends Pick<Props, 'player' | 'state'> {
  readonly command: NonNullable<Props['command']>;
}

function Shell({ player, command, state: { blocks, setBlocks } }: ShellProps) {
  const { at, scene } = player;
  const nodes = scene.nodes.filter((node) => node !== null);
  const [chosen, setChosen] = useState<string>();
  const node = nodes.some((each) => each.node === chosen) ? chosen : undefined;
  const [line, setLine] = useState('');
  const [recalled, setRecalled] = useState<number>();
  const scroller = useRef<HTMLDivElement>(null);
  const prompt = `${node === undefined ? '' : `${nodeLabel(node)} `}${clockText(at)} $`;
  useEffect(() => {
    const element = scroller.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, [blocks]);
  const run = (typed: string): void => {
    if (typed.trim() === '') return;
    const id = (blocks.at(-1)?.id ?? 0) + 1;
    const block = { id, prompt, line: typed, output: undefined, isFailed: false };
    setBlocks((before) => [...before, block].slice(-MOST_BLOCKS));
    setLine('');
    setRecalled(undefined);
    const answer = (output: string, isFailed: boolean): void =>
      setBlocks((before) => before.map((each) => (each.id === id ? { ...each, output, isFailed } : each)));
    command(typed, at, node).then(
      ({ stdout, stderr, exitCode, atAfter, nodeAfter }) => {
        answer(`${stdout}${stderr}`.trimEnd(), exitCode !== 0);
        if (atAfter !== at) player.seek(atAfter);
        setChosen(nodeAfter);
      },
      (problem: unknown) => answer(problem instanceof Error ? problem.message : String(problem), true),
    );
  };
  const recall = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const place = Math.max(0, Math.min(blocks.length, (recalled ?? blocks.length) + by));
    setRecalled(place);
    setLine(blocks[place]?.line ?? '');
  };
  return (
    <>
      <div class="view-head">
        <h2>Terminal at {momentText(at)}</h2>
        {nodes.length > 0 && (
          <label class="choice">
            <span>Node:</span>
            <select
              aria-label="Node"
              value={node ?? ''}
              onChange={(event) => setChosen(event.currentTarget.value)}
            >
              <option value="">one’s own machine</option>
              {nodes.map((each) => (
                <option key={each.node} value={each.node}>
                  {nodeLabel(each.node)}
                </option>
              ))}
            </select>
          </label>
        )}
        <div class="suggestions">
          {suggestions(player).map((each) => (
            <button key={each} type="button" class="mono" onClick={() => run(each)}>
              {each}
            </button>
          ))}
        </div>
      </div>
      <div class="scrollback" ref={scroller} tabIndex={0} role="log" aria-label="Output">
        {blocks.length === 0 && (
          <p class="none">kubectl, ip, iptables, nft, curl, aws and path, as of this moment.</p>
        )}
        {blocks.map(({ id, prompt: typedAfter, line: typed, output, isFailed }) => (
          <div key={id} class="block">
            <p>
              <span class="prompt">{typedAfter}</span> <b>{typed}</b>
            </p>
            {output === undefined ? (
              <p class="none">…</p>
            ) : (
              output !== '' && <pre class={isFailed ? 'failed' : ''}>{output}</pre>
            )}
          </div>
        ))}
        <form
          class="typed"
          onSubmit={(event: TargetedEvent<HTMLFormElement>) => {
            event.preventDefault();
            run(line);
          }}
        >
          <label>
            <span class="prompt">{prompt}</span>{' '}
            <input
              type="text"
              data-terminal
              value={line}
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              aria-label="Command"
              onInput={(event) => setLine(event.currentTarget.value)}
              onKeyDown={recall}
            />
          </label>
        </form>
      </div>
    </>
  );
}
