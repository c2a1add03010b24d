// Who goes first when several events fall on one millisecond. Lower numbers run earlier.

export const Lane = {
  /** What the scenario does to the world. */
  scenario: 0,
  /** The provider's side of things: a detach completes, metadata catches up. */
  cloud: 1,
  /** The daemons' loops. Ordered by a key of their own, so that a tick left out moves nothing else. */
  daemon: 2,
  /** Everything on and about pods and nodes. */
  cluster: 3,
  /** The loops of node autoscalers: they see all that happened in their millisecond. */
  autoscaler: 4,
  /** Whoever looks at the world without changing it. */
  observer: 5,
} as const;

export type Lane = (typeof Lane)[keyof typeof Lane];
