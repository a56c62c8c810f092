import * as core from '@actions/core';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitingGates } from '../decide/gates/open-gates.ts';
import type { Task } from '../decide/work/task.ts';
import { pack } from '../orchestrate/handover.ts';
import { renderInputOf } from '../orchestrate/show.ts';
import type { Report } from '../orchestrate/wake.ts';
import { answerText } from '../render/answers/answer.ts';
import { summary } from '../render/summary.ts';
import { annotate } from './annotations.ts';
import { logLine } from './log.ts';
import { writePage } from './page.ts';

/** Tells the runner what was decided: the outputs of `action.yml`, annotations, and the page of the actions run. */
export async function tell(
  report: Report,
  sources: { [file: string]: string },
  requests: number,
  server_url: string,
): Promise<void> {
  const { decision, after, response, projection } = report;
  logLine(`${decision.reason}: ${decision.sentence} (${requests} requests)`);
  for (const { login, command, why } of decision.refusals)
    logLine(`/${command} by ${login} was refused: ${why}`);
  if (after !== null && waitingGates(after).length > 0)
    for (const line of answerText('explain', renderInputOf(server_url, sources, report))
      .trimEnd()
      .split('\n'))
      logLine(line);
  annotate(decision.problems, sources);
  const { tasks: _tasks, files: _files, ...native } = decision;
  core.setOutput('decision', JSON.stringify(native));
  core.setOutput('orchestrator-response', JSON.stringify(response));
  core.setOutput('orchestration-decision', JSON.stringify(projection.decision));
  core.setOutput('reason', decision.reason);
  core.setOutput('workflow-status', after?.status ?? '');
  core.setOutput('workflow-id', after?.workflow_id ?? '');
  core.setOutput('next-wakeup', after?.next_wakeup ?? '');
  core.setOutput('head-oid', report.snapshot.pull.head.oid);
  await writePage(
    summary({
      sentence: decision.sentence,
      reason: decision.reason,
      entries: decision.entries,
      spent: after?.metrics ?? null,
      requests,
      response,
    }),
  );
}

/** Hands tasks to the worker jobs: one file each, the matrices, and what the record needs to know. */
export function handOut(report: Report, directory: string): void {
  const { tasks, snapshot } = report;
  const numbered = (kind: Task['kind']): { task: string }[] =>
    tasks.flatMap((task, index) => (task.kind === kind ? [{ task: String(index) }] : []));
  const matrix = { agent: numbered('agent'), shell: numbered('shell') };
  const work =
    matrix.agent.length > 0
      ? matrix.shell.length > 0
        ? 'both'
        : 'agent'
      : matrix.shell.length > 0
        ? 'shell'
        : 'none';
  // Before the files: should they not fit on the disk, `record` can still say that the steps were not performed.
  core.setOutput('handover', work === 'none' ? '' : pack(snapshot, tasks));
  core.setOutput('matrix', JSON.stringify(matrix));
  core.setOutput('work', work);
  if (work === 'none') return;
  mkdirSync(directory, { recursive: true });
  for (const [index, task] of tasks.entries())
    writeFileSync(join(directory, `${index}.json`), JSON.stringify(task));
}
