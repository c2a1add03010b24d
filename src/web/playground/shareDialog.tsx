// Ways to take a run along: a link with all of it, a report as one file, the command line, and what is seen now as an
// expectation of the scenario.

import { useEffect, useRef, useState } from 'preact/hooks';
import { formatMoment } from '../../base/time.ts';
import { Timeline } from '../../record/timeline.ts';
import { unpackRecords } from '../../record/timelineCodec.ts';
import { countScene } from '../sceneCounts.ts';
import { addressOf } from './address.ts';
import { expectationOf } from './expectation.ts';
import { LONGEST_LINK } from './linkState.ts';
import type { Playground } from './model.ts';

interface Props {
  readonly model: Playground;
  readonly onClose: () => void;
}

export function ShareDialog({ model, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [link, setLink] = useState('');
  useEffect(() => {
    dialog.current?.showModal();
    const make = async (): Promise<void> => {
      const address = await addressOf(model.store.current);
      setLink(`${location.href.replace(/#.*$/, '')}${address}`);
    };
    void make();
  }, [model]);
  const { files, run, at } = model.store.current;
  const isLong = link.length > LONGEST_LINK;
  return (
    <dialog
      ref={dialog}
      class="share"
      aria-label="Share"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <h2>Share</h2>
      <section>
        <h3>Link</h3>
        {isLong ? (
          <p>
            Too large for a link ({Math.round(link.length / 1000)} kB): send the files.{' '}
            {[[files.name, files.text], ...Object.entries(files.others)].map(([name = '', text = '']) => (
              <button key={name} type="button" onClick={() => save(name, text, 'application/yaml')}>
                Save {name}
              </button>
            ))}
          </p>
        ) : (
          <Copied text={link} what="link" />
        )}
        <p class="none">
          The scenario with its files, the moment and the view, all in the address. Nothing is stored
          anywhere.
        </p>
      </section>
      <section>
        <h3>Report</h3>
        <p>
          <SaveReport model={model} />
          One file that opens without a network.
        </p>
      </section>
      {run !== undefined && (
        <section>
          <h3>Command line</h3>
          <Copied text={run.document.commands.replay} what="command" />
          <p class="none">
            <button type="button" onClick={() => save(files.name, files.text, 'application/yaml')}>
              Save {files.name}
            </button>
          </p>
        </section>
      )}
      {run !== undefined && (
        <section>
          <h3>Expectation</h3>
          <p>
            <button
              type="button"
              onClick={() => {
                const { document } = run;
                const timeline = new Timeline(unpackRecords(document.records), document.subnets);
                const expectation = expectationOf(countScene(timeline.seek(at), at), at, document.end);
                void model.change({ settings: [], steps: [], expectations: [expectation] });
                dialog.current?.close();
              }}
            >
              Expect what is seen at {formatMoment(at)}
            </button>{' '}
            Adds it to the scenario, so that replay and test fail when it is no longer so.
          </p>
        </section>
      )}
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}

function Copied({ text, what }: { readonly text: string; readonly what: string }) {
  const [said, setSaid] = useState('Copy');
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('Select and copy it'),
    );
  };
  return (
    <p class="copied">
      <input readOnly aria-label={what} value={text} onFocus={(event) => event.currentTarget.select()} />
      <button type="button" onClick={copy}>
        {said}
      </button>
    </p>
  );
}

function SaveReport({ model }: { readonly model: Playground }) {
  const [said, setSaid] = useState('Save report.html');
  const make = async (): Promise<void> => {
    setSaid('Making it…');
    try {
      save('report.html', await model.report(), 'text/html');
      setSaid('Saved');
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <button type="button" onClick={() => void make()}>
      {said}
    </button>
  );
}

function save(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
