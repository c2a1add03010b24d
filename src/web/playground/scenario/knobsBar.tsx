// The numbers that people turn first. Each edits the scenario's text, which keeps its comments.

import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { instanceTypeNames } from '../../../ec2/instanceTypes.ts';
import { knobsOf, type Knob } from '../knobValues.ts';
import type { Playground } from '../model.ts';
import { useStore } from '../store.ts';

export function KnobsBar({ model }: { readonly model: Playground }) {
  const text = useStore(model.store, ({ files }) => files.text);
  const base = useStore(model.store, ({ pinned }) => pinned?.files.text);
  const problems = useStore(model.store, (state) => state.problems);
  const [group, setGroup] = useState(0);
  const readable = useMemo(() => knobsOf(text, group), [text, group]);
  // While a line is being written the text may be no YAML: the knobs stay as they were.
  const last = useRef(readable);
  if (readable !== undefined) last.current = readable;
  const known = last.current;
  const before = useMemo(() => (base === undefined ? undefined : knobsOf(base, group)), [base, group]);
  if (known === undefined) return null;
  const set = (path: string, value: string | undefined): void =>
    void model.change({ settings: [{ path, value: typed(value) }], steps: [] });
  const shared = (knob: Knob, pinned: Knob | undefined) => ({
    knob,
    set: (value: string | undefined) => set(knob.path, value),
    isChanged: pinned !== undefined && pinned.value !== knob.value,
    isWrong: problems.some(({ path }) => path === knob.path),
  });
  const { groups } = known;
  return (
    <div class="knobs" role="group" aria-label="Knobs">
      {groups.length > 1 && (
        <div class="knob-groups">
          <span>Node group</span>
          {groups.map((name, place) => (
            <button
              key={`${place} ${name}`}
              type="button"
              class="chip"
              aria-pressed={place === Math.min(group, groups.length - 1)}
              onClick={() => setGroup(place)}
            >
              {name}
            </button>
          ))}
        </div>
      )}
      <div class="knob-row of-nodes">
        <TypeKnob label="Instance type" {...shared(known.instanceType, before?.instanceType)} />
        <NumberKnob label="Nodes" least={0} {...shared(known.size, before?.size)} />
        <NumberKnob label="Max pods" least={1} hasSteps={false} {...shared(known.maxPods, before?.maxPods)} />
        <SwitchKnob label="/28 prefixes" {...shared(known.prefixes, before?.prefixes)} />
      </div>
      <div class="knob-row of-pool">
        <NumberKnob label="WARM_ENI_TARGET" hasSteps={false} {...shared(known.warmEni, before?.warmEni)} />
        <NumberKnob label="WARM_IP_TARGET" hasSteps={false} {...shared(known.warmIp, before?.warmIp)} />
        <NumberKnob
          label="MINIMUM_IP_TARGET"
          hasSteps={false}
          {...shared(known.minimumIp, before?.minimumIp)}
        />
        <NumberKnob label="Load" least={0} unit="×" {...shared(known.load, before?.load)} />
      </div>
    </div>
  );
}

interface KnobProps {
  readonly label: string;
  readonly knob: Knob;
  /** Undefined: as if it had never been set. */
  readonly set: (value: string | undefined) => void;
  readonly isChanged: boolean;
  readonly isWrong: boolean;
}

function frameClass({ isChanged, isWrong }: KnobProps, more = ''): string {
  return `knob${isChanged ? ' is-changed' : ''}${isWrong ? ' is-wrong' : ''}${more}`;
}

/** What holds where nothing is written: `17 from type`, `1, ignored`. */
function hintOf({ value, standard, whence, ignored }: Knob): string {
  if (ignored !== '') return value === undefined && standard !== '' ? `${standard}, ignored` : 'ignored';
  if (value !== undefined) return '';
  return standard === '' ? whence : `${standard} ${whence}`;
}

interface NumberProps extends KnobProps {
  readonly least?: number;
  readonly hasSteps?: boolean;
  readonly unit?: string;
}

function NumberKnob(props: NumberProps) {
  const { label, knob, set, least = 0, hasSteps = true, unit = '' } = props;
  const id = useId();
  // Between steps there is room for the number alone.
  const hint = hasSteps && knob.ignored === '' ? knob.standard : hintOf(knob);
  const now = Number(knob.value ?? knob.standard);
  const step = (by: number): void => set(String(Math.max(least, (Number.isFinite(now) ? now : 0) + by)));
  const change = (text: string): void => set(text.trim() === '' ? undefined : text.trim());
  return (
    <div
      class={frameClass(props, hasSteps ? ' has-steps' : '')}
      title={knob.ignored === '' ? '' : `No effect: ${knob.ignored}`}
    >
      <label for={id}>{label}</label>
      <div class="knob-box">
        <input
          id={id}
          inputMode="decimal"
          autocomplete="off"
          size={Math.max(1, (knob.value ?? '').length)}
          value={knob.value ?? ''}
          placeholder={hint}
          onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={(event) => {
            const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
            if (by === 0) return;
            event.preventDefault();
            step(by);
          }}
        />
        {knob.value !== undefined && (unit !== '' || knob.ignored !== '') && (
          <small>{knob.ignored === '' ? unit : hint}</small>
        )}
        {hasSteps && (
          <>
            <button type="button" aria-label={`${label}: one less`} onClick={() => step(-1)}>
              −
            </button>
            <button type="button" aria-label={`${label}: one more`} onClick={() => step(1)}>
              +
            </button>
          </>
        )}
      </div>
    </div>
  );
}

function TypeKnob(props: KnobProps) {
  const { label, knob, set } = props;
  const id = useId();
  const list = useId();
  return (
    <div class={frameClass(props)}>
      <label for={id}>{label}</label>
      <div class="knob-box">
        <input
          id={id}
          class="mono"
          list={list}
          autocomplete="off"
          spellcheck={false}
          value={knob.value ?? ''}
          placeholder={knob.whence}
          onChange={(event) => {
            const value = event.currentTarget.value.trim();
            if (value !== '') set(value);
          }}
        />
        <datalist id={list}>
          {instanceTypeNames().map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </div>
    </div>
  );
}

function SwitchKnob(props: KnobProps) {
  const { label, knob, set } = props;
  const isOn = (knob.value ?? knob.standard) === 'true';
  return (
    <fieldset class={frameClass(props, ' is-switch')}>
      <legend>{label}</legend>
      <div class="knob-box">
        {['off', 'on'].map((word, place) => (
          <button
            key={word}
            type="button"
            aria-pressed={isOn === (place === 1)}
            onClick={() => set(place === 1 ? 'true' : undefined)}
          >
            {word}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** As YAML has it: numbers and truth without quotes. */
function typed(value: string | undefined): unknown {
  if (value === undefined) return undefined;
  if (value === 'true') return true;
  return /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
}
