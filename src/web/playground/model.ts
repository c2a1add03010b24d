// What can be done in the playground. Every edit plays the scenario anew; what is shown stays until that has ended.

import type { Milliseconds } from '../../base/time.ts';
import type { RunActions } from '../run/runActions.ts';
import type { View } from '../run/views.ts';
import type { ScenarioFiles } from './protocol.ts';
import { Simulator, type Outcome } from './simulator.ts';
import { openedWith, type Pane, type PlaygroundState, type ShownRun } from './state.ts';
import { Store } from './store.ts';
import type { Edits } from './yamlEdits.ts';

/** Wall time without a keystroke before a scenario is played. */
const SETTLED_MS = 80;

/** Where a scenario opens; without a moment at its worst. */
export interface Opening {
  readonly at?: Milliseconds | undefined;
  readonly view?: View | undefined;
}

export interface Begun {
  readonly files: ScenarioFiles;
  readonly opening: Opening;
  /** One of these files that is known already. */
  readonly run: ShownRun | undefined;
  /** What is on disk, where somebody serves it. */
  readonly served: ScenarioFiles | undefined;
}

export class Playground {
  readonly store: Store<PlaygroundState>;
  readonly simulator = new Simulator();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private endRun: () => void = () => {};
  /** Where the run that is shown next opens; undefined: where the one before was. */
  private opening: Opening | undefined;

  constructor({ files, opening, run, served }: Begun) {
    this.opening = opening;
    const at = run === undefined ? 0 : Math.min(opening.at ?? run.document.opensAt, run.document.end);
    this.store = new Store({ ...openedWith(files), view: opening.view ?? 'overview', run, served, at });
    this.play();
  }

  /** Of the file that is shown. */
  edit(text: string): void {
    const { files, tab } = this.store.current;
    const edited =
      tab === undefined ? { ...files, text } : { ...files, others: { ...files.others, [tab]: text } };
    this.replace(edited);
  }

  /** Begins with another scenario. */
  open(files: ScenarioFiles, opening: Opening = {}): void {
    const { opened, view } = this.store.current;
    this.opening = opening;
    this.store.set({ files, tab: undefined, opened: opened + 1, view: opening.view ?? view, notice: '' });
    this.play();
  }

