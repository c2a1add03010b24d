// The top of the page: which run it is, what is so at the moment chosen, and what became of the whole run. The two never
// mix: each says of what it speaks.

import { formatMoment, type Milliseconds } from '../base/time.ts';
import type { RunDocument } from '../report/htmlDocument.ts';
import { ThemeChoice } from './theme.tsx';

interface Props {
  readonly report: RunDocument;
  readonly at: Milliseconds;
  readonly sentences: readonly string[];
}

export function Head({ report, at, sentences }: Props) {
  const { title, description, file, seed, verdict, episodes } = report;
  // Without waiting pods the sentences are short.
  const isQuiet = episodes.rows.length === 0;
  return (
    <header class="masthead">
      <div class="eyebrow">
        <p>
          <code>{file}</code>, seed {seed}
        </p>
        <ThemeChoice />
      </div>
      <h1>{title}</h1>
      {description !== '' && <p class="scenario">{description}</p>}
      <div class={isQuiet ? 'answers is-quiet' : 'answers'}>
        <div class="answer">
          <p class="tense">At {formatMoment(at)}</p>
          <p class="headline">
            {sentences.map((sentence) => (
              <span key={sentence}>{sentence} </span>
            ))}
          </p>
        </div>
        <div class="answer of-run">
          <p class="tense">The whole run</p>
          <p class="verdict">{verdict}</p>
        </div>
      </div>
    </header>
  );
}
