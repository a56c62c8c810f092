import { latest } from '../decide/scope/instance.ts';
import { graveness, issuesIn, SEVERITIES } from '../issues.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { outputKey } from '../progress/output-key.ts';
import type { Progress, StepState } from '../progress/schema.ts';
import { placedSteps, type Placed } from '../workflow/graph.ts';
import { codeAddress, type Place } from './address.ts';
import type { RenderInput } from './input.ts';
import { code, fold, link, plain } from './markdown.ts';
import { listed, inMarkdown } from './pieces.ts';

/** Findings that are listed; what goes beyond is counted. */
const LISTED = 20;

/** A step whose newest result holds findings, or whose report tools had to put right. */
interface Finder {
  name: string;
  state: StepState;
  issues: JsonObject[];
  /** How many of its issues the document had no room for. */
  omitted: number;
}

/** What tools and validators found, as it stands: the gravest first, each at its place in the code. */
export function findingsFold(input: RenderInput): string[][] {
  const finders = findersIn(input);
  const found = finders
    .flatMap(({ name, issues }) => issues.map((issue) => ({ name, issue })))
    .filter(({ issue }) => !isRepeated(issue, finders))
    .toSorted((one, other) => graveness(one.issue) - graveness(other.issue));
  if (found.length === 0) return [];
  const counts = [...SEVERITIES, undefined].flatMap((severity, rank) => {
    const count = found.filter(({ issue }) => graveness(issue) === rank).length;
    return count === 0 ? [] : [`${count} ${severity ?? 'other'}`];
  });
  const omitted = finders.reduce((sum, finder) => sum + finder.omitted, 0);
  const more = found.length - LISTED + omitted;
  const lines = found.slice(0, LISTED).map(({ name, issue }) => `- ${lineOf(name, issue, input)}`);
  return [fold(`Findings: ${counts.join(', ')}`, [...lines, ...(more > 0 ? [`- … and ${more} more`] : [])])];
}

/** Reports that had passed what tools had not, so that they do not pass. */
export const overruledLines = (input: RenderInput): string[] =>
  findersIn(input).flatMap(({ name, state }) => {
    const { corrected } = state;
    if (corrected?.passed !== true) return [];
    const tools = listed(
      corrected.tools.slice(0, 5).map((tool) => ({ code: tool })),
      'and',
    );
    const say = corrected.tools.length === 1 ? 'says' : 'say';
    return [
      `⚖️ ${code(name, 80)} had passed it; ${inMarkdown(tools)} ${say} otherwise, and a tool is not overruled.`,
    ];
  });

function findersIn({ progress, workflow }: RenderInput): Finder[] {
  if (progress === null || workflow === null) return [];
  return placedSteps(workflow).flatMap((placed) => {
    const found = latest(progress.steps, placed.step.name);
    if (found?.state.status !== 'completed' || !isOfNow(placed, progress)) return [];
    const value = progress.outputs[outputKey(found.instance)];
    const issues = issuesIn(value);
    if (issues.length === 0 && found.state.corrected === undefined) return [];
    return [{ name: placed.step.name, state: found.state, issues, omitted: omittedIn(value) }];
  });
}

/** What was found in another phase was found in something else. */
function isOfNow({ step, parents }: Placed, { current_phase }: Progress): boolean {
  const phase = [...parents, step].findLast((one) => one.phase !== undefined)?.phase;
  return phase === undefined || phase === current_phase;
}

function omittedIn(value: JsonValue | undefined): number {
  const count = isObject(value) ? value['omitted'] : 0;
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : 0;
}

const textAt = (issue: JsonObject, key: string): string => {
  const text = issue[key];
  return typeof text === 'string' ? text : '';
};

/** An issue that a report took over from a tool which is shown itself. */
const isRepeated = (issue: JsonObject, finders: readonly Finder[]): boolean =>
  finders.some(({ name, issues }) =>
    issues.some(
      (found) =>
        textAt(issue, 'title') === `[${name}] ${textAt(found, 'title')}` &&
        textAt(issue, 'location') === textAt(found, 'location'),
    ),
  );

const SIGNS = ['🔴', '🟠', '🟡', '⚪'];

function lineOf(name: string, issue: JsonObject, place: Place): string {
  const title = textAt(issue, 'title') || textAt(issue, 'current');
  const parts = [
    `${SIGNS[graveness(issue)] ?? ''} ${plain(title, 160)}`.trim(),
    ...located(textAt(issue, 'location').trim(), place),
    code(name, 80),
  ];
  return parts.join(' · ');
}

/** A path from the repository's root with at least one folder or a line. */
const LOCATION = /^`?([\w@][\w@+.-]*(?:\/[\w@+.-]+)*)(?::(\d{1,7}))?(?![\w/])/;

function located(location: string, place: Place): string[] {
  if (location === '') return [];
  const [, path = '', line] = LOCATION.exec(location.slice(0, 300)) ?? [];
  const isFile = path !== '' && (line !== undefined || path.includes('/')) && !path.split('/').includes('..');
  const shown = code(location, 120);
  return [isFile ? link(shown, codeAddress(place, path, line)) : shown];
}
