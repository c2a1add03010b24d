// The scenario, and how to see the same run again.

import { useState } from 'preact/hooks';
import type { RunDocument } from '../report/htmlDocument.ts';

export function ScenarioText({ report: { commands, file, source } }: { readonly report: RunDocument }) {
  return (
    <section class="scenario-text" id="scenario">
      <h2>Scenario</h2>
      <p>The same scenario and seed give the same run on every machine:</p>
      <Command text={commands.report} what="writes this page" />
      <Command text={commands.replay} what="prints the run as text" />
      <pre tabIndex={0} role="region" aria-label={`Text of ${file}`}>
        <code>{source.trimEnd()}</code>
      </pre>
    </section>
  );
}

function Command({ text, what }: { readonly text: string; readonly what: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <p class="command">
      <code>{text}</code>
      <button type="button" onClick={copy} aria-label={`Copy the command that ${what}`}>
        {isCopied ? 'Copied' : 'Copy'}
      </button>
      <span>{what}</span>
    </p>
  );
}
