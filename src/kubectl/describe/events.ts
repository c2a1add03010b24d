// The events at the end of a page: those about the object, by the time they were last seen.

import { resource } from '../apiResources.ts';
import { lastSeen } from '../eventsCommand.ts';
import { annotation, nameOf, namespaceOf, text, type KubernetesObject } from '../objects.ts';
import { parseTime } from '../times.ts';
import type { View } from '../view.ts';
import type { Page } from './page.ts';

interface Reference {
  readonly name: string;
  readonly namespace: string;
  /** Empty: any. */
  readonly kind: string;
  readonly uid: string;
}

/** @upstream describe.go#searchEvents */
export function eventsOf(object: KubernetesObject, view: View): readonly KubernetesObject[] {
  const uid = object.metadata?.uid ?? '';
  const reference = {
    name: nameOf(object),
    namespace: namespaceOf(object),
    kind: object.kind ?? '',
    uid,
  };
  if (object.kind === 'Pod') {
    const mirrored = annotation(object, 'kubernetes.io/config.mirror');
    return search({ ...reference, kind: '', uid: mirrored ?? uid }, view);
  }
  if (object.kind !== 'Node') return search(reference, view);
  // The kubelet refers to its node by name where controllers use the uid.
  return [...search(reference, view), ...search({ ...reference, uid: reference.name }, view)];
}

function search({ name, namespace, kind, uid }: Reference, view: View): readonly KubernetesObject[] {
  return view
    .listBy(resource('events'), 'involvedObject.name', name)
    .filter(
      (event) =>
        (namespace === '' || namespaceOf(event) === namespace) &&
        text(event, 'involvedObject.namespace') === namespace &&
        (kind === '' || text(event, 'involvedObject.kind') === kind) &&
        (uid === '' || text(event, 'involvedObject.uid') === uid),
    );
}

/** @upstream describe.go#DescribeEvents */
export function writeEvents(page: Page, events: readonly KubernetesObject[], view: View): void {
  if (events.length === 0) {
    page.line(0, 'Events:\t<none>');
    return;
  }
  page.flush();
  page.write(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage\n');
  page.line(1, '----\t------\t----\t----\t-------');
  for (const event of events.toSorted((left, right) => lastTime(left) - lastTime(right))) {
    const source = text(event, 'source.component') || text(event, 'reportingComponent');
    const message = text(event, 'message').trim();
    const [type, reason] = ['type', 'reason'].map((field) => text(event, field));
    page.line(1, `${type}\t${reason}\t${lastSeen(event, view)}\t${source}\t${message}`);
  }
}

/** Events of the newer kind have no last time and come first. */
function lastTime(event: unknown): number {
  return parseTime(text(event, 'lastTimestamp')) ?? -1e18;
}
