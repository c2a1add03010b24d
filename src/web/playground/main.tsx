// The playground's page.

import { render } from 'preact';
import { examples, firstRun } from 'virtual:shipped';
import '../run/runStyles.ts';
import './fonts.css';
import './playground.css';
import './leftPane.css';
import { addressed, BROKEN, keepAddress } from './address.ts';
import { FIRST_EXAMPLE } from './firstExample.ts';
import { filesOf } from './gallery.ts';
import { Playground } from './model.ts';
import { PlaygroundPage } from './playground.tsx';
import { followFile, isServed, servedFiles } from './servedFile.ts';

async function opened(): Promise<Playground | undefined> {
  const { files: named, opening, isBroken } = await addressed(location.hash);
  const served = isServed() ? await servedFiles() : undefined;
  const first = examples.find(({ name }) => name === FIRST_EXAMPLE);
  const files = named ?? served ?? (first && filesOf(first));
  if (files === undefined) return undefined;
  const isFirst = named === undefined && served === undefined;
  const run = isFirst ? { files, document: firstRun, tookMs: 0, isPartial: false } : undefined;
  const model = new Playground({ files, opening, run, served });
  if (served !== undefined) followFile(model);
  if (isBroken) model.say(BROKEN);
  return model;
}

const root = document.getElementById('playground');
const model = await opened();
if (root !== null && model !== undefined) {
  keepAddress(model);
  root.replaceChildren();
  render(<PlaygroundPage model={model} />, root);
}
