import { issuesIn } from '../../issues.ts';
import { visible, visibleLine } from '../../notes/note.ts';
import { summarise } from '../../progress/bounds.ts';
import type { Step } from '../../workflow/step.ts';
import type { Decision } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { agentOf, isAgents, type Kept } from './notes.ts';
import type { Outcome } from './outcome.ts';

/** What one entry says at most. */
const BOUND = { files: 30, issues: 20, note: 600 } as const;

/** What an entry of the checkpoint tells of a completed step. */
interface Completed {
  instance: string;
  outcome: Outcome;
  summary: string;
  notes: readonly Kept[];
  /** Where its whole output is. */
  output: { path: string } | undefined;
}

/** Whether an agent's step has an entry: where it said nothing, the head is not moved to tell of it. */
export const tellsMore = (step: Step, { output, notes }: Completed): boolean =>
  isAgents(step) && (output !== undefined || notes.length > 0);

/**
 * The next entry of the pull request's checkpoint, in a file of its own. Files are only ever added, so that nothing needs to be read
 * before an entry is appended, and what one step left cannot be changed by the next.
 */
export function checkpointEntry(
  draft: Draft,
  completed: Completed,
  brought: { files: Decision['files'] },
): { path: string; oid: string } {
  const { snapshot, hashes } = draft.situation;
  const id = `chk-${String((draft.progress.memory?.checkpoints ?? 0) + 1).padStart(3, '0')}`;
  const path = `.pawl/pr-${snapshot.pull.number}/checkpoint/${id}.md`;
  const text = entryText(draft, id, completed);
  brought.files.push({ path, text });
  return { path, oid: hashes.blob(text) };
}

function entryText(
  draft: Draft,
  id: string,
  { instance, outcome, summary, notes, output }: Completed,
): string {
  const { progress, situation } = draft;
  const state = progress.steps[instance];
  const { head } = situation.snapshot.pull;
  const phase = progress.current_phase === null ? [] : [`- Phase: ${progress.current_phase}`];
  const context = [
    `- Step: ${instance}, attempt ${state?.attempts ?? 1}, iteration ${Math.max(1, state?.iteration ?? 1)}`,
    `- Agent: ${agentOf(draft, instance)}`,
    `- Workflow: ${progress.workflow.name}, run ${progress.workflow_id}`,
    ...phase,
    `- Head: ${head.oid}`,
    `- Recorded: ${draft.now}`,
  ];
  return [
    `# ${id}: ${instance}`,
    ...section('Context', context),
    ...section('Progress', [
      ...quoted(summary),
      ...(output === undefined ? [] : ['', `- Output: ${output.path}`]),
      ...filesOf(outcome),
    ]),
    ...section('Notes for the next session', notes.flatMap(noteLines)),
    ...section('Issues discovered', issueLines(outcome)),
    '',
  ].join('\n');
}

const section = (title: string, lines: readonly string[]): string[] => [
  '',
  `## ${title}`,
  '',
  ...(lines.length === 0 ? ['None.'] : lines),
];

/** Words of others: nothing in them begins a heading or a list of ours. */
const quoted = (text: string): string[] =>
  visible(text)
    .split('\n')
    .map((line) => `> ${line}`.trimEnd());

function filesOf({ files, deletions }: Outcome): string[] {
  const lines = [
    ...files.map(({ path }) => `- Wrote ${path}`),
    ...deletions.map((path) => `- Removed ${path}`),
  ];
  const more = lines.length - BOUND.files;
  return ['', ...lines.slice(0, BOUND.files), ...(more > 0 ? [`- and ${more} more`] : [])];
}

const noteLines = ({ note, path }: Kept): string[] => [
  `- ${note.category}: ${note.title} (${path})`,
  '',
  ...quoted(summarise(note.text, BOUND.note)),
  '',
];

function issueLines({ value }: Outcome): string[] {
  const issues = issuesIn(value);
  const lines = issues.slice(0, BOUND.issues).map((issue) => {
    const said = ['severity', 'location', 'title'].flatMap((key) => {
      const word = issue[key];
      return typeof word === 'string' && word.trim() !== '' ? [visibleLine(word, 200)] : [];
    });
    return `- ${said.join(' · ')}`;
  });
  const more = issues.length - BOUND.issues;
  return more > 0 ? [...lines, `- and ${more} more`] : lines;
}
