// A worker: the simulator itself, which plays and explains scenarios away from the page.

import { explainMoment } from '../../report/momentExplanation.ts';
import { htmlPage } from '../../report/htmlPage.ts';
import { parsedFiles, play, reportOf } from './playing.ts';
import type { Reply, Request } from './protocol.ts';
import type { TypingDesk } from './typing.ts';

/** What is being played, if anything; it ends when it is another's turn. */
let playing: { readonly id: number; isDropped: boolean; isStopped: boolean } | undefined;

let desk: TypingDesk | undefined;

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  void answer(data);
});

async function answer(request: Request): Promise<void> {
  try {
    if (request.kind === 'play') await answerPlay(request);
    else if (request.kind === 'explain') answerExplain(request);
    else if (request.kind === 'type') await answerTyped(request);
    else if (request.kind === 'report') answerReport(request);
    else if (request.kind === 'compare') await answerCompare(request);
    else if (request.kind === 'import') await answerImport(request);
    else if (playing?.id === request.id) playing.isStopped = true;
  } catch (error) {
    tell({ kind: 'failed', id: request.id, message: error instanceof Error ? error.message : String(error) });
  }
}

async function answerPlay({ id, files }: Extract<Request, { kind: 'play' }>): Promise<void> {
  if (playing !== undefined) playing.isDropped = true;
  const mine = { id, isDropped: false, isStopped: false };
  playing = mine;
  const played = await play(files, {
    shouldStop: () => mine.isDropped || mine.isStopped,
    onProgress: (now, end) => tell({ kind: 'progress', id, now, end }),
    pause,
  });
  if (playing === mine) playing = undefined;
  if (mine.isDropped) return;
  if (!played.ok) tell({ kind: 'problems', id, problems: played.problems });
  else tell({ kind: 'played', id, run: played.run, warnings: played.warnings, isPartial: played.isPartial });
}

function answerExplain({ id, files, at }: Extract<Request, { kind: 'explain' }>): void {
  const parsed = parsedFiles(files);
  if (!parsed.ok) return tell({ kind: 'problems', id, problems: parsed.problems });
  let explanation;
  for (explanation of explainMoment(parsed, at, parsed.scenario.seed))
    tell({ kind: 'explained', id, explanation, isLast: false });
  if (explanation !== undefined) tell({ kind: 'explained', id, explanation, isLast: true });
}

async function answerTyped(request: Extract<Request, { kind: 'type' }>): Promise<void> {
  const { id, files, line, at, node } = request;
  const { TypingDesk } = await import('./typing.ts');
  desk ??= new TypingDesk(pause);
  tell({ kind: 'typed', id, typed: await desk.type(files, line, at, node) });
}

async function answerCompare({
  id,
  files,
  pinned,
  seeds,
}: Extract<Request, { kind: 'compare' }>): Promise<void> {
  const { seedPairs } = await import('./comparing.ts');
  for (const pair of seedPairs(files, pinned, seeds)) tell({ kind: 'compared', id, pair });
}

async function answerImport({ id, files }: Extract<Request, { kind: 'import' }>): Promise<void> {
  const { importedFiles } = await import('./importing.ts');
  tell({ kind: 'imported', id, imported: importedFiles(files) });
}

function answerReport({ id, files, bundle }: Extract<Request, { kind: 'report' }>): void {
  tell({ kind: 'reported', id, html: htmlPage(reportOf(files), bundle) });
}

function tell(reply: Reply): void {
  postMessage(reply);
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}
