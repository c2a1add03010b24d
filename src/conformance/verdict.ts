// What a judge says of one recorded case.

export type Verdict =
  | { readonly name: string; readonly accepted: true }
  /** The recording shows what is not simulated. */
  | { readonly name: string; readonly accepted: 'not-simulated'; readonly feature: string }
  | {
      readonly name: string;
      readonly accepted: false;
      /** Where and how the model differs, in one line. */
      readonly headline: string;
      /** What helps to understand it, a line each. */
      readonly details: readonly string[];
    };

export function verdictText(verdict: Verdict): string {
  if (verdict.accepted === true) return `accepted ${verdict.name}`;
  if (verdict.accepted === 'not-simulated') return `not simulated ${verdict.name} ${verdict.feature}`;
  return [
    `rejected ${verdict.name} ${verdict.headline}`,
    ...verdict.details.map((line) => `   ${line}`),
  ].join('\n');
}
