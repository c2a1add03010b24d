// The page's side of its workers: one that plays, always ready, and one that explains, which is ended where nobody waits
// for its answer any more.

import type { Milliseconds } from '../../base/time.ts';
import type { RunDocument } from '../../report/htmlDocument.ts';
import type { PageBundle } from '../../report/htmlPage.ts';
import type { MomentExplanation } from '../../report/momentExplanation.ts';
import type { SeedPair } from '../views/compareRows.ts';
import type { TypedLine } from '../run/runActions.ts';
import type { DroppedFile, ImportedFiles, Reply, Request, ScenarioFiles } from './protocol.ts';

export type Outcome = Extract<Reply, { kind: 'played' | 'problems' | 'failed' }>;

export class Simulator {
  private player: Assistant | undefined;
  private typist: Assistant | undefined;
  private typing: Promise<unknown> = Promise.resolve();

  /** Plays; whatever was playing before is never heard of again. Answers how to end it where it is. */
  play(
    files: ScenarioFiles,
    onProgress: (now: Milliseconds, end: Milliseconds) => void,
    onEnd: (outcome: Outcome) => void,
  ): () => void {
    const player = (this.player ??= new Assistant());
    const id = player.ask({ kind: 'play', files }, (reply) => {
      if (reply.kind === 'progress') onProgress(reply.now, reply.end);
      else if (isOutcome(reply)) onEnd(reply);
      // Another one takes its place.
      if (reply.kind === 'failed') this.player = undefined;
    });
    return () => player.stop(id);
  }

  /** One line after the other: what was typed before may matter. Rejects where the simulator fails. */
  async type(
    files: ScenarioFiles,
    line: string,
    at: Milliseconds,
    node: string | undefined,
  ): Promise<TypedLine> {
    const typist = (this.typist ??= new Assistant());
    const before = this.typing;
    const now = before.then(() => typist.answer({ kind: 'type', files, line, at, node }));
    this.typing = now.catch(() => undefined);
    const reply = await now;
    if (reply.kind === 'typed') return reply.typed;
    this.typist = undefined;
    throw new Error(reply.kind === 'failed' ? reply.message : 'the scenario has problems');
  }

  /** The runs of several, one after the other, by a worker of its own; those with problems are left out. */
  async *runsOf(all: readonly ScenarioFiles[]): AsyncGenerator<RunDocument, void> {
    const assistant = new Assistant();
    try {
      for (const files of all) {
        const reply = await assistant.outcome({ kind: 'play', files });
        if (reply.kind === 'played') yield reply.run;
      }
    } finally {
      assistant.end();
    }
  }

  /** By a worker of its own: it is explained, too. Rejects where it has problems. */
  async report(files: ScenarioFiles, bundle: PageBundle): Promise<string> {
    const reporter = new Assistant();
    const reply = await reporter.answer({ kind: 'report', files, bundle });
    reporter.end();
    if (reply.kind === 'reported') return reply.html;
    throw new Error(reply.kind === 'failed' ? reply.message : 'no report came of it');
  }

  /** By a worker of its own. */
  async import(files: readonly DroppedFile[]): Promise<ImportedFiles> {
    const importer = new Assistant();
    const reply = await importer.answer({ kind: 'import', files });
    importer.end();
    if (reply.kind === 'imported') return reply.imported;
    return { ok: false, said: reply.kind === 'failed' ? reply.message : 'nothing was read' };
  }

  /** Both with so many seeds, pair by pair, by a worker of its own. Answers how to end it. */
  compare(
    files: ScenarioFiles,
    pinned: ScenarioFiles,
    seeds: number,
    onPair: (pair: SeedPair) => void,
  ): () => void {
    const comparer = new Assistant();
    let left = seeds;
    comparer.ask({ kind: 'compare', files, pinned, seeds }, (reply) => {
      if (reply.kind === 'compared') onPair(reply.pair);
      if (reply.kind !== 'compared' || --left === 0) comparer.end();
    });
    return () => comparer.end();
  }

  /** What is explained is told piece by piece, by a worker of its own. Answers how to end it. */
  explain(
    files: ScenarioFiles,
    at: Milliseconds,
    onExplained: (explanation: MomentExplanation) => void,
  ): () => void {
    const explainer = new Assistant();
    explainer.ask({ kind: 'explain', files, at }, (reply) => {
      if (reply.kind === 'explained') onExplained(reply.explanation);
      if (reply.kind !== 'explained' || reply.isLast) explainer.end();
    });
    return () => explainer.end();
  }
}

function isOutcome(reply: Reply): reply is Outcome {
  return reply.kind === 'played' || reply.kind === 'problems' || reply.kind === 'failed';
}

/** A request as it is asked: its number comes with the sending. */
type Asked = Request extends infer Each ? (Each extends Request ? Omit<Each, 'id'> : never) : never;

/** A worker, and who waits for the answer to the last thing it was asked. */
class Assistant {
  private readonly worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  private lastId = 0;
  private hear: (reply: Reply) => void = () => {};

  constructor() {
    this.worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      if (data.id === this.lastId) this.hear(data);
    });
    this.worker.addEventListener('error', ({ message }) => {
      this.end();
      const why = message === '' ? 'the worker could not be started' : message;
      this.hear({ kind: 'failed', id: this.lastId, message: why });
    });
  }

  ask(asked: Asked, hear: (reply: Reply) => void): number {
    this.hear = hear;
    const id = ++this.lastId;
    this.send({ ...asked, id });
    return id;
  }

  async answer(asked: Asked): Promise<Reply> {
    return await new Promise((resolve) => {
      this.ask(asked, resolve);
    });
  }

  /** How it ends. */
  async outcome(asked: Asked): Promise<Outcome> {
    return await new Promise((resolve) => {
      this.ask(asked, (reply) => {
        if (isOutcome(reply)) resolve(reply);
      });
    });
  }

  stop(id: number): void {
    this.send({ kind: 'stop', id });
  }

  end(): void {
    this.worker.terminate();
  }

  private send(request: Request): void {
    this.worker.postMessage(request);
  }
}