  /** Files of the same scenario, which others may have changed: the moment stays. */
  replace(files: ScenarioFiles): void {
    if (JSON.stringify(files) === JSON.stringify(this.store.current.files)) return;
    this.store.set({ files });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.play(), SETTLED_MS);
  }

  /** What has been saved on disk takes the place of what is written here. */
  serve(served: ScenarioFiles): void {
    this.store.set({ served });
    this.replace(served);
  }

  readonly seek = (at: Milliseconds): void => this.store.set({ at });

  readonly show = (view: View): void => this.store.set({ view, pane: 'run' });

  /** What is shown with what is pinned; without that, with what is shown now. */
  readonly compare = (): void => {
    if (this.store.current.pinned === undefined) this.togglePin();
    this.show('compare');
  };

  readonly showPane = (pane: Pane): void => this.store.set({ pane });

  readonly showFile = (tab: string | undefined): void => this.store.set({ tab });

  readonly toggleLeft = (): void => this.store.set({ isWide: !this.store.current.isWide });

  /** Of the scenario itself, in its editor. */
  readonly goToLine = (line: number): void => {
    this.store.set({ tab: undefined, pane: 'scenario', wanted: { line } });
  };

  readonly say = (notice: string): void => this.store.set({ notice });

  /** Pins the run that is shown, or unpins. */
  readonly togglePin = (): void => {
    const { run, pinned } = this.store.current;
    const { view } = this.store.current;
    if (pinned === undefined) this.store.set({ pinned: run, view: run === undefined ? view : 'compare' });
    else this.store.set({ pinned: undefined, view: view === 'compare' ? 'overview' : view });
  };

  /** What is pinned is written, and the other way round. */
  readonly swap = (): void => {
    const { run, pinned } = this.store.current;
    if (run === undefined || pinned === undefined) return;
    this.store.set({ pinned: run });
    this.replace(pinned.files);
  };

  /** What can be asked of a run that is shown: it is of these texts, whatever is being written. */
  actionsFor({ files }: ShownRun, pinned: ShownRun | undefined): RunActions {
    return {
      ...(pinned === undefined
        ? {}
        : { playSeeds: (seeds, onPair) => this.simulator.compare(files, pinned.files, seeds, onPair) }),
      explain: (at, onExplained) => this.simulator.explain(files, at, onExplained),
      command: async (line, at, node) => {
        const typed = await this.simulator.type(files, line, at, node);
        // What is written may have changed meanwhile: a step goes into that.
        if (typed.steps.length > 0) await this.change({ settings: [], steps: typed.steps });
        return typed;
      },
      apply: (change) => void this.change(change),
    };
  }

  /** The run that is shown as one file. Rejects where there is none, or the page's own files are not there. */
  async report(): Promise<string> {
    const { run } = this.store.current;
    if (run === undefined) throw new Error('no run yet');
    const [script, style] = await Promise.all(
      ['report/page.js', 'report/page.css'].map(async (name) => await textAt(name)),
    );
    return await this.simulator.report(run.files, { script: script ?? '', style: style ?? '' });
  }

  /** As one edit of the scenario. */
  async change(edits: Edits): Promise<void> {
    const { withEdits } = await import('./yamlEdits.ts');
    const { files } = this.store.current;
    this.replace({ ...files, text: withEdits(files.text, edits) });
  }

  /** A manifest, and the step that applies it at a moment. */
  async addFile(name: string, text: string): Promise<void> {
    const { files } = this.store.current;
    const { withEdits } = await import('./yamlEdits.ts');
    const step = { at: '1m', apply: { file: name } };
    const edited = withEdits(files.text, { settings: [], steps: [step] });
    this.replace({ ...files, text: edited, others: { ...files.others, [name]: text } });
    this.store.set({ tab: name });
  }

  removeFile(name: string): void {
    const { files } = this.store.current;
    const { [name]: _, ...others } = files.others;
    this.replace({ ...files, others });
    this.store.set({ tab: undefined });
  }

  /** A scenario with what it names, or what was exported of a cluster. */
  async importFiles(chosen: readonly File[]): Promise<void> {
    if (chosen.length === 0) return;
    const texts = await Promise.all(
      chosen.map(async (file) => ({
        name: file.name,
        text: await file.text(),
        modifiedAt: file.lastModified,
      })),
    );
    const imported = await this.simulator.import(texts);
    if (imported.ok) {
      this.open(imported.files);
      this.say(imported.said);
    } else this.say(imported.said);
  }

  /** Ends what is playing where it is, and shows that. */
  readonly stop = (): void => this.endRun();

  readonly play = (): void => {
    clearTimeout(this.timer);
    const { files } = this.store.current;
    const begunAt = performance.now();
    this.store.set({ status: { kind: 'running', now: 0, end: 0 } });
    this.endRun = this.simulator.play(
      files,
      (now, end) => this.store.set({ status: { kind: 'running', now, end } }),
      (outcome) => this.ended(outcome, files, performance.now() - begunAt),
    );
  };

  private ended(outcome: Outcome, files: ScenarioFiles, tookMs: number): void {
    if (outcome.kind === 'failed') {
      this.store.set({ status: { kind: 'failed', message: outcome.message } });
    } else if (outcome.kind === 'problems') {
      this.store.set({ status: { kind: 'stale' }, problems: outcome.problems, warnings: [] });
    } else {
      const { run: document, warnings, isPartial } = outcome;
      const { opening } = this;
      const wanted = opening === undefined ? this.store.current.at : (opening.at ?? document.opensAt);
      this.opening = undefined;
      const run = { files, document, tookMs, isPartial };
      const at = Math.min(wanted, document.end);
      this.store.set({ status: { kind: 'valid' }, problems: [], warnings, run, at });
    }
  }
}

/** Of a file beside the page. */
async function textAt(name: string): Promise<string> {
  const response = await fetch(new URL(name, document.baseURI));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return await response.text();
}
