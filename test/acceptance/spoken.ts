import type { Actions, Woken } from '../support/actions.ts';

/** A comment that says something, and the reactions it has by now, oldest first. */
export interface Spoken {
  id: number;
  reactions: string[];
}

/** People beside Lea, the author, Maria, who writes, and Jonas, who maintains. */
export const ACCOUNTS = [
  { login: 'rene', permission: 'read' as const },
  { login: 'toni', permission: 'triage' as const },
  { login: 'nora', permission: 'write' as const },
  { login: 'eve', permission: 'none' as const },
];

/** The newest comment of these words. */
export function spoken(actions: Actions, text: string): Spoken {
  const found = actions.sandbox.comments(actions.stage.pull).findLast(({ body }) => body === text);
  if (found === undefined) throw new Error(`Nobody said ${text}`);
  return { id: found.id, reactions: found.reactions.map(({ content }) => content) };
}

/** A minute later somebody comments, what follows is played; the reactions it got, and what was decided meanwhile. */
export async function tell(
  actions: Actions,
  who: string,
  text: string,
): Promise<{ reactions: string[]; reasons: string[]; woken: Woken[] }> {
  const woken = await actions.say(who, text);
  return {
    reactions: spoken(actions, text).reactions,
    reasons: woken.flatMap(({ reasons }) => reasons),
    woken,
  };
}

/** Ids and texts of the comments that answer questions, without what Markdown spells as numbers. */
export const answers = (actions: Actions): { id: number; text: string }[] =>
  actions.sandbox
    .comments(actions.stage.pull)
    .filter(({ body, author }) => author.type === 'Bot' && body.startsWith('<!-- pawl:answer '))
    .map(({ id, body }) => ({
      id,
      text: body.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
    }));

/** How each step that has begun stands: its conclusion, or its status. */
export const standings = async (actions: Actions): Promise<{ [instance: string]: string }> =>
  Object.fromEntries(
    Object.entries((await actions.progress()).steps).map(([instance, { status, conclusion }]) => [
      instance,
      conclusion ?? status,
    ]),
  );

/** Steps in the order in which their attempts began. */
export const begun = (actions: Actions): string[] =>
  actions.journal().flatMap((entry) => (entry.type === 'step.started' ? [entry.step] : []));
