// An explanation as an object for programs. Its form is that of `explainSchema.ts`, whose type alone is needed here.

import type { Explanation, Part } from '../explain/explanation.ts';
import type { Claim, Link } from '../explain/link.ts';
import type { ExplanationDocument, LinkDocument } from './explainSchema.ts';
import { outcomeText } from './whatIfText.ts';

type PartDocument = ExplanationDocument['parts'][number];

export function explanationDocument(explanation: Explanation): ExplanationDocument {
  const { scenario, seed, at, horizon, subject, parts } = explanation;
  return {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Explanation',
    scenario,
    seed,
    atMs: at,
    untilMs: horizon,
    subject: { ...subject },
    parts: parts.map((part) => partOf(part, horizon)),
  };
}

function partOf(part: Part, horizon: number): PartDocument {
  const { headline, pods, reason, message, chain, remarks, story, whatIfs } = part;
  return {
    headline,
    pods: [...pods],
    reason,
    message,
    chain: chain.map(linkOf),
    remarks: remarks.map(claimOf),
    story: story.map(({ at, text }) => ({ atMs: at, text })),
    whatIfs: whatIfs.map((whatIf) => {
      const { change, from, settings, steps, outcome, helps } = whatIf;
      const { pods: followed, ran, atOnce, waiting, gone, uncreated, replaced, lastMs } = outcome;
      const text = outcomeText(whatIf, horizon);
      return {
        change,
        from,
        settings: settings.map(({ path, value }) => ({ path, value })),
        steps: steps.map((step) => ({ ...step })),
        outcome: { text, pods: followed, ran, atOnce, waiting, gone, uncreated, replaced, lastMs },
        helps,
      };
    }),
  };
}

function claimOf({ text, figures }: Claim): Omit<LinkDocument, 'because'> {
  return { claim: text, figures: figures.map((each) => ({ ...each })) };
}

function linkOf(link: Link): LinkDocument {
  return { ...claimOf(link), because: link.because.map(linkOf) };
}
