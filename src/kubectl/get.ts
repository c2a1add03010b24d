// `kubectl get`

import type { ToolAnswer } from '../base/toolAnswer.ts';
import { complaint, Failure } from './failure.ts';
import type { Options } from './options.ts';
import { isStructured, printStructured } from './output.ts';
import { select, type Answer, type Scope } from './selection.ts';
import { fieldNotFound, sortedBy } from './sortBy.ts';
import { headerLine, rowLine, type Decoration } from './table.ts';
import { tableOf } from './tables/plainTables.ts';
import { align, TABLE_FORMAT } from './tabwriter.ts';
import type { View } from './view.ts';

const NO_TYPE = `You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

error: Required resource not specified.
Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
See 'kubectl get -h' for help and examples`;

export function scopeOf(options: Options, namespace: string): Scope {
  return {
    namespace,
    allNamespaces: options.isOn('all-namespaces'),
    labelSelector: options.text('selector').trim(),
    fieldSelector: options.text('field-selector').trim(),
  };
}

/** @upstream kubectl/pkg/cmd/get/get.go#GetOptions.Run */
export function get(view: View, options: Options, namespace: string): ToolAnswer {
  if (options.positionals.length === 0) throw new Failure(NO_TYPE);
  const output = options.text('output');
  checkOutput(output, options);
  const scope = scopeOf(options, namespace);
  const selection = select(view, options.positionals, scope);
  const quiet = options.isOn('ignore-not-found');
  const failures = quiet
    ? selection.failures.filter(({ message }) => !message.includes('(NotFound)'))
    : selection.failures;
  const sortBy = options.text('sort-by');
  if (isStructured(output)) {
    if (selection.single && failures.length > 0) return answerOf('', failures);
    const answers =
      sortBy === '' || selection.single ? selection.answers : sortedTogether(selection.answers, sortBy);
    return answerOf(printStructured({ ...selection, answers }, output, options), failures);
  }
  const answers = sortBy === '' ? selection.answers : sortedTables(selection.answers, sortBy);
  const stdout = tables(answers, options, view);
  if (stdout !== '' || failures.length > 0 || quiet) return answerOf(stdout, failures);
  const namespaced = !scope.allNamespaces && answers.every(({ resource }) => resource.namespaced);
  const where = namespaced ? ` in ${namespace} namespace.` : '';
  return { stdout: '', stderr: `No resources found${where}\n`, exitCode: 0 };
}

const FORMATS =
  'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml';

function checkOutput(output: string, options: Options): void {
  if (options.isOn('watch')) {
    throw complaint('--watch: nothing changes after the moment that is looked at');
  }
  if (output === '' || output === 'wide') return;
  if (options.isOn('show-labels')) {
    throw complaint(`--show-labels option cannot be used with ${output} printer`);
  }
  if (isStructured(output)) return;
  const [format = ''] = output.split('=');
  if (output === format || output === `${format}=`) {
    if (format === 'custom-columns')
      throw complaint('custom-columns format specified but no custom columns given');
    if (TEMPLATES.includes(format)) throw complaint('template format specified but no template given');
  }
  if (TEMPLATES.includes(format)) throw complaint(`${format}: templates of this kind are not answered here`);
  throw complaint(
    `unable to match a printer suitable for the output format "${output}", allowed formats are: ${FORMATS}`,
  );
}

const TEMPLATES: readonly string[] = ['go-template', 'jsonpath', 'jsonpath-as-json', 'template'];

/** Objects of all kinds in one list. */
function sortedTogether(answers: readonly Answer[], field: string): readonly Answer[] {
  const all = answers.flatMap(({ resource, objects }) =>
    objects.map((object) => ({ resource, objects: [object] })),
  );
  return sortedBy(all, ({ objects }) => objects[0], field);
}

/**
 * A table is sorted by its rows. Of several, none is: the real thing looks for the field in the tables themselves. What
 * goes wrong with one is not told; its rows are just not printed.
 * @upstream kubectl/pkg/cmd/get/sorter.go#SortingPrinter.PrintObj
 */
function sortedTables(answers: readonly Answer[], field: string): readonly Answer[] {
  if (answers.length > 1) throw fieldNotFound(field);
  return answers.map((answer) => {
    if (answer.objects.length < 2) return answer;
    try {
      return { ...answer, objects: sortedBy(answer.objects, (object) => object, field) };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { ...answer, objects: [] };
    }
  });
}

/** Answers of one resource in a row share a header and the widths of its columns; an empty line between the others. */
function tables(answers: readonly Answer[], options: Options, view: View): string {
  const groups: Answer[] = [];
  for (const answer of answers) {
    const last = groups.at(-1);
    if (last?.resource === answer.resource) {
      groups[groups.length - 1] = { ...last, objects: [...last.objects, ...answer.objects] };
    } else groups.push(answer);
  }
  const withKind = options.isOn('show-kind') || new Set(answers.map(({ resource }) => resource)).size > 1;
  const separator = options.isOn('no-headers') ? '' : '\n';
  return groups
    .filter(({ objects }) => objects.length > 0)
    .map((group) => tableText(group, options, withKind, view))
    .join(separator);
}

function tableText({ resource, objects }: Answer, options: Options, withKind: boolean, view: View): string {
  const printer = tableOf(resource.name);
  const decoration: Decoration = {
    wide: options.text('output') === 'wide',
    withNamespace: options.isOn('all-namespaces') && resource.namespaced,
    withKind,
    labelColumns: options.list('label-columns'),
    showLabels: options.isOn('show-labels'),
  };
  const rows = objects.map((object) => rowLine(printer, resource, object, decoration, view));
  const lines = options.isOn('no-headers') ? rows : [headerLine(printer, decoration), ...rows];
  return `${align(lines.join('\n'), TABLE_FORMAT)}\n`;
}

export function answerOf(stdout: string, failures: readonly Failure[]): ToolAnswer {
  const stderr = failures.map(({ message }) => `${message}\n`).join('');
  return { stdout, stderr, exitCode: failures[0]?.exitCode ?? 0 };
}
