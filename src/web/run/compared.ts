// What the head says while a run is pinned: this run, the pinned one, and what the difference costs.

import { useMemo } from 'preact/hooks';
import { formatSpan, type Milliseconds } from '../../base/time.ts';
import { grouped } from '../../base/words.ts';
import { Timeline } from '../../record/timeline.ts';
import { unpackRecords } from '../../record/timelineCodec.ts';
import type { RunDocument } from '../../report/htmlDocument.ts';
import { momentSentences } from '../../report/momentHeadline.ts';
import { countScene } from '../sceneCounts.ts';

/** `No pod waits for an address now; 33 did, for up to 29.1s`. */
export function comparedHeadline({ answer: current }: RunDocument, { answer: pinned }: RunDocument): string {
  if (current.headline === pinned.headline) return `${current.headline}, as in the pinned run`;
  if (current.kind === 'start' && pinned.refused > 0)
    return `No pod waits for an address now; ${grouped(pinned.refused)} did, for up to ${formatSpan(pinned.longestWaitMs)}`;
  return `${current.headline}; pinned: ${pinned.headline}`;
}

/** What is so in the pinned run at a moment; nothing where none is pinned. */
export function usePinnedSentences(pinned: RunDocument | undefined, at: Milliseconds): string[] {
  const timeline = useMemo(
    () => (pinned === undefined ? undefined : new Timeline(unpackRecords(pinned.records), pinned.subnets)),
    [pinned],
  );
  return useMemo(() => {
    if (pinned === undefined || timeline === undefined) return [];
    const moment = Math.min(at, pinned.end);
    return momentSentences(countScene(timeline.seek(moment), moment));
  }, [timeline, at]);
}
