// The pointer on the picture of the course: dragging moves the moment, on the axis what is shown; the wheel zooms at the
// pointer, a double click shows all.

import { useEffect, useRef } from 'preact/hooks';
import type { Milliseconds } from '../../base/time.ts';
import { panned, timeAt, zoomed, type Span } from './span.ts';

interface Shown {
  readonly span: Span;
  readonly end: Milliseconds;
  readonly setSpan: (span: Span) => void;
  readonly seek: (at: Milliseconds) => void;
}

/** A turn of the wheel by so many pixels doubles or halves. */
const DOUBLING = 300;

/** From here down it is the axis, in pixels of the picture. */
const AXIS = 42;

export function useDragging(place: { readonly current: HTMLElement | null }, shown: Shown): void {
  const now = useRef(shown);
  now.current = shown;
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const ended = new AbortController();
    const { signal } = ended;
    const xOf = (event: MouseEvent): number => event.clientX - element.getBoundingClientRect().left;
    const width = (): number => Math.max(1, element.clientWidth);
    let grip: { readonly x: number; readonly span: Span; readonly pans: boolean } | undefined;
    const move = (event: PointerEvent): void => {
      if (grip === undefined) return;
      const { span, end, setSpan, seek } = now.current;
      const x = xOf(event);
      if (grip.pans) setSpan(panned(grip.span, x - grip.x, width(), end));
      else seek(timeAt(Math.max(0, Math.min(width(), x)), span, width()));
    };
    element.addEventListener(
      'pointerdown',
      (event) => {
        if (event.button !== 0) return;
        const { span, end } = now.current;
        const isAxis = event.clientY - element.getBoundingClientRect().top > AXIS;
        grip = { x: xOf(event), span, pans: isAxis && span.to - span.from < end };
        element.setPointerCapture(event.pointerId);
        move(event);
      },
      { signal },
    );
    element.addEventListener('pointermove', move, { signal });
    const release = (): void => {
      grip = undefined;
    };
    element.addEventListener('pointerup', release, { signal });
    element.addEventListener('pointercancel', release, { signal });
    element.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        const { span, end, setSpan } = now.current;
        setSpan(zoomed(span, 2 ** (event.deltaY / DOUBLING), xOf(event), width(), end));
      },
      { signal, passive: false },
    );
    element.addEventListener('dblclick', () => now.current.setSpan({ from: 0, to: now.current.end }), {
      signal,
    });
    return () => ended.abort();
  }, []);
}
