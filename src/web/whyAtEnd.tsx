// Why pods wait at the end of the run: the chain of causes, and what replays with one thing changed came to.

import type { ReportDocument } from '../report/htmlDocument.ts';
import type { ExplainedCheck, ExplainedGroup, ExplainedLink } from '../report/htmlExplanation.ts';

export function WhyAtEnd({ report: { explanation } }: { readonly report: ReportDocument }) {
  const { groups, command } = explanation;
  if (groups.length === 0) return null;
  return (
    <section class="why" id="why">
      <h2>Why pods wait at the end</h2>
      {groups.map((group) => (
        <Group key={group.headline} group={group} />
      ))}
      <p class="none">
        More of it, and of any pod or node: <code>{command}</code>
      </p>
    </section>
  );
}

function Group({ group: { headline, because, remarks, checks } }: { readonly group: ExplainedGroup }) {
  return (
    <article>
      <h3>{headline}</h3>
      <ul class="chain">
        <Cause link={because} />
      </ul>
      {remarks.map((remark) => (
        <p key={remark}>{remark}.</p>
      ))}
      {checks.length > 0 && <Checks checks={checks} />}
    </article>
  );
}

function Cause({ link: { text, because } }: { readonly link: ExplainedLink }) {
  return (
    <li>
      because {text}
      {because.length > 0 && (
        <ul>
          {because.map((link) => (
            <Cause key={link.text} link={link} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Checks({ checks }: { readonly checks: readonly ExplainedCheck[] }) {
  return (
    <table>
      <caption>What would help (what-if runs, one change each)</caption>
      <thead class="unseen">
        <tr>
          <th scope="col">Change</th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        {checks.map(({ change, outcome, helps }) => (
          <tr key={change} class={helps ? 'helps' : ''}>
            <th scope="row">
              <span aria-hidden="true">{helps ? '✓ ' : '– '}</span>
              {change}
            </th>
            <td>{outcome}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
