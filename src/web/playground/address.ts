// The page's address: which scenario, at which moment, in which view. It follows what is shown, so that a reload, a
// bookmark and a sent link come back to it.

import { examples } from 'virtual:shipped';
import { formatDuration, parseDuration } from '../../base/time.ts';
import { isOneOf } from '../../base/records.ts';
import { VIEWS, type View } from '../run/views.ts';
import { filesOf } from './gallery.ts';
import { packed, unpacked } from './linkState.ts';
import type { Opening, Playground } from './model.ts';
import type { ScenarioFiles } from './protocol.ts';
import type { PlaygroundState } from './state.ts';

export interface Addressed {
  /** Undefined: the address names none. */
  readonly files: ScenarioFiles | undefined;
  readonly opening: Opening;
  /** It names a scenario that cannot be read. */
  readonly isBroken: boolean;
}

export async function addressed(hash: string): Promise<Addressed> {
  const words = new URLSearchParams(hash.replace(/^#/, ''));
  const at = parseDuration(words.get('at') ?? '');
  const view = viewNamed(words.get('view') ?? '');
  const example = examples.find(({ name }) => name === words.get('example'));
  const state = words.get('s');
  const shared = state === null ? undefined : await unpacked(state);
  const files = shared ?? (example === undefined ? undefined : filesOf(example));
  return { files, opening: { at, view }, isBroken: state !== null && shared === undefined };
}

const VIEW_NAMES = VIEWS.map(([name]) => name);

function viewNamed(text: string): View | undefined {
  return isOneOf(VIEW_NAMES, text) ? text : undefined;
}

/** An example that nobody has changed goes by its name; a file that is served is behind the page itself. */
export async function addressOf(state: PlaygroundState): Promise<string> {
  const { files, served, at, view, run } = state;
  const example = examples.find((each) => `${each.name}.yaml` === files.name);
  const isExample = example !== undefined && JSON.stringify(filesOf(example)) === JSON.stringify(files);
  const isOnDisk = served !== undefined && JSON.stringify(served) === JSON.stringify(files);
  const scenario = isExample ? `example=${example.name}` : isOnDisk ? '' : `s=${await packed(files)}`;
  const moment = run === undefined || at === run.document.opensAt ? '' : `at=${formatDuration(at)}`;
  // Another page has nothing pinned.
  const shown = view === 'overview' || view === 'compare' ? '' : `view=${view}`;
  return `#${[scenario, moment, shown].filter((word) => word !== '').join('&')}`;
}

/** Wall time after the last change before the address follows. */
const SETTLED_MS = 400;

/** Until the page is left. */
export function keepAddress(model: Playground): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = model.store.current;
  const follow = async (): Promise<void> => {
    const address = await addressOf(model.store.current);
    if (address !== location.hash) history.replaceState(null, '', address);
  };
  model.store.subscribe(() => {
    const { files, at, view } = model.store.current;
    if (files === shown.files && at === shown.at && view === shown.view) return;
    shown = model.store.current;
    clearTimeout(timer);
    timer = setTimeout(() => void follow(), SETTLED_MS);
  });
  addEventListener('hashchange', () => void open(model));
}

/** An address that is typed into the open page. */
async function open(model: Playground): Promise<void> {
  const { files, opening, isBroken } = await addressed(location.hash);
  if (isBroken) model.say(BROKEN);
  else if (files !== undefined) model.open(files, opening);
  else if (opening.at !== undefined) model.seek(opening.at);
}

export const BROKEN = 'The link has no scenario that can be read: it may have been cut off.';
