// A page that `vpc-cni-sim serve FILE` has sent: it shows that file, and plays it again whenever it is saved.

import type { Playground } from './model.ts';
import type { ScenarioFiles } from './protocol.ts';

/** Whether there is a file behind the page. */
export function isServed(): boolean {
  return document.querySelector('meta[name="served-file"]') !== null;
}

/** As it is on disk now; rejects where it cannot be read. */
export async function servedFiles(): Promise<ScenarioFiles> {
  const response = await fetch(new URL('scenario', document.baseURI));
  if (!response.ok) throw new Error((await response.text()).trim());
  const files: ScenarioFiles = await response.json();
  return files;
}

/** Until the page is left. The moment stays where it is. */
export function followFile(model: Playground): void {
  new EventSource(new URL('changes', document.baseURI)).addEventListener('message', () => {
    servedFiles().then(
      (files) => {
        model.serve(files);
        model.say('');
      },
      (error: unknown) => model.say(error instanceof Error ? error.message : String(error)),
    );
  });
}
