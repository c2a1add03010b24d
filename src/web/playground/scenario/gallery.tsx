// The scenarios that come with the program, each with its promise and what its run looks like.

import { useEffect, useRef, useState } from 'preact/hooks';
import { examples, type Example } from 'virtual:shipped';
import type { RunDocument } from '../../../report/htmlDocument.ts';
import { limitKind } from '../../../report/limitKind.ts';
import { filesOf, titleOf } from '../gallery.ts';
import type { Playground } from '../model.ts';
import { openExample } from '../openExample.ts';
import { useStore } from '../store.ts';

/** The stories that a newcomer is offered. */
const STORIES: readonly (readonly [name: string, label: string])[] = [
  ['43-pods', 'The 44th pod'],
  ['ip-exhaustion', 'Subnet is full'],
  ['fragmented-subnet', 'No free /28'],
  ['burst', 'Burst of 100'],
];

export function Picker({ model }: { readonly model: Playground }) {
  const files = useStore(model.store, (state) => state.files);
  const [isOpen, setOpen] = useState(false);
  const chosen = examples.find(({ name }) => `${name}.yaml` === files.name);
  return (
    <div class="picker">
      <div class="picker-row">
        <button
          type="button"
          class="picker-button"
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <span>{titleOf(files)}</span>
          <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
            <path d="M2 4l4 4 4-4" fill="none" stroke="currentColor" stroke-width="1.5" />
          </svg>
        </button>
        <ImportButton model={model} />
      </div>
      <div class="stories">
        <span>Try</span>
        {STORIES.map(([name, label]) => (
          <button
            key={name}
            type="button"
            class="chip"
            aria-pressed={chosen?.name === name}
            onClick={() => openExample(model, name)}
          >
            {label}
          </button>
        ))}
        <button type="button" class="link" onClick={() => setOpen(true)}>
          All {examples.length}
        </button>
      </div>
      {isOpen && <Gallery model={model} chosen={chosen?.name} onClose={() => setOpen(false)} />}
    </div>
  );
}

function ImportButton({ model }: { readonly model: Playground }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        onClick={() => input.current?.click()}
        title="Files of a cluster, or a scenario; or drop them"
      >
        Import…
      </button>
      <input
        ref={input}
        class="unseen"
        type="file"
        multiple
        tabIndex={-1}
        aria-label="Files to import"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          void model.importFiles(files);
        }}
      />
    </>
  );
}

interface GalleryProps {
  readonly model: Playground;
  readonly chosen: string | undefined;
  readonly onClose: () => void;
}

function Gallery({ model, chosen, onClose }: GalleryProps) {
  const [words, setWords] = useState('');
  const known = useRuns(model);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const found = examples.filter(({ title, description, name }) =>
    `${title} ${description} ${name}`.toLowerCase().includes(words.trim().toLowerCase()),
  );
  const choose = (example: Example): void => {
    model.open(filesOf(example));
    onClose();
  };
  return (
    <dialog
      ref={dialog}
      class="gallery"
      aria-label="Scenarios"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <input
        type="search"
        aria-label="Filter of scenarios"
        placeholder="Filter"
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
      <ul>
        {found.map((example) => (
          <li key={example.name}>
            <button
              type="button"
              aria-current={example.name === chosen ? 'true' : undefined}
              onClick={() => choose(example)}
            >
              <b>{example.title}</b>
              <span>{example.description}</span>
              <Sparkline run={known.get(`${example.name}.yaml`)} />
            </button>
          </li>
        ))}
        {found.length === 0 && <li class="none">No scenario has these words</li>}
      </ul>
    </dialog>
  );
}

const WIDTH = 110;
const HEIGHT = 14;

/** What is known of the runs so far, for as long as the page is open. */
const runs = new Map<string, RunDocument>();

/** Plays those that nobody has played yet, while the gallery is open; each is drawn when it is known. */
function useRuns(model: Playground): ReadonlyMap<string, RunDocument> {
  const [, setCount] = useState(runs.size);
  useEffect(() => {
    let isOver = false;
    const play = async (): Promise<void> => {
      const unknown = examples.map(filesOf).filter(({ name }) => !runs.has(name));
      for await (const run of model.simulator.runsOf(unknown)) {
        runs.set(run.file, run);
        if (isOver) return;
        setCount(runs.size);
      }
    };
    void play();
    return () => {
      isOver = true;
    };
  }, [model]);
  return runs;
}

/** Pods that wait, by time: what is seen of the humps at a glance. */
function Sparkline({ run }: { readonly run: RunDocument | undefined }) {
  const rows = run?.episodes.rows ?? [];
  const end = run?.end ?? 1;
  const most = rows.reduce((peak, hump) => Math.max(peak, hump.peak), 1);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <path d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} class="spark-axis" />
      {rows.map(({ reason, from, to, peak }) => {
        const left = (from / end) * WIDTH;
        const width = Math.max(2, ((to - from) / end) * WIDTH);
        const height = Math.max(3, (peak / most) * (HEIGHT - 2));
        return (
          <rect
            key={`${reason} ${from}`}
            class="spark-hump"
            data-kind={limitKind(reason)}
            x={Math.min(left, WIDTH - 2)}
            y={HEIGHT - height}
            width={Math.min(width, WIDTH - left)}
            height={height}
          />
        );
      })}
    </svg>
  );
}
