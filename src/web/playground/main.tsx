// The playground's page.

import { render } from 'preact';
import '../run/runStyles.ts';
import './playground.css';
import { FIRST_EXAMPLE, filesOf } from './gallery.ts';
import { Playground } from './model.ts';
import { PlaygroundPage } from './playground.tsx';
import { examples } from 'virtual:shipped';

const root = document.getElementById('playground');
const first = examples.find(({ name }) => name === FIRST_EXAMPLE);
if (root !== null && first !== undefined) {
  root.replaceChildren();
  render(<PlaygroundPage model={new Playground(filesOf(first))} />, root);
}
