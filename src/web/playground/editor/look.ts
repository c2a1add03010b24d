// How the editor looks: by the colours of the page, which are inherited into its own root.

import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--code-key)' },
  { tag: [tags.string, tags.content, tags.attributeValue], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--code-comment)' },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: 'var(--ink-soft)' },
]);

const theme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--paper)', color: 'var(--ink)', fontSize: '12.5px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px' },
  '.cm-content': { padding: '12px 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 16px 0 8px' },
  '.cm-gutters': {
    backgroundColor: 'var(--paper)',
    color: 'var(--ink-faint)',
    border: 'none',
    fontSize: '11px',
  },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 4px 0 8px', minWidth: '28px' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': {
    backgroundColor: 'color-mix(in oklab, var(--accent-soft) 55%, transparent)',
  },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in oklab, var(--accent) 25%, transparent)',
  },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-foldPlaceholder': {
    background: 'none',
    border: '1px solid var(--edge)',
    borderRadius: '4px',
    color: 'var(--ink-soft)',
    padding: '0 5px',
    margin: '0 6px',
    fontSize: '11px',
  },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--alarm) 1px',
    textUnderlineOffset: '3px',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--kind-pool) 1px',
    textUnderlineOffset: '3px',
  },
  '.cm-gutter-lint': { width: '14px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 0 0 4px' },
  '.cm-lint-marker': { width: '12px', height: '20px', content: 'none', fontSize: '11px', lineHeight: '20px' },
  '.cm-lint-marker-error::before': { content: '"✕"', color: 'var(--alarm)' },
  '.cm-lint-marker-warning::before': { content: '"▲"', color: 'var(--kind-pool)' },
  '.cm-changed': { boxShadow: 'inset 3px 0 var(--accent)' },
  '.cm-remark': {
    margin: '2px 16px 6px 8px',
    padding: '8px 12px',
    border: '1px solid var(--alarm)',
    borderRadius: '6px',
    background: 'var(--paper)',
    fontFamily: 'var(--sans)',
    fontSize: '13px',
    lineHeight: '18px',
  },
  '.cm-remark p': { margin: '0' },
  '.cm-remark p + p': {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    marginTop: '8px',
  },
  '.cm-remark button': {
    font: 'inherit',
    fontWeight: '500',
    background: 'var(--accent)',
    color: 'var(--on-accent)',
    border: '0',
    borderRadius: '6px',
    padding: '4px 10px',
    minHeight: '28px',
    cursor: 'pointer',
  },
  '.cm-remark kbd': {
    fontFamily: 'var(--mono)',
    fontSize: '11px',
    border: '1px solid var(--edge)',
    borderRadius: '4px',
    padding: '0 5px',
    color: 'var(--ink-soft)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--paper)',
    color: 'var(--ink)',
    border: '1px solid var(--edge)',
    borderRadius: '8px',
    boxShadow: '0 4px 16px rgb(0 0 0 / 0.15)',
    fontFamily: 'var(--sans)',
    fontSize: '13px',
    lineHeight: '18px',
    maxWidth: '360px',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '12px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
  },
  '.cm-completionIcon': { display: 'none' },
  '.cm-completionInfo': { padding: '6px 10px' },
  '.cm-said': { padding: '6px 10px' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeft: '3px solid var(--alarm)' },
  '.cm-diagnosticAction': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
    borderRadius: '4px',
    padding: '2px 8px',
  },
  '.cm-panels': { backgroundColor: 'var(--panel)', color: 'var(--ink)', fontFamily: 'var(--sans)' },
  '.cm-button': {
    backgroundImage: 'none',
    background: 'var(--paper)',
    border: '1px solid var(--edge)',
    borderRadius: '6px',
    color: 'inherit',
  },
  '.cm-textfield': {
    background: 'var(--paper)',
    border: '1px solid var(--edge)',
    borderRadius: '6px',
    color: 'inherit',
  },
});

export const look = [theme, syntaxHighlighting(highlight)];
