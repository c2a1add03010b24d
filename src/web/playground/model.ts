// What can be done in the playground. Every edit plays the scenario anew; what is shown stays until that has ended.

import type { Milliseconds } from '../../base/time.ts';
import type { RunActions } from '../run/runActions.ts';
import type { View } from '../run/views.ts';
import type { ScenarioFiles } from './protocol.ts';
import { Simulator, type Outcome } from './simulator.ts';
import type { Edits } from './yamlEdits.ts';
import { openedWith, type PlaygroundState, type ShownRun } from './state.ts';
import { Store } from './store.ts';

/** Wall time without a keystroke before a scenario is played. */
const SETTLED_MS = 80;

export class Playground {
  readonly store: Store<PlaygroundState>;
  private readonly simulator = new Simulator();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private endRun: () => void = () => {};
  /** Whether the run that is shown next is of another story: it opens at its own moment. */
  private opens = true;

  constructor(files: ScenarioFiles) {
    this.store = new Store(openedWith(files));
    this.play();
  }

  edit(text: string): void {
    const { files } = this.store.current;
    if (text === files.text) return;
    this.store.set({ files: { ...files, text } });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.play(), SETTLED_MS);
  }

  /** Begins with another scenario. */
  open(files: ScenarioFiles): void {
    this.opens = true;
    this.store.set({ files });
    this.play();
  }

  readonly seek = (at: Milliseconds): void => this.store.set({ at });

  readonly show = (view: View): void => this.store.set({ view });

  /** What can be asked of a run that is shown: it is of these texts, whatever is being written. */
  actionsFor({ files }: ShownRun): RunActions {
    return {
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

  /** As one edit. */
  async change(edits: Edits): Promise<void> {
    const { withEdits } = await import('./yamlEdits.ts');
    this.edit(withEdits(this.store.current.files.text, edits));
  }

  /** Ends what is playing where it is, and shows that. */
  stop(): void {
    this.endRun();
  }

  play(): void {
    clearTimeout(this.timer);
    const { files } = this.store.current;
    const begunAt = performance.now();
    this.store.set({ status: { kind: 'running', now: 0, end: 0 } });
    this.endRun = this.simulator.play(
      files,
      (now, end) => this.store.set({ status: { kind: 'running', now, end } }),
      (outcome) => this.ended(outcome, files, performance.now() - begunAt),
    );
  }

  private ended(outcome: Outcome, files: ScenarioFiles, tookMs: number): void {
    if (outcome.kind === 'failed') {
      this.store.set({ status: { kind: 'failed', message: outcome.message } });
    } else if (outcome.kind === 'problems') {
      this.store.set({ status: { kind: 'stale' }, problems: outcome.problems, warnings: [] });
    } else {
      const { run: document, warnings, isPartial } = outcome;
      const at = this.opens ? document.opensAt : Math.min(this.store.current.at, document.end);
      this.opens = false;
      const run = { files, document, tookMs, isPartial };
      this.store.set({ status: { kind: 'valid' }, problems: [], warnings, run, at });
    }
  }
}
