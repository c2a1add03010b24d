// Parts of a page that many kinds have: labels, annotations, tolerations, taints, the controller.

import { byBytes, controllerOf, count, entries, isSet, list, text } from '../objects.ts';
import type { Page } from './page.ts';

/** A line each, under each other; the title's indent is its own. */
export function writeLines(page: Page, title: string, lines: readonly string[]): void {
  if (lines.length === 0) page.line(0, `${title}:\t<none>`);
  const indent = title.slice(0, title.length - title.trimStart().length);
  lines.forEach((line, index) => page.line(0, `${index === 0 ? `${title}:` : indent}\t${line}`));
}

/** `key=value`, by key. */
export function writeMap(page: Page, title: string, object: unknown, path: string): void {
  writeLines(
    page,
    title,
    entries(object, path).map(([key, value]) => `${key}=${text(value)}`),
  );
}

export function writeLabels(page: Page, object: unknown): void {
  writeMap(page, 'Labels', object, 'metadata.labels');
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const LONGEST = 140;

/** Long ones and those of several lines under their key. @upstream describe.go#printAnnotationsMultiline */
export function writeAnnotations(page: Page, object: unknown, title = 'Annotations'): void {
  const shown = entries(object, 'metadata.annotations').filter(([key]) => key !== LAST_APPLIED);
  page.write(0, `${title}:\t${shown.length === 0 ? '<none>\n' : ''}`);
  shown.forEach(([key, raw], index) => {
    if (index > 0) page.write(0, '\t');
    const value = text(raw).replace(/\n$/, '');
    if (byteLength(value) + byteLength(key) + 2 <= LONGEST && !value.includes('\n')) {
      page.line(0, `${key}: ${value}`);
      return;
    }
    page.line(0, `${key}:`);
    for (const line of value.split('\n')) page.line(0, `\t  ${shortened(line, LONGEST - 2)}`);
  });
}

function shortened(line: string, longest: number): string {
  return byteLength(line) > longest ? `${firstBytes(line, longest)}...` : line;
}

/** Of the text in UTF-8. */
export function byteLength(line: string): number {
  let bytes = 0;
  for (const character of line) bytes += bytesOf(character);
  return bytes;
}

function bytesOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

function firstBytes(line: string, limit: number): string {
  let kept = '';
  let bytes = 0;
  for (const character of line) {
    bytes += bytesOf(character);
    if (bytes > limit) break;
    kept += character;
  }
  return kept;
}

/** `key=value:Effect op=Exists for 300s`, by key. @upstream describe.go#printTolerationsMultilineWithIndent */
export function writeTolerations(page: Page, title: string, tolerations: readonly unknown[]): void {
  const sorted = tolerations.toSorted((left, right) => byBytes(text(left, 'key'), text(right, 'key')));
  writeLines(page, title, sorted.map(tolerationText));
}

function tolerationText(toleration: unknown): string {
  const [key, value, effect] = ['key', 'value', 'effect'].map((field) => text(toleration, field));
  const what = `${key}${value === '' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}`;
  const exists = text(toleration, 'operator') === 'Exists' && value === '';
  const operator = exists ? (what === '' ? 'op=Exists' : ' op=Exists') : '';
  const seconds = isSet(toleration, 'tolerationSeconds')
    ? ` for ${count(toleration, 'tolerationSeconds')}s`
    : '';
  return what + operator + seconds;
}

/** By effect, then key. */
export function writeTaints(page: Page, taints: readonly unknown[]): void {
  const order = (taint: unknown): string => `${text(taint, 'effect')},${text(taint, 'key')}`;
  const sorted = taints.toSorted((left, right) => byBytes(order(left), order(right)));
  writeLines(page, 'Taints', sorted.map(taintText));
}

/** @upstream api/core/v1/taint.go#Taint.ToString */
function taintText(taint: unknown): string {
  const [key, value, effect] = [text(taint, 'key'), text(taint, 'value'), text(taint, 'effect')];
  if (effect === '') return value === '' ? key : `${key}=${value}:`;
  return value === '' ? `${key}:${effect}` : `${key}=${value}:${effect}`;
}

export function writeController(page: Page, object: unknown): void {
  const owner = controllerOf(object);
  if (owner !== undefined) page.line(0, `Controlled By:\t${text(owner, 'kind')}/${text(owner, 'name')}`);
}

/** `Name:`, `Namespace:` */
export function writeName(page: Page, object: unknown, namespaced = true): void {
  page.line(0, `Name:\t${text(object, 'metadata.name')}`);
  if (namespaced) page.line(0, `Namespace:\t${text(object, 'metadata.namespace')}`);
}

/** The conditions of a controller: type, status, reason. */
export function writeConditions(page: Page, object: unknown): void {
  const conditions = list(object, 'status.conditions');
  if (conditions.length === 0) return;
  page.write(0, 'Conditions:\n  Type\tStatus\tReason\n');
  page.line(1, '----\t------\t------');
  for (const condition of conditions) {
    const [type, status, reason] = ['type', 'status', 'reason'].map((field) => text(condition, field));
    page.line(1, `${type} \t${status}\t${reason}`);
  }
}
