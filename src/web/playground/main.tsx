// The playground's page.

import { render } from 'preact';
import { examples, firstRun } from 'virtual:shipped';
import '../run/runStyles.ts';
import './fonts.css';
import './playground.css';
import './leftPane.css';
import { FIRST_EXAMPLE } from './firstExample.ts';
import { filesOf } from './gallery.ts';
import { Playground } from './model.ts';
import { PlaygroundPage } from './playground.tsx';

function opened(): Playground | undefined {
  const first = examples.find(({ name }) => name === FIRST_EXAMPLE);
  if (first === undefined) return undefined;
  const files = filesOf(first);
  return new Playground(files, {}, { files, document: firstRun, tookMs: 0, isPartial: false });
}

const root = document.getElementById('playground');
const model = opened();
if (root !== null && model !== undefined) {
  root.replaceChildren();
  render(<PlaygroundPage model={model} />, root);
}
