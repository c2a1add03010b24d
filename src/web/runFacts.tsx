// What else there is to say of the whole run: findings, the bottleneck, how fast pods started, which expectations hold,
// and what the machines and the CNI mean in numbers.

import { formatSpan } from '../base/time.ts';
import type { RunDocument } from '../report/htmlDocument.ts';

export function RunFacts({ report }: { readonly report: RunDocument }) {
  const { found, findings, podStartMs, asked } = report;
  const starts =
    podStartMs === null
      ? []
      : [
          `from creation to Running p50 ${formatSpan(podStartMs.p50)}, p99 ${formatSpan(podStartMs.p99)}, ` +
            `max ${formatSpan(podStartMs.max)}`,
        ];
  return (
    <section class="run" id="run">
      <h2>The run</h2>
      <dl class="findings">
        <Fact title="Findings" texts={found} />
        <Fact title="Bottleneck" texts={findings.map(({ binds }) => binds)} />
        <Fact title="Pods" texts={starts} />
        <Fact title="Settings" texts={asked} />
        <Expectations report={report} />
      </dl>
    </section>
  );
}

/** One row of several lines; none where there is nothing to say. */
function Fact({ title, texts }: { readonly title: string; readonly texts: readonly string[] }) {
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

function Expectations({ report: { expectations } }: { readonly report: RunDocument }) {
  if (expectations.length === 0) return null;
  const failed = expectations.filter(({ held }) => !held);
  return (
    <div>
      <dt>Expectations</dt>
      <dd>
        {failed.length === 0 && <span aria-hidden="true">✓ </span>}
        {expectations.length - failed.length} of {expectations.length} met
      </dd>
      {failed.map(({ text, actual, why }) => (
        <dd key={text} class="failed">
          <span aria-hidden="true">✗ </span>
          {text}: {actual ?? 'nothing to measure'}
          {why === '' ? '' : ` (${why})`}
        </dd>
      ))}
    </div>
  );
}
