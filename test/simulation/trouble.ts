import { LEA, RENE, TARA } from './model/begin.ts';
import { excuse } from './checkers/acknowledged.ts';
import { DOCUMENT, RUN_REF } from './model/repository.ts';
import { statusIn } from './model/snapshot.ts';
import { approve, WAYS } from './people.ts';
import type { Stage } from './stage.ts';

/** Something that somebody does while a workflow is under way. Answers false where it cannot be done now. */
type Act = (stage: Stage) => boolean;

const lately = (stage: Stage): void => {
  stage.repository.later(30);
};

const gateOf = (stage: Stage): string => stage.chance.pick(Object.keys(stage.scenario.shows));

/** What people do at the worst moment, by its name and how often. */
const ACTS: { [name: string]: { often: number; act: Act } } = {
  approve: {
    often: 6,
    act: (stage) =>
      approve(stage, stage.chance.pick(stage.scenario.approvers), gateOf(stage), stage.chance.pick(WAYS)),
  },
  'approve without the right': {
    often: 2,
    act: (stage) =>
      approve(stage, stage.chance.pick([LEA, RENE, TARA]), gateOf(stage), stage.chance.pick(WAYS)),
  },
  'take an approval back': {
    often: 2,
    act: (stage) => {
      const { repository, chance } = stage;
      const { reviews, on, comments } = repository.state;
      lately(stage);
      const label = on.find((name) => name.startsWith('pawl:approved:'));
      const review = reviews.findLast(({ state }) => state === 'APPROVED');
      const comment = comments.findLast(
        ({ body, edits }) => body.startsWith('/approve') && edits.length === 0,
      );
      const ways = [
        ...(label === undefined
          ? []
          : [
              () => {
                repository.unlabel(chance.pick(stage.scenario.approvers), label);
              },
            ]),
        ...(review === undefined
          ? []
          : [
              () => {
                repository.dismiss(review.author ?? LEA, review.id);
              },
            ]),
        ...(comment === undefined
          ? []
          : [
              () => {
                repository.editComment(LEA, comment.id, `${comment.body} now`);
              },
            ]),
      ];
      if (ways.length === 0) return false;
      chance.pick(ways)();
      return true;
    },
  },
  push: {
    often: 4,
    act: (stage) => {
      const { repository, chance } = stage;
      if (repository.ref('refs/heads/feature') === null) return false;
      lately(stage);
      repository.push(
        LEA,
        'feature',
        { [`human/${chance.below(3)}.txt`]: `${chance.below(4)}\n` },
        'Human work',
      );
      return true;
    },
  },
  'push onto the work': {
    often: 1,
    act: ({ repository, chance }) => {
      if (repository.ref('refs/heads/feature') === null) return false;
      repository.push(LEA, 'feature', { 'work/build.txt': `by hand ${chance.below(3)}\n` }, 'By hand');
      return true;
    },
  },
  'edit an output': {
    often: 1,
    act: ({ repository, chance }) => {
      const head = repository.tip('refs/heads/feature');
      const paths = Object.keys(head?.tree ?? {}).filter((path) => path.includes('/outputs/'));
      if (paths.length === 0) return false;
      repository.push(LEA, 'feature', { [chance.pick(paths)]: 'Edited.\n' }, 'Edit the plan');
      return true;
    },
  },
  'force-push the head': {
    often: 1,
    act: (stage) => {
      const { repository, chance } = stage;
      const tip = repository.ref('refs/heads/feature');
      if (tip === null) return false;
      lately(stage);
      const base = repository.ref('refs/heads/main') ?? '';
      const line = repository.objects.since(base, tip);
      repository.forcePush(LEA, 'feature', chance.pick(line).oid);
      return true;
    },
  },
  'edit the status comment': {
    often: 1,
    act: (stage) => {
      const ours = statusIn(stage.repository);
      if (ours === undefined) return false;
      lately(stage);
      const body = stage.chance.pick([
        `${ours.body}\nAnd more.`,
        'Nothing to see here.',
        ours.body.replace(/"generation":\d+/, '"generation":999'),
        ours.body.replace(/"generation":\d+/, '"generation":1'),
      ]);
      stage.repository.editComment(LEA, ours.id, body);
      return true;
    },
  },
  'delete the status comment': {
    often: 1,
    act: (stage) => {
      const ours = statusIn(stage.repository);
      if (ours === undefined) return false;
      stage.repository.deleteComment(LEA, ours.id);
      return true;
    },
  },
  'damage the document': {
    often: 1,
    act: (stage) => {
      const { repository, chance } = stage;
      const text = repository.file(RUN_REF, DOCUMENT)?.text;
      if (text === undefined) return false;
      const at = chance.below(text.length);
      const damaged = chance.pick([
        text.slice(0, at),
        `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ 1)}${text.slice(at + 1)}`,
        text.replace(/\n/, '\n<<<<<<< HEAD\n'),
        text.replace('"status": "pending"', '"status": "approved"'),
        text.replace('"pull": 7', '"pull": 8'),
        null,
      ]);
      repository.push(LEA, 'pawl/pr-7', { [DOCUMENT]: damaged }, 'Mend the progress');
      return true;
    },
  },
  'bring an older document back': {
    often: 1,
    act: (stage) => {
      const { repository, chance } = stage;
      const line = runLine(stage);
      if (line.length < 2) return false;
      const older = chance.pick(line.slice(1));
      const text = older.tree[DOCUMENT]?.text ?? null;
      if (chance.is(0.5)) repository.forcePush(LEA, 'pawl/pr-7', older.oid);
      else repository.push(LEA, 'pawl/pr-7', { [DOCUMENT]: text }, older.message);
      return true;
    },
  },
  'delete the run’s branch': {
    often: 1,
    act: ({ repository }) => {
      if (repository.ref(RUN_REF) === null) return false;
      repository.deleteBranch(LEA, 'pawl/pr-7');
      return true;
    },
  },
  'close and reopen': {
    often: 1,
    act: (stage) => {
      const { repository } = stage;
      lately(stage);
      if (repository.state.pull.state === 'OPEN') repository.close(LEA);
      else if (repository.state.pull.state === 'CLOSED') repository.reopen(LEA);
      return true;
    },
  },
  command: {
    often: 2,
    act: (stage) => {
      if (stage.scenario.commands.length === 0) return false;
      lately(stage);
      const command = stage.chance.pick(stage.scenario.commands);
      stage.truth.count(command.split(' ')[0] ?? command);
      if (command.startsWith('/retry')) stage.truth.granted += 1;
      stage.repository.say(LEA, command);
      return true;
    },
  },
  'move the base': {
    often: 1,
    act: (stage) => {
      const path = '.github/pawl/workflows/story.yml';
      const text = (stage.repository.file('refs/heads/main', path)?.text ?? '').replace(/# later.*\n$/, '');
      stage.repository.push(
        LEA,
        'main',
        { [path]: `${text}# later ${stage.chance.below(3)}\n` },
        'Change the definition',
      );
      return true;
    },
  },
};

const runLine = ({ repository }: Stage): ReturnType<Stage['repository']['objects']['history']> => {
  const tip = repository.ref(RUN_REF);
  return tip === null ? [] : repository.objects.history(tip).filter(({ ours }) => ours);
};

const WEIGHTS = Object.entries(ACTS).map(([name, { often }]) => [name, often] as const);

/** Somebody does something. */
export function makeTrouble(stage: Stage): void {
  const name = stage.chance.weighed(WEIGHTS);
  const act = ACTS[name];
  excuse(stage, name);
  if (act?.act(stage) !== true) return;
  stage.truth.count(name);
  stage.note(`people: ${name}`);
}
