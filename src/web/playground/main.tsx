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

async function opened(): Promise<Playground | undefined> {
  const { files: named, opening, isBroken } = await addressed(location.hash);
  if (named !== undefined) return new Playground(named, opening);
  const first = examples.find(({ name }) => name === FIRST_EXAMPLE);
  if (first === undefined) return undefined;
  const files = filesOf(first);
  const model = new Playground(files, opening, { files, document: firstRun, tookMs: 0, isPartial: false });
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
