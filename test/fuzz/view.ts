// What a source tells of one moment, in a form in which sources can be held to each other: a value for each subject of
// a topic. Topics that a source says nothing of are no topics of its view.

export type Topic =
  | 'node: Ready'
  | 'node: cordoned'
  | 'node: max pods'
  | 'node: pods'
  | 'node: ENIs'
  | 'node: addresses warm'
  | 'pod: state'
  | 'pod: node'
  | 'pod: address'
  | 'ENI: node'
  | 'ENI: addresses'
  | 'subnet: free addresses'
  | 'pods by state';

type Value = string | number | boolean;

export interface View {
  /** `kubectl`, `the book of facts`. */
  readonly source: string;
  readonly topics: Readonly<Partial<Record<Topic, ReadonlyMap<string, Value>>>>;
}

/** What any two of them do not agree on, a line each. */
export function disagreements(views: readonly View[]): string[] {
  return views.flatMap((one, index) => views.slice(index + 1).flatMap((other) => between(one, other)));
}

function between(one: View, other: View): string[] {
  return (Object.keys(one.topics) as Topic[]).flatMap((topic) => {
    const [ours, theirs] = [one.topics[topic], other.topics[topic]];
    if (ours === undefined || theirs === undefined) return [];
    const subjects = new Set([...ours.keys(), ...theirs.keys()]);
    return [...subjects].flatMap((subject) => {
      const [mine, yours] = [ours.get(subject), theirs.get(subject)];
      if (mine === yours) return [];
      return [`${topic} of ${subject}: ${told(mine)} by ${one.source}, ${told(yours)} by ${other.source}`];
    });
  });
}

function told(value: Value | undefined): string {
  return value === undefined ? 'unknown' : String(value);
}
