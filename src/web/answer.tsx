// The answer first: what became of the run, which limit binds and what would lift it, and what was asked.

import { formatMoment, formatSpan } from '../base/time.ts';
import type { ReportDocument } from '../report/htmlDocument.ts';
import { ThemeChoice } from './theme.tsx';

export function Answer({ report }: { readonly report: ReportDocument }) {
  const { title, description, file, seed, asked, findings, expectations, end, podStartMs, episodes } = report;
  const failed = expectations.filter(({ held }) => !held);
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
      <p class="headline">{report.headline}</p>
      <dl class="findings">
        {lines(
          'Episodes',
          episodes.map(({ text }) => text),
        )}
        {lines('Findings', report.found)}
        {findings.map(({ binds }) => (
          <div key={binds}>
            <dt>Bottleneck</dt>
            <dd>{binds}</dd>
          </div>
        ))}
        {podStartMs !== null && (
          <div>
            <dt>Start</dt>
            <dd>
              created to Running in {formatSpan(podStartMs.p50)} at the median, {formatSpan(podStartMs.p99)}{' '}
              at the 99th percentile; the run ends at {formatMoment(end)}
            </dd>
          </div>
        )}
        <div>
          <dt>Asked</dt>
          {asked.map((sentence) => (
            <dd key={sentence}>{sentence}</dd>
          ))}
        </div>
        {expectations.length > 0 && (
          <div>
            <dt>Expected</dt>
            {failed.length === 0 && (
              <dd>
                <span aria-hidden="true">✓ </span>
                {expectations.length === 1
                  ? 'the one expectation holds'
                  : `all ${expectations.length} expectations hold`}
              </dd>
            )}
            {failed.map(({ text, actual, why }) => (
              <dd key={text} class="failed">
                <span aria-hidden="true">✗ </span>
                {text} does not hold: {actual ?? 'nothing to measure'}
                {why === '' ? '' : ` (${why})`}
              </dd>
            ))}
          </div>
        )}
      </dl>
    </header>
  );
}

/** One row of several lines; none where there is nothing to say. */
function lines(title: string, texts: readonly string[]) {
  if (texts.length === 0) return null;
  return (
    <div>
      <dt>{title}</dt>
      {texts.map((text) => (
        <dd key={text}>{text}</dd>
      ))}
    </div>
  );
}
