// The setting that is picked: what it sets, every figure beside today's, what to beware of, and the command that plays
// one of its runs.

import { useState } from 'preact/hooks';
import { elementAt } from '../base/assert.ts';
import { asDifference, valueOf, withInterval } from '../report/sweepNumbers.ts';
import { replayCommand } from '../report/sweepNotes.ts';
import type { SweepDocument, SweepSetting } from '../report/sweepSchema.ts';
import { METRIC_NAMES, typedName, type MetricName } from '../base/metrics.ts';
import { valueText } from '../sweep/settingNames.ts';
import type { Picking } from './sweepPicking.ts';

export function SweepPicked({ sweep, picked }: Picking) {
  const setting = elementAt(sweep.settings, picked);
  const { name, set, traps, reason, figures } = setting;
  return (
    <section id="picked" aria-live="polite">
      <h2>{name}</h2>
      <dl class="findings">
        {Object.entries(set).map(([path, value]) => (
          <div key={path}>
            <dt>Sets</dt>
            <dd>
              <code>
                {path}={valueText(value)}
              </code>
            </dd>
          </div>
        ))}
        {[reason, ...traps.map(({ message }) => message)]
          .filter((text) => text !== '')
          .map((text) => (
            <div key={text}>
              <dt>Warning</dt>
              <dd class="failed">{text}</dd>
            </div>
          ))}
      </dl>
      {figures !== null && <Replay text={replayCommand(sweep, picked)} />}
      {figures !== null && <Figures sweep={sweep} setting={setting} />}
    </section>
  );
}

function Replay({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState('');
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(text),
      () => setCopied(''),
    );
  };
  return (
    <p class="command">
      <code>{text}</code>
      <button type="button" onClick={copy} aria-label="Copy the command that plays one of its runs">
        {copied === text ? 'Copied' : 'Copy'}
      </button>
      <span>plays one of its runs</span>
    </p>
  );
}

interface FiguresProps {
  readonly sweep: SweepDocument;
  readonly setting: SweepSetting;
}

function Figures({ sweep, setting }: FiguresProps) {
  const today = elementAt(sweep.settings, sweep.baseline).figures;
  const { figures, differences } = setting;
  if (figures === null) return null;
  const change = (metric: MetricName): string => {
    const difference = differences?.[metric];
    if (difference === undefined || difference.mean === 0) return '';
    return `${asDifference(metric, difference)}${difference.sure ? '' : ' (may be chance)'}`;
  };
  return (
    <div class="sweep-scroll" tabIndex={0} role="region" aria-label="All figures of the picked setting">
      <table class="sweep-figures">
        <thead>
          <tr>
            <th scope="col">metric</th>
            <th scope="col">this setting</th>
            <th scope="col">today</th>
            <th scope="col">difference</th>
            <th scope="col">from – to over the seeds</th>
          </tr>
        </thead>
        <tbody>
          {METRIC_NAMES.map((metric) => (
            <tr key={metric} title={sweep.metrics.find(({ name }) => name === metric)?.meaning}>
              <th scope="row">{typedName(metric)}</th>
              <td>{withInterval(metric, figures[metric])}</td>
              <td>{today === null ? '' : withInterval(metric, today[metric])}</td>
              <td>{change(metric)}</td>
              <td>
                {valueOf(metric, figures[metric].least)} – {valueOf(metric, figures[metric].most)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
