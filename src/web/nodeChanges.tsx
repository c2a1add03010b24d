// Nodes that came and went by a decision of an autoscaler, of EKS or of EC2, each row a way to when they were launched,
// and what the run cost.

import { momentText } from './words.ts';
import type { RunDocument } from '../report/htmlDocument.ts';
import { MomentLink } from './momentLink.tsx';
import type { Player } from './player.ts';

interface Props {
  readonly report: RunDocument;
  readonly player: Player;
}

export function hasNodeChanges({ nodeChanges }: RunDocument): boolean {
  return nodeChanges.rows.length > 0;
}

export function NodeChanges({ report, player }: Props) {
  if (!hasNodeChanges(report)) return null;
  const { columns, rows, leftOut, cost } = report.nodeChanges;
  return (
    <section class="episodes" id="node-changes">
      <h2>Nodes that came and went</h2>
      <table>
        <thead>
          <tr>
            {columns.map(({ title, align }) => (
              <th key={title} scope="col" class={align === 'right' ? 'number' : ''}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ launchedAt, cells }, place) => (
            <tr key={place}>
              <th scope="row">
                <MomentLink
                  at={launchedAt}
                  player={player}
                  label={`Show ${momentText(launchedAt)}, their launch`}
                >
                  {cells[0]}
                </MomentLink>
              </th>
              {columns.slice(1).map(({ title, align }, column) => (
                <td key={title} class={align === 'right' ? 'number' : ''} data-head={title}>
                  {cells[column + 1]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {leftOut !== '' && <p class="none">{leftOut}</p>}
      {cost !== '' && <p>Cost: {cost}</p>}
    </section>
  );
}
