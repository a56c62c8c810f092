import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, type GateCase } from '../../../src/decide/answers/approval.ts';
import { tickKey } from '../../../src/decide/answers/tick.ts';
import type { Situation } from '../../../src/decide/situation.ts';
import type { Permission, Person } from '../../../src/people.ts';
import { findStep } from '../../../src/workflow/graph.ts';
import { JONAS, LEA, MARIA, RENE, type Story } from '../../support/story.ts';
import { KIM } from '../open-gate.ts';
import { began, dismissed, gateAt, labelled, Sheet, starts } from '../gates/playing.ts';

/** The same plays every time, so that a change is judged by itself; `PAWL_SEED` plays others, `PAWL_RUNS` more. */
const seed = Number(process.env['PAWL_SEED'] ?? 20_260_105);
const times = Number(process.env['PAWL_RUNS'] ?? 1);

/** The author, who also started the run, three who may write, and one who may read. */
const PEOPLE = [LEA, MARIA, JONAS, KIM, RENE] as const;
const LABEL = 'pawl:approved:agree';
const REQUIRED = 2;

const ACTS = [
  'approve',
  'reject',
  'reject without words',
  'request changes',
  'edit',
  'delete',
  'review approves',
  'review asks for changes',
  'dismiss',
  'dismiss by us',
  'label',
  'unlabel',
  'tick',
  'untick',
  'render',
  'scribble',
  'let in',
  'put out',
  'push',
  'push by ourselves',
  'wake',
  'wait',
] as const;
type Act = (typeof ACTS)[number];

/** Approvals are likelier than what takes them back, so that gates do open. */
const act = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Act>('approve', 'review approves', 'label', 'tick') },
  { weight: 1, arbitrary: fc.constantFrom<Act>('wake', 'wait', 'render') },
  { weight: 2, arbitrary: fc.constantFrom(...ACTS) },
);
const play = fc.array(fc.tuple(act, fc.constantFrom(...PEOPLE)), { minLength: 3, maxLength: 25 });
/** After whatever happened the hour passes. */
const END: [Act, Person][] = [
  ['wake', LEA],
  ['wait', LEA],
  ['wake', LEA],
];

/** A gate for two people with an hour between it and what it lets happen, and what people do to it. */
class Stage {
  readonly story: Story;
  readonly sheet: Sheet;
  readonly access = new Map<string, Permission>([
    ['lea', 'write'],
    ['maria', 'write'],
    ['jonas', 'maintain'],
    ['kim', 'write'],
    ['rene', 'read'],
  ]);
  /** When the content changed last, by the clock of the story. */
  changed: string;

  constructor() {
    this.story = began(`
  - {name: agree, type: approval, required: ${REQUIRED}}
  - {name: hold, type: wait, for: 1h}
  - {name: deploy, run: deploy}
`);
    this.changed = this.story.now;
    this.sheet = new Sheet(this.story).written();
  }

  do(act: Act, who: Person): string[] {
    const { story, sheet } = this;
    const { comments, reviews } = story.snapshot;
    const own = comments.findLast(({ author }) => author?.id === who.id);
    const review = reviews.findLast(({ author, state }) => author?.id === who.id && state !== 'DISMISSED');
    switch (act) {
      case 'approve':
        story.comment(who, '/approve agree');
        break;
      case 'reject':
        story.comment(who, '/reject agree no');
        break;
      case 'reject without words':
        story.comment(who, '/reject agree');
        break;
      case 'request changes':
        story.comment(who, '/request-changes agree shorter');
        break;
      case 'edit':
        if (own !== undefined && !own.body.startsWith('/start')) own.edited_at = story.later(60).now;
        break;
      case 'delete':
        if (own !== undefined && !own.body.startsWith('/start')) comments.splice(comments.indexOf(own), 1);
        break;
      case 'review approves':
        story.review(who, 'APPROVED');
        break;
      case 'review asks for changes':
        story.review(who, 'CHANGES_REQUESTED', 'shorter');
        break;
      case 'dismiss':
        if (review !== undefined) dismissed(story, { by: MARIA }, review);
        break;
      case 'dismiss by us':
        if (review !== undefined) dismissed(story, { ours: true }, review);
        break;
      case 'label':
        labelled(story, who, LABEL);
        break;
      case 'unlabel':
        labelled(story, who, LABEL, false);
        break;
      case 'tick':
        sheet.tick(who);
        break;
      case 'untick':
        sheet.untick(who);
        break;
      case 'render':
        sheet.written();
        break;
      case 'scribble':
        sheet.as(who, `${sheet.body}\nhello`);
        break;
      case 'let in':
        this.#admit(who, 'write');
        break;
      case 'put out':
        this.#admit(who, 'read');
        break;
      case 'push':
        story.push(`content of ${story.now}`).facts.pusher = who;
        this.changed = story.later(60).now;
        break;
      case 'push by ourselves':
        story.push(`content of ${story.now}`);
        this.changed = story.later(60).now;
        break;
      case 'wait':
        story.later(3_700);
        break;
      case 'wake':
        return starts(story.wake());
    }
    return [];
  }

