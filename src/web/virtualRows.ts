// Which rows of a long list are in view: only they are in the page, so ten thousand cost no more than twenty.

import { useEffect, useState } from 'preact/hooks';

/** Rows kept above and below those in view. */
const SPARE = 6;

export interface RowWindow {
  readonly first: number;
  readonly last: number;
  readonly rowHeight: number;
  readonly onScroll: () => void;
}

/** The style sheet says how high a row is: `--row-height` of the scroller. */
export function useRowWindow(
  scroller: { readonly current: HTMLDivElement | null },
  count: number,
): RowWindow {
  const [view, setView] = useState({ top: 0, height: 480, rowHeight: 28 });
  const read = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const rowHeight = Number.parseFloat(getComputedStyle(element).getPropertyValue('--row-height')) || 28;
    const { scrollTop: top, clientHeight: height } = element;
    setView((before) =>
      before.top === top && before.height === height && before.rowHeight === rowHeight
        ? before
        : { top, height, rowHeight },
    );
  };
  useEffect(() => {
    read();
    addEventListener('resize', read);
    return () => removeEventListener('resize', read);
  }, []);
  const { top, height, rowHeight } = view;
  // Fewer rows than a moment ago may leave the view beyond the last.
  const inRange = Math.min(top, Math.max(0, count * rowHeight - height));
  return {
    first: Math.max(0, Math.floor(inRange / rowHeight) - SPARE),
    last: Math.ceil((inRange + height) / rowHeight) + SPARE,
    rowHeight,
    onScroll: read,
  };
}
