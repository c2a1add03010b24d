// The page as one file: the document as JSON, the program that shows it, its style sheet, and the answer in plain HTML
// for whoever runs no scripts. It asks the network for nothing, and its own policy forbids it.

import type { ReportDocument } from './htmlDocument.ts';

/** The built program of `web/`. */
export interface PageBundle {
  readonly script: string;
  readonly style: string;
}

const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** What of a page does not need its program. Plain text. */
export interface PageHead {
  readonly title: string;
  readonly description: string;
  readonly headline: string;
  /** Shows the same as text. */
  readonly command: string;
}

export function htmlPage(document: ReportDocument, bundle: PageBundle): string {
  const { title, description, headline, file, commands } = document;
  const head = {
    title,
    description: description === '' ? file : description,
    headline,
    command: commands.replay,
  };
  return pageOf(head, 'report', document, bundle);
}

/** `id`: by which the program finds its data, and knows what it is. */
export function pageOf(head: PageHead, id: string, data: unknown, { script, style }: PageBundle): string {
  const { title, description, headline, command } = head;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="description" content="${escapeHtml(headline)}">
<title>${escapeHtml(title)} · vpc-cni-sim</title>
<link rel="icon" href="data:,">
<style>
${style.trim().replaceAll('</style', String.raw`<\/style`)}
</style>
</head>
<body>
<div id="page">
<header class="masthead">
<p class="scenario">${escapeHtml(description)}</p>
<h1>${escapeHtml(title)}</h1>
<p class="headline">${escapeHtml(headline)}</p>
</header>
<noscript><p>The timeline and the pictures need JavaScript. The same as text: <code>${escapeHtml(command)}</code></p></noscript>
</div>
<script type="application/json" id="${id}">${jsonForHtml(data)}</script>
<script>
${scriptForHtml(script.trim())}
</script>
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** JSON in which nothing can end the element it stands in. */
function jsonForHtml(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}

/** In a program, these can only stand in strings, templates and regular expressions, where the escape means the same. */
function scriptForHtml(script: string): string {
  return script.replace(/<(\/script|!--)/gi, String.raw`\x3c$1`);
}