  #admit({ login }: Person, permission: Permission): void {
    this.access.set(login, permission);
    this.story.permit(login, permission);
  }

  /** Who may answer and has left an approval of what is there now: by our own reckoning, which knows nothing of decide. */
  approvers(): Person[] {
    return PEOPLE.filter(
      (who) =>
        who.id !== LEA.id &&
        this.access.get(who.login) !== 'read' &&
        this.story.facts.pusher?.id !== who.id &&
        (this.#wrote(who) || this.#reviewed(who) || this.#labelled(who) || this.#ticked(who)),
    );
  }

  #wrote({ id }: Person): boolean {
    return this.story.snapshot.comments.some(
      ({ author, body, edited_at, created_at }) =>
        author?.id === id && body === '/approve agree' && edited_at === null && created_at > this.changed,
    );
  }

  #reviewed({ id }: Person): boolean {
    const { reviews, pull } = this.story.snapshot;
    return reviews.some(
      ({ author, state, dismissed: by, commit }) =>
        author?.id === id &&
        (state === 'APPROVED' || (by?.commit?.ours === true && by.was === 'APPROVED')) &&
        commit?.tree[0]?.oid === pull.head.tree[0]?.oid,
    );
  }

  #labelled({ id }: Person): boolean {
    const { labelled: changes, pull } = this.story.snapshot;
    const newest = changes.at(-1);
    return pull.labels.includes(LABEL) && newest?.by?.id === id && newest.at > this.changed;
  }

  /** Whether he ever saved a body with a tick of this gate's box as it is about what is there now. */
  #ticked({ id }: Person): boolean {
    const key = tickKey('agree', gateAt(this.story));
    return (this.story.facts.edits ?? []).some(
      ({ by, body, at }) =>
        by?.id === id && at > this.changed && body?.includes(`- [x] <!-- pawl:tick ${key}`) === true,
    );
  }

  /** Whether somebody who may answer has turned it down with his newest word, since the gate is about what it is about. */
  vetoed(): boolean {
    return PEOPLE.some((who) => {
      if (who.id === LEA.id || this.access.get(who.login) === 'read') return false;
      const newest = this.story.snapshot.comments.findLast(
        ({ author, body }) => author?.id === who.id && !body.startsWith('/start'),
      );
      const said = newest?.created_at ?? '';
      if (
        newest === undefined ||
        newest.edited_at !== null ||
        !/^\/(?:reject|request-changes) agree ./.test(newest.body) ||
        said <= gateAt(this.story).since
      )
        return false;
      const later = [
        ...this.story.snapshot.reviews.map(({ author, submitted_at: at }) => ({ by: author, at })),
        ...this.story.snapshot.labelled,
        ...(this.story.facts.edits ?? []),
      ];
      return !later.some(({ by, at }) => by?.id === who.id && (at ?? '') > said);
    });
  }

  /** The gate with all facts that its judgement may ask for. */
  case(): [Situation, GateCase] {
    const situation = this.story.situation();
    const { snapshot, workflow, progress } = situation;
    const step = workflow === null ? undefined : findStep(workflow, 'agree');
    if (step?.type !== 'approval' || progress === null) throw new Error('no gate');
    const { edits, pusher } = this.story.facts;
    const found = { ...snapshot.found, edits: { IC_1: edits }, pusher };
    const permissions = Object.fromEntries(this.access);
    const open = { instance: 'agree', state: progress.steps['agree']!, gate: gateAt(this.story) };
    const known = { ...situation, snapshot: { ...snapshot, found, permissions } };
    return [known, { open, step, progress, edited: [] }];
  }
}

const isOver = ({ story: { progress } }: Stage): boolean =>
  progress?.status !== 'blocked' && progress?.status !== 'in_progress';

describe('given five people who say anything in four ways, and take it back', () => {
  it(
    'when what rests on the gate starts, then enough distinct people who may have approved what is there then, and nobody turned it down',
    () => {
      let started = 0;
      fc.assert(
        fc.property(play, (acts) => {
          const stage = new Stage();
          for (const [what, who] of [...acts, ...END]) {
            if (isOver(stage)) break;
            if (stage.do(what, who).includes('deploy')) {
              started += 1;
              expect(stage.approvers().length).toBeGreaterThanOrEqual(REQUIRED);
              expect(stage.vetoed()).toBe(false);
              break;
            }
            const ids = gateAt(stage.story).answers.map(({ by }) => by.id);
            expect(new Set(ids).size).toBe(ids.length);
          }
        }),
        {
          seed,
          numRuns: 600 * times,
          examples: [
            [
              [
                ['approve', MARIA],
                ['label', JONAS],
                ['wake', LEA],
                ['wait', LEA],
                ['wake', LEA],
              ],
            ],
            [
              [
                ['tick', MARIA],
                ['review approves', KIM],
                ['wake', LEA],
                ['wait', LEA],
                ['untick', MARIA],
                ['wake', LEA],
              ],
            ],
            [
              [
                ['approve', MARIA],
                ['approve', JONAS],
                ['wake', LEA],
                ['push', KIM],
                ['wait', LEA],
                ['wake', LEA],
              ],
            ],
          ],
        },
      );
      expect(started).toBeGreaterThan(50);
    },
    60_000 * times,
  );

  it(
    'when facts are listed in another order, then the judgement is the same',
    () => {
      fc.assert(
        fc.property(play, (acts) => {
          const stage = new Stage();
          for (const [what, who] of acts) if (what !== 'wake') stage.do(what, who);
          const [situation, gateCase] = stage.case();
          const judgement = judge(situation, gateCase);
          expect(judgement.wants.filter(({ want }) => want !== 'review_comments')).toEqual([]);
          const { snapshot } = situation;
          const turned = {
            ...snapshot,
            reviews: snapshot.reviews.toReversed(),
            comments: snapshot.comments.toReversed(),
          };
          expect(judge({ ...situation, snapshot: turned }, gateCase)).toEqual({
            ...judgement,
            wants: judgement.wants.toReversed(),
          });
        }),
        { seed, numRuns: 200 * times },
      );
    },
    60_000 * times,
  );
});
