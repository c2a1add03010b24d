// vpc-cni-sim serve: the playground in a browser, of a file on disk or alone, until it is stopped.

import { printable } from '../report/layout.ts';
import { BadInput } from './badInput.ts';
import { scenarioPath } from './examples.ts';
import { onStopSignal } from './signals.ts';
import type { Streams } from './streams.ts';

export interface ServeArguments {
  /** Undefined: the playground alone. */
  readonly file: string | undefined;
  /** 0: a free one. */
  readonly port: number;
}

export async function serveVerb({ file, port }: ServeArguments, { out }: Streams): Promise<number> {
  if (file === '-') throw new BadInput('serve watches a file; standard input (-) cannot be watched');
  const { PlaygroundServer } = await import('./serve/server.ts');
  const path = file === undefined ? undefined : scenarioPath(file);
  const server = new PlaygroundServer(path);
  const address = await server.begin(port);
  out.write(`${printable(file === undefined ? 'Playground' : file)}: ${address}\n`);
  return await new Promise((ended) => {
    const unlisten = onStopSignal((status) => {
      unlisten();
      void server.end().then(() => ended(status));
    });
  });
}
