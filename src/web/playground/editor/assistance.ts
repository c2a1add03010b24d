// What the editor offers while one writes, and says of what stands there: from the schema, and the types of instances.

import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { hoverTooltip, type EditorView, type Tooltip } from '@codemirror/view';
import type { Text } from '@codemirror/state';
import { instanceTypeNames } from '../../../ec2/instanceTypes.ts';
import { defaultOf, descriptionOf, keysOf, type Schema, schemasAt, valuesOf } from './schema.ts';
import { placeInYaml } from './schemaPath.ts';

export function completionOf(schema: Schema) {
  return (context: CompletionContext): CompletionResult | null => {
    const { state, pos, explicit } = context;
    const line = state.doc.lineAt(pos);
    if (/^\s*#|\s#/.test(line.text.slice(0, pos - line.from))) return null;
    const word = context.matchBefore(/[\w./-]*/);
    const from = word?.from ?? pos;
    const place = placeInYaml(linesOf(state.doc), line.number - 1, from - line.from);
    const isBehind = place.key !== undefined;
    if (!explicit && word?.text === '' && !isBehind) return null;
    const options = isBehind
      ? valueOptions(schema, [...place.path, place.key], place.key)
      : keyOptions(schema, place.path);
    return options.length === 0 ? null : { from, options, validFor: /^[\w./-]*$/ };
  };
}

function keyOptions(schema: Schema, path: readonly (string | number)[]): Completion[] {
  return keysOf(schemasAt(schema, path)).map(({ name, description, isRequired, isNested }) => ({
    label: name,
    apply: isNested ? `${name}:` : `${name}: `,
    type: 'property',
    ...(description === '' ? {} : { info: description }),
    boost: isRequired ? 1 : 0,
  }));
}

function valueOptions(
  schema: Schema,
  path: readonly (string | number)[],
  key: string | undefined,
): Completion[] {
  const values = key === 'instanceType' ? instanceTypeNames() : valuesOf(schemasAt(schema, path));
  return values.map((label) => ({ label, type: 'constant' }));
}

/** What a key means, when the pointer rests on it. */
export function hoverOf(schema: Schema) {
  return hoverTooltip((view: EditorView, pos: number): Tooltip | null => {
    const line = view.state.doc.lineAt(pos);
    for (const { 0: whole, 1: name = '', index } of line.text.matchAll(/([\w./-]+) *:(?= |$)/g)) {
      const from = line.from + index;
      if (pos < from || pos > from + whole.length) continue;
      const { path, key } = placeInYaml(linesOf(view.state.doc), line.number - 1, index);
      const schemas = schemasAt(schema, [...path, ...(key === undefined ? [] : [key]), name]);
      const direct = schemas.length > 0 ? schemas : schemasAt(schema, [...path, name]);
      const description = descriptionOf(direct);
      if (description === '') return null;
      const standard = defaultOf(direct);
      const text = standard === undefined ? description : `${description} (default ${standard})`;
      return {
        pos: from,
        end: from + name.length,
        above: true,
        create: () => ({ dom: paragraph(name, text) }),
      };
    }
    return null;
  });
}

function paragraph(name: string, text: string): HTMLElement {
  const dom = document.createElement('div');
  dom.className = 'cm-said';
  const head = document.createElement('b');
  head.textContent = name;
  dom.append(head, ` ${text}`);
  return dom;
}

function linesOf(text: Text): string[] {
  return text.toJSON();
}
