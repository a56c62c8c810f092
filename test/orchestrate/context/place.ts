import { digestOf } from '../../../src/agents/checkout/digest.ts';
import type { FileText, Workspace } from '../../../src/agents/checkout/workspace.ts';
import type { AgentTask } from '../../../src/decide/work/task.ts';
import { promptFor } from '../../../src/orchestrate/context/prompt.ts';
import type { Workplace } from '../../../src/orchestrate/context/workplace.ts';
import { agentTask } from '../../agents/tasks.ts';

type Files = { [path: string]: string };

const textIn = (files: Files, path: string): FileText => {
  const text = files[path];
  return text === undefined ? { ok: false, why: 'there is no such file' } : { ok: true, text };
};

/** A checkout in memory: the head's files, and those of the base, or null where the base cannot be read. */
export function checkout(head: Files, base: Files | null = {}): Workspace {
  const paths = (): Promise<string[]> => Promise.resolve(Object.keys(head).sort());
  const text = (file: string): Promise<FileText> => Promise.resolve(textIn(head, file));
  return {
    paths,
    text,
    digest: async (bytes, elsewhere) =>
      digestOf(
        await paths(),
        {
          size: (file) => Promise.resolve({ ok: true, size: Buffer.byteLength(head[file] ?? '') }),
          text,
        },
        bytes,
        elsewhere,
      ),
    blob: () => Promise.resolve(null),
    earlier: (_, wanted) =>
      Promise.resolve(
        base === null
          ? null
          : Object.fromEntries(
              wanted.filter((path) => path in base).map((path) => [path, textIn(base, path)]),
            ),
      ),
    difference: () => Promise.resolve({ ok: false, why: 'nothing is compared' }),
    reach: () => Promise.resolve({ ok: true }),
    executable: () => Promise.resolve([]),
  };
}

export const place = (workspace: Workspace | null, more: Partial<Workplace> = {}): Workplace => ({
  agent: { perform: () => Promise.reject(new Error('nobody is asked')) },
  workspace,
  blob: () => Promise.resolve(null),
  secrets: [],
  ...more,
});

interface Told extends Partial<Omit<AgentTask, 'context'>> {
  context?: Partial<AgentTask['context']>;
}

export const taskWith = ({ context, ...over }: Told = {}): AgentTask => {
  const task = agentTask({ template: { name: 'plan', text: 'The task.' }, ...over });
  return { ...task, context: { ...task.context, ...context } };
};

/** The prompt of a task, which can be made. */
export async function promptOf(told: Told, where: Workplace): Promise<string> {
  const prompt = await promptFor(taskWith(told), where);
  if (!prompt.ok) throw new Error(prompt.why);
  return prompt.text;
}

/** What of a text stands outside of every fence, of backticks or of tildes, as CommonMark has it. */
export function outsideOfFences(text: string): string {
  const kept: string[] = [];
  let bar: string | null = null;
  for (const line of text.split('\n')) {
    const [, mark = ''] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (bar === null) {
      const opens = mark !== '' && !(mark.startsWith('`') && line.trim().slice(mark.length).includes('`'));
      if (opens) bar = mark;
      else kept.push(line);
    } else if (mark.startsWith(bar) && line.trim() === mark) bar = null;
  }
  return kept.join('\n');
}
