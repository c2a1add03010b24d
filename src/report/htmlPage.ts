// The page as one file: the document as JSON, the program that shows it, its style sheet, and the answer in plain HTML
// for whoever runs no scripts. It asks the network for nothing, and its own policy forbids it.

import type { ReportDocument } from './htmlDocument.ts';
import { printable } from './layout.ts';
import { pagePolicy } from './pagePolicy.ts';

/** The built program of `web/`. */
export interface PageBundle {
  readonly script: string;
  readonly style: string;
}

/** What of a page does not need its program. Plain text. */
export interface PageHead {
  readonly title: string;
  readonly description: string;
  readonly headline: string;
  /** Shows the same as text. */
  readonly command: string;
}

export function htmlPage(document: ReportDocument, bundle: PageBundle): string {
  const { title, description, verdict, file, commands } = document;
  const head = {
    title,
    description: description === '' ? file : description,
    headline: verdict,
    command: commands.replay,
  };
  return pageOf(head, 'report', document, bundle);
}

/** `id`: by which the program finds its data, and knows what it is. */
export function pageOf(head: PageHead, id: string, data: unknown, { script, style }: PageBundle): string {
  const title = shown(head.title);
  const description = shown(head.description);
  const headline = shown(head.headline);
  const styleText = `\n${asText(style).replaceAll('</style', String.raw`<\/style`)}\n`;
  const scriptText = `\n${scriptForHtml(asText(script))}\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${pagePolicy(scriptText, styleText)}">
<meta name="description" content="${headline}">
<title>${title} · vpc-cni-sim</title>
<link rel="icon" href="data:,">
<style>${styleText}</style>
</head>
<body>
<div id="page">
<header class="masthead">
<p class="scenario">${description}</p>
<h1>${title}</h1>
<p class="headline">${headline}</p>
</header>
<noscript><p>The timeline and the pictures need JavaScript. The same as text: <code>${shown(head.command)}</code></p></noscript>
</div>
<script type="application/json" id="${id}">${jsonForHtml(data)}</script>
<script>${scriptText}</script>
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

/** Foreign text in markup. */
export function shown(text: string): string {
  return escapeHtml(printable(text));
}

/** As browsers read it, and so take its hash. */
function asText(code: string): string {
  return code.trim().replace(/\r\n?/g, '\n');
}

/** An escape of JSON, or a character that does not show or turns others around. */
const ESCAPED_OR_UNPRINTABLE = /\\r(?=\\n)|\\(u....|.)|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * JSON in which nothing can end the element it stands in. All that a page shows comes from it, so what must not be shown
 * is taken out here: of control characters only line breaks and tabs stay.
 */
function jsonForHtml(value: unknown): string {
  return JSON.stringify(value)
    .replace(ESCAPED_OR_UNPRINTABLE, (match: string, escape: string | undefined) => {
      if (escape === undefined) return match === String.raw`\r` ? '' : '\ufffd';
      return KEPT.has(escape) ? match : '\ufffd';
    })
    .replaceAll('<', String.raw`\u003c`);
}

const KEPT = new Set(['"', '\\', 'n', 't']);

/** In a program, these can only stand in strings, templates and regular expressions, where the escape means the same. */
function scriptForHtml(script: string): string {
  return script.replace(/<(\/script|!--)/gi, String.raw`\x3c$1`);
}
