import type { AgentSpec } from './schema.ts';

/** Somebody who may perform a step: an agent, with the model that it uses where somebody names one. */
export interface Candidate {
  agent: AgentSpec;
  model?: string;
}

type Agents = { readonly [name: string]: AgentSpec };

/**
 * An agent and all who take over for it, one after the other: models keep its persona, agents bring their own and whoever takes
 * over for them. Nobody is named twice as an agent, so that a circle ends.
 */
export function candidatesFor(agents: Agents, name: string): Candidate[] {
  return reached(agents, name, new Set());
}

function reached(agents: Agents, name: string, seen: Set<string>): Candidate[] {
  const agent = Object.hasOwn(agents, name) ? agents[name] : undefined;
  if (agent === undefined || seen.has(name)) return [];
  seen.add(name);
  const own: Candidate = agent.model === undefined ? { agent } : { agent, model: agent.model };
  const others = (agent.fallback ?? []).flatMap((next) =>
    Object.hasOwn(agents, next) ? reached(agents, next, seen) : [{ agent, model: next }],
  );
  return [own, ...others];
}

/** The agents on a way from one back to itself; null where there is none. */
export function circleFrom(agents: Agents, start: string): string[] | null {
  const seen = new Set<string>();
  const search = (name: string, path: string[]): string[] | null => {
    const agent = Object.hasOwn(agents, name) ? agents[name] : undefined;
    if (agent === undefined || seen.has(name)) return null;
    seen.add(name);
    for (const next of agent.fallback ?? []) {
      if (next === start) return [...path, name, next];
      const found = search(next, [...path, name]);
      if (found !== null) return found;
    }
    return null;
  };
  return search(start, []);
}
