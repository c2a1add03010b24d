// The shell of the playground: one that is kept while the scenario stays, since what was typed before may matter.

import type { Milliseconds } from '../../base/time.ts';
import { InspectProblem } from '../../inspect/places.ts';
import { Session } from '../../inspect/session/session.ts';
import { ClusterShell } from '../../shell/clusterShell.ts';
import { Standing } from '../../shell/standing.ts';
import type { TypedLine } from '../run/runActions.ts';
import { parsedFiles, readerOf } from './playing.ts';
import type { ScenarioFiles } from './protocol.ts';

export class TypingDesk {
  private readonly pause: () => Promise<void>;
  private kept: { readonly files: ScenarioFiles; readonly shell: ClusterShell } | undefined;

  constructor(pause: () => Promise<void>) {
    this.pause = pause;
  }

  /** At that moment, on that node; undefined node: on one's own machine. */
  async type(
    files: ScenarioFiles,
    line: string,
    at: Milliseconds,
    node: string | undefined,
  ): Promise<TypedLine> {
    const shell = this.shellFor(files);
    const { standing } = shell;
    const { session } = standing;
    if (session.moment.at !== at) await standing.goTo(at);
    standing.leave();
    if (node !== undefined) enter(standing, node);
    const { prompt } = standing;
    const before = session.added.length;
    const answer = await shell.run(line);
    return {
      ...answer,
      at,
      prompt,
      line,
      atAfter: session.moment.at,
      nodeAfter: standing.at.node,
      steps: session.added.slice(before).map((step) => ({ at: step.at, ...step.body })),
    };
  }

  private shellFor(files: ScenarioFiles): ClusterShell {
    const { kept } = this;
    if (kept !== undefined && JSON.stringify(kept.files) === JSON.stringify(files)) return kept.shell;
    const parsed = parsedFiles(files);
    if (!parsed.ok) throw new Error('the scenario has problems');
    const session = new Session({ ...parsed, seed: undefined, readFile: readerOf(files.others) });
    const meanwhile = { pause: this.pause, onProgress: () => {}, onPassed: () => {} };
    const shell = new ClusterShell(new Standing(session, meanwhile));
    this.kept = { files, shell };
    return shell;
  }
}

/** A node that is not there at the moment is nowhere to be. */
function enter(standing: Standing, node: string): void {
  try {
    standing.enter(node);
  } catch (problem) {
    if (!(problem instanceof InspectProblem)) throw problem;
  }
}
