import type { Person } from '../../src/ports.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { ENDED } from '../../src/progress/schema.ts';
import { contentOf } from './content.ts';
import { standing } from './document.ts';
import { LEA } from './model/begin.ts';
import { Denied } from './model/refusal.ts';
import { statusIn } from './model/snapshot.ts';
import type { Files } from './model/repository.ts';
import type { Stage } from './stage.ts';

/** The ways in which a gate can be approved. */
export const WAYS = ['comment', 'review', 'label', 'tick'] as const;
export type Way = (typeof WAYS)[number];

/** Gates that the document at the tip says are open. */
function openGates(stage: Stage): { instance: string; name: string; kind: string; since: string }[] {
  const progress = stage.believed;
  if (progress === null || ENDED.includes(progress.status)) return [];
  return Object.entries(progress.steps).flatMap(([instance, { gate }]) =>
    gate?.status === 'pending' ? [{ instance, name: gate.name, kind: gate.kind, since: gate.since }] : [],
  );
}

/** Somebody approves a gate, whether it is open or not. Whether there was a way to. */
export function approve(stage: Stage, by: Person, gate: string, way: Way): boolean {
  const { repository, truth, scenario } = stage;
  repository.later(60);
  // A comment does not say which commit it is about: it is about what the gate shows.
  const asked = Object.values(stage.believed?.steps ?? {}).flatMap((step) =>
    step.gate?.name === gate && step.gate.subject.head_oid !== undefined ? [step.gate.subject.head_oid] : [],
  );
  const id = unlessDenied(() => give(stage, by, gate, way));
  if (id === null) return false;
  const what = (oid: string, outputs: readonly string[]): string =>
    contentOf(repository.objects.at(oid), outputs);
  const { head } = repository.state.pull;
  const shows = scenario.shows[gate] ?? [];
  // A review names a commit, of which outputs are no part.
  const meant = way === 'review' ? asked.filter((oid) => what(oid, []) === what(head, [])) : asked;
  const seen = [head, ...meant].map((oid) => what(oid, shows));
  truth.shown.set(`${gate} ${id}`, seen);
  truth.count(way);
  stage.note(`${by.login} approves ${gate} by ${way}`);
  return true;
}

/** Null where GitHub does not let that person do it. */
function unlessDenied(act: () => string | null): string | null {
  try {
    return act();
  } catch (error) {
    if (error instanceof Denied) return null;
    throw error;
  }
}

function give({ repository }: Stage, by: Person, gate: string, way: Way): string | null {
  switch (way) {
    case 'comment':
      return `comment ${repository.say(by, `/approve ${gate}`)}`;
    case 'review':
      return `review ${repository.review(by, 'APPROVED')}`;
    case 'label': {
      const label = `pawl:approved:${gate}`;
      if (repository.state.on.includes(label)) return null;
      repository.label(by, label);
      return `label ${repository.state.labelled.at(-1)?.id ?? ''}`;
    }
    case 'tick': {
      if (!repository.tick(by, `pawl:tick ${gate}`)) return null;
      const remark = statusIn(repository);
      return `tick ${remark?.edits.at(-1)?.id ?? ''}`;
    }
  }
}

const isEnded = (progress: Progress): boolean => ENDED.includes(progress.status);

/**
 * What a person does who wants the workflow to go on and does what she is asked: approves what is shown, grants what failed another
 * attempt, brings back what somebody took away. Whether there was anything to do.
 */
export function goOn(stage: Stage, round: number, idle: boolean): boolean {
  const { repository, scenario, truth } = stage;
  const { pull } = repository.state;
  const say = (text: string): true => {
    repository.later(60);
    repository.say(LEA, text);
    stage.note(`lea: ${text}`);
    return true;
  };
  if (pull.state === 'CLOSED') {
    stage.note('lea reopens');
    repository.later(60);
    repository.reopen(LEA);
    return true;
  }
  const progress = stage.believed;
  if (isTold(stage)) return say(scenario.start);
  if (standing(repository) === null && idle && !truth.did('started anew')) {
    truth.count('started anew');
    return say(scenario.start);
  }
  if (progress === null || isEnded(progress)) return false;
  if (progress.paused !== undefined) return say('/resume');
  const gates = openGates(stage);
  const gone = gates.some(({ kind }) => kind === 'approval') ? outputsGone(stage, progress) : {};
  if (Object.keys(gone).length > 0) {
    repository.later(60);
    repository.push(LEA, pull.branch, gone, 'Bring the outputs back');
    stage.note('lea brings the outputs back');
    return true;
  }
  let did = false;
  for (const { name, kind, instance } of gates) {
    const by = scenario.approvers[round % scenario.approvers.length] ?? LEA;
    if (kind === 'approval') {
      const way = round < 2 ? stage.chance.pick(WAYS) : 'comment';
      // A label may be on already, and a comment with boxes be gone.
      did = approve(stage, by, name, way) || approve(stage, by, name, 'comment') || did;
    } else if (kind === 'error') {
      truth.granted += 1;
      did = say(`/retry ${instance}`);
    }
  }
  return did;
}

/** Whether our comment says that no document counts, and asks people what is to become of the run. */
function isTold({ repository }: Stage): boolean {
  return statusIn(repository)?.body.includes('comment /start to begin anew') === true;
}

/** Recorded outputs that the head has no more, or has otherwise. */
function outputsGone({ repository }: Stage, { steps }: Progress): Files {
  const { tree } = repository.objects.at(repository.state.pull.head);
  const gone: Files = {};
  for (const { output } of Object.values(steps))
    if (output !== undefined && tree[output.path]?.oid !== output.oid)
      gone[output.path] = repository.objects.blob(output.oid)?.text ?? '';
  return gone;
}
