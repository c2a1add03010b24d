// The humps of a run over its axis, those of the pinned run as outlines, and what the scenario did below. Drawn anew when
// the room or what is shown changes, not when the moment does.

import type { RefObject } from 'preact';
import { useMemo } from 'preact/hooks';
import { formatMoment } from '../../base/time.ts';
import { grouped } from '../../base/words.ts';
import type { TraceRecord } from '../../record/trace.ts';
import { limitKind } from '../../report/limitKind.ts';
import { HEIGHT, humpsOf, startUpPath, stepsOf, ticksOf, type Course } from './course.ts';
import type { Span } from './span.ts';

interface Props {
  readonly place: RefObject<HTMLDivElement | null>;
  readonly course: Course;
  readonly pinned: Course | undefined;
  readonly records: readonly TraceRecord[];
  readonly span: Span;
  readonly width: number;
  readonly most: number;
}

export function CoursePicture({ place, course, pinned, records, span, width, most }: Props) {
  return useMemo(
    () => (
      <div class="picture" ref={place}>
        <p class="scale" aria-hidden="true">
          <span>{grouped(most)}</span>
          <span>pods</span>
          <span>0</span>
        </p>
        <svg
          class="shapes"
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          aria-hidden="true"
        >
          <path class="top-line" d={`M0 2.5H${width}`} />
          <path class="start-up" d={startUpPath(course, span, width)} />
          <Humps course={course} span={span} width={width} most={most} />
          {pinned !== undefined &&
            humpsOf(pinned, span, width, most).map(({ episode, path }) => (
              <path key={`${episode.reason} ${episode.from}`} class="ghost-outline" d={path} />
            ))}
        </svg>
        <Axis span={span} width={width} />
        <Steps records={records} span={span} width={width} />
      </div>
    ),
    [course, pinned, records, span, width, most],
  );
}

function Humps({ course, span, width, most }: Pick<Props, 'course' | 'span' | 'width' | 'most'>) {
  const humps = humpsOf(course, span, width, most);
  return (
    <>
      {humps.map(({ episode: { reason, from }, path }) => (
        <path key={`${reason} ${from}`} class="kind-shape" data-kind={limitKind(reason)} d={path} />
      ))}
      {humps.map(({ episode: { reason, from, isOpen }, path }) => (
        <g key={`${reason} ${from}`} data-kind={limitKind(reason)}>
          <path class="kind-outline" d={path} />
          {isOpen && span.to === course.end && (
            <path class="kind-edge" d={`M${width - 1.5} ${HEIGHT - 14}v14`} />
          )}
        </g>
      ))}
    </>
  );
}

function Axis({ span, width }: { readonly span: Span; readonly width: number }) {
  return (
    <div class="axis" aria-hidden="true">
      {ticksOf(span, width).map(({ at, x, text }) => (
        <span
          key={at}
          class={x > width - 16 ? 'is-last' : x < 12 ? 'is-first' : ''}
          style={{ left: `${x}px` }}
        >
          {text}
        </span>
      ))}
    </div>
  );
}

function Steps({ records, span, width }: Pick<Props, 'records' | 'span' | 'width'>) {
  const steps = stepsOf(records, span, width).filter(({ at }) => at >= span.from && at <= span.to);
  return (
    <div class="steps" aria-hidden="true">
      {steps.map(({ at, x, text, fits, chapter }) => (
        <span
          key={`${at} ${text}`}
          class={chapter === undefined ? 'step' : 'chapter'}
          style={{ left: `${x}px` }}
          title={`${formatMoment(at)} ${text}`}
        >
          {chapter ?? (fits && text)}
        </span>
      ))}
    </div>
  );
}
