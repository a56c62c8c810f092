import { instancesOf, latest, standsIn } from '../decide/scope/instance.ts';
import type { JsonValue } from '../json.ts';
import type { Progress } from '../progress/schema.ts';
import { placedSteps } from '../workflow/graph.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { ForEachStep } from '../workflow/step.ts';
import { code, fold, plain } from './markdown.ts';
import { hasEnded, standingOf, STANDINGS, type Standing } from './standing.ts';
import { tally, together } from './tally.ts';

/** The newest instance of each for-each that has begun as a folded group: its counts, then every item with its steps. */
export function itemFolds(progress: Progress, workflow: Workflow | null, limit: number): string[][] {
  const groups = (workflow === null ? [] : placedSteps(workflow)).flatMap(({ step }) =>
    step.type === 'for-each' ? group(step, progress, limit) : [],
  );
  return groups.slice(-8);
}

function group(step: ForEachStep, progress: Progress, limit: number): string[][] {
  const found = latest(progress.steps, step.name);
  const items = found?.state.items ?? [];
  if (found === undefined || items.length === 0) return [];
  const over = hasEnded(progress) || found.state.status === 'completed';
  const suffix = found.instance.slice(step.name.length);
  const parts = step.steps.map(({ name }) => ({
    name,
    all: instancesOf(progress.steps, name).filter(({ instance }) =>
      standsIn(instance.slice(name.length), suffix),
    ),
  }));
  const rows = items.map((item, index) => {
    const place = `${suffix}[${index}]`;
    const steps = parts.map(({ name, all }) => {
      const state = all.findLast(({ instance }) => standsIn(instance.slice(name.length), place))?.state;
      return { name, standing: standingOf(state, over) };
    });
    return { item, index, steps, standing: wholeOf(steps.map(({ standing }) => standing)) };
  });
  const counts = tally(
    rows.map(({ standing }) => standing),
    items.length,
  );
  const shown = rows.slice(0, limit).map(({ item, index, steps, standing }) => {
    const each = steps.map(
      ({ name, standing: stands }) => `${code(`${name}[${index}]`, 80)} ${STANDINGS[stands].word}`,
    );
    return `- ${STANDINGS[standing].symbol} ${plain(shownAs(item), 80)}: ${each.slice(0, 6).join(', ')}`;
  });
  const more = rows.length > limit ? [`- … and ${rows.length - limit} more`] : [];
  return [fold(`Items of ${plain(found.instance, 80)}: ${counts}`, [...shown, ...more])];
}

/** An item is done when all of its steps are, and begun when one of them is. */
function wholeOf(standings: readonly Standing[]): Standing {
  const missing = standings.filter((standing) => standing === 'pending').length;
  return together(
    standings.filter((standing) => standing !== 'pending'),
    missing,
  );
}

const shownAs = (item: JsonValue): string => (typeof item === 'string' ? item : JSON.stringify(item));
