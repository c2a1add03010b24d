// An explanation as an object for programs. Its form is that of `explainSchema.ts`, whose type alone is needed here.

import type { Explanation, Part } from '../explain/explanation.ts';
import type { Claim, Link } from '../explain/link.ts';
import type { Episode } from '../record/episodes.ts';
import type { Outcome } from '../explain/outcome.ts';
import type { WhatIf } from '../explain/whatIf.ts';
import type { ExplanationDocument, LinkDocument, WhatIfDocument } from './explainSchema.ts';
import type { ReplayDocument } from './replaySchema.ts';
import { outcomeText } from './whatIfText.ts';

type PartDocument = ExplanationDocument['parts'][number];

export function explanationDocument(explanation: Explanation): ExplanationDocument {
  const { scenario, seed, at, horizon, subject, parts } = explanation;
  const { alsoNamed, episode, otherEpisodes } = explanation;
  return {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Explanation',
    scenario,
    seed,
    atMs: at,
    untilMs: horizon,
    subject: { ...subject },
    alsoNamed: [...alsoNamed],
    episode: episode === undefined ? null : explainedEpisode(episode),
    otherEpisodes: otherEpisodes.map(explainedEpisode),
    parts: parts.map(partOf),
  };
}

function partOf(part: Part): PartDocument {
  const { headline, pods, reason, message, chain, remarks, story, holders, whatIfs } = part;
  return {
    headline,
    pods: [...pods],
    reason,
    message,
    chain: chain.map(linkOf),
    remarks: remarks.map(claimOf),
    story: story.map(({ at, text }) => ({ atMs: at, text })),
    holders: holders.map((holder) => ({ ...holder })),
    population: whatIfs?.population ?? '',
    whatIfs: whatIfDocuments(whatIfs?.rows ?? []),
  };
}

/** The row with nothing changed comes first. */
export function whatIfDocuments(rows: readonly WhatIf[]): WhatIfDocument[] {
  const unchanged = rows[0]?.outcome;
  return rows.map((whatIf) => {
    const { change, from, settings, steps, outcome, note, helps } = whatIf;
    return {
      change,
      from,
      settings: settings.map(({ path, value }) => ({ path, value })),
      steps: steps.map((step) => ({ ...step })),
      replayed: outcome !== undefined,
      note,
      outcome: outcome === undefined ? null : outcomeDocument(outcome, outcomeText(whatIf, unchanged)),
      helps,
    };
  });
}

function outcomeDocument(outcome: Outcome, text: string): NonNullable<WhatIfDocument['outcome']> {
  const { pods, running, waiting, maxPodStartMs, isOpen, peakAddresses, ec2Calls, nodes } = outcome;
  const { maxAddressWaitMs, lowestFree, cost } = outcome;
  return {
    text,
    pods,
    ran: running,
    waiting,
    maxPodStartMs,
    isOpen,
    maxAddressWaitMs,
    peakAddresses,
    ec2Calls,
    nodes,
    cost: Math.round(cost * 10_000) / 10_000,
    lowestFree: Number.isFinite(lowestFree) ? lowestFree : null,
  };
}

function explainedEpisode(episode: Episode): NonNullable<ExplanationDocument['episode']> {
  const { neverStarted: _, ...explained } = episodeDocument(episode);
  return explained;
}

/** As a replay tells it. */
export function episodeDocument(episode: Episode): ReplayDocument['episodes'][number] {
  const {
    reason,
    from,
    to,
    peak,
    peakAt,
    podMinutes,
    neverStarted,
    nodes,
    subnets,
    workloads,
    nodesAtMaxPods,
  } = episode;
  return {
    reason,
    fromMs: from,
    toMs: to ?? null,
    peak,
    peakAtMs: peakAt,
    podMinutes,
    neverStarted,
    nodes: [...nodes],
    subnets: [...subnets],
    workloads: [...workloads],
    nodesAtMaxPods,
  };
}

function claimOf({ text, figures }: Claim): Omit<LinkDocument, 'because'> {
  return { claim: text, figures: figures.map((each) => ({ ...each })) };
}

function linkOf(link: Link): LinkDocument {
  return { ...claimOf(link), because: link.because.map(linkOf) };
}
