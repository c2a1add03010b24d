// `get events`

import { count, isSet, nameOf, text } from '../objects.ts';
import { columns, type TablePrinter } from '../table.ts';
import type { View } from '../view.ts';

/** @upstream pkg/printers/internalversion/printers.go#printEvent */
export const eventTable: TablePrinter = {
  columns: [
    ...columns('Last|Seen Type Reason Object', 'Subobject Source'),
    ...columns('Message', 'First|Seen Count Name'),
  ],
  nameColumn: 9,
  cells: (event, view) => {
    const first = firstSeen(event, view);
    return [
      lastSeen(event, first, view),
      text(event, 'type'),
      text(event, 'reason'),
      objectText(event),
      text(event, 'involvedObject.fieldPath'),
      sourceText(event),
      text(event, 'message').trim(),
      first,
      isSet(event, 'series') ? count(event, 'series.count') : count(event, 'count') || 1,
      nameOf(event),
    ];
  },
};

function firstSeen(event: unknown, view: View): string {
  const first = view.since(event, 'firstTimestamp');
  return first === '<unknown>' ? view.since(event, 'eventTime') : first;
}

function lastSeen(event: unknown, first: string, view: View): string {
  if (isSet(event, 'series')) return view.since(event, 'series.lastObservedTime');
  const last = view.since(event, 'lastTimestamp');
  return last === '<unknown>' ? first : last;
}

function objectText(event: unknown): string {
  const kind = text(event, 'involvedObject.kind').toLowerCase();
  const name = text(event, 'involvedObject.name');
  return name === '' ? kind : `${kind}/${name}`;
}

function sourceText(event: unknown): string {
  const component = text(event, 'source.component') || text(event, 'reportingComponent');
  const instance = text(event, 'source.host') || text(event, 'reportingInstance');
  return instance === '' ? component : `${component}, ${instance}`;
}
