// A step of the scenario as the story tells it: in the past tense, as what happened. The trace keeps the words of the
// step itself.

/** How descriptions begin, and how that is told. */
const TOLD: readonly (readonly [begins: string, told: string])[] = [
  ['add ', 'added '],
  ['adopt ', 'adopted '],
  ['apply ', 'applied '],
  ['aws-node becomes ', 'upgrade of aws-node began: '],
  ['cordon ', 'cordoned '],
  ['create ', 'created '],
  ['delete ', 'deleted '],
  ['drain ', 'drain began: '],
  ['machines go on: ', 'hung nodes recovered: '],
  ['machines hang: ', 'nodes hung: '],
  ['others free ', 'released external addresses '],
  ['others take ', 'external users took '],
  ['pause ', 'paused '],
  ['reboot ', 'rebooted '],
  ['refresh ', 'refresh began: '],
  ['restart ', 'restarted '],
  ['resume ', 'resumed '],
  ['scale ', 'scaled '],
  ['set ', 'set '],
  ['take taint ', 'removed taint '],
  ['taint ', 'tainted '],
  ['terminate ', 'terminated '],
  ['uncordon ', 'uncordoned '],
  ['undo ', 'rolled back '],
];

export function stepStory(description: string): string {
  const found = TOLD.find(([begins]) => description.startsWith(begins));
  if (found === undefined) return description;
  const [begins, told] = found;
  return `${told}${description.slice(begins.length)}`;
}
