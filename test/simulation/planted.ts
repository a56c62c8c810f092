/** A guarantee that is taken out of the sources: a piece of text, exactly as it stands there, and what takes its place. */
export interface Planted {
  name: string;
  changes: { file: string; text: string; by: string }[];
}

/** Each of the guarantees that issue 5 names; without any one of them the simulation must find that something goes wrong. */
export const PLANTED: readonly Planted[] = [
  {
    name: 'claim: work is begun without the commit that claims it',
    changes: [
      {
        file: 'src/orchestrate/wake.ts',
        text: 'const result = await write(world, snapshot, {',
        by: "const result = begins && snapshot.run !== null ? ({ is: 'recorded', snapshot } as const) : await write(world, snapshot, {",
      },
    ],
  },
  {
    name: 'expectedHeadOid: a commit goes on top of whatever stands there',
    changes: [{ file: 'src/github/commit.ts', text: '      expectedHeadOid: expected,\n', by: '' }],
  },
  {
    name: 'lease: a claim is held for ever',
    changes: [
      {
        file: 'src/decide/run/recover.ts',
        text: 'if (state.claim.lease_until > draft.now) continue;',
        by: 'continue;',
      },
    ],
  },
  {
    name: 'lease: a claim is given up while it is held',
    changes: [
      {
        file: 'src/decide/run/recover.ts',
        text: 'if (state.claim.lease_until > draft.now) continue;',
        by: '',
      },
    ],
  },
  {
    name: 'marker: the status comment is not looked for',
    changes: [
      {
        file: 'src/github/seen.ts',
        text: '  marked(comments, MARKER, viewer);',
        by: '  marked(comments, MARKER, viewer).slice(0, 0);',
      },
    ],
  },
  {
    name: 'cursor: commands that were answered are answered again',
    changes: [
      {
        file: 'src/decide/orders/inbox.ts',
        text: 'const cursor = situation.progress?.inbox.cursor ?? 0;',
        by: 'const cursor = 0;',
      },
      {
        file: 'src/decide/orders/obey.ts',
        text: '    .filter(({ comment }) => comment.id > progress.inbox.cursor)\n',
        by: '',
      },
      {
        file: 'src/decide/orders/acknowledge.ts',
        text: '.filter(({ comment }) => comment.id > draft.progress.inbox.cursor)',
        by: '',
      },
    ],
  },
  {
    name: 'generation: an older document counts because it is ours',
    changes: [
      {
        file: 'src/orchestrate/load.ts',
        text: '(best === undefined || best.progress.generation <= own)',
        by: '(best === undefined || own > 0)',
      },
    ],
  },
  {
    name: 'digest: an approval holds whatever becomes of the content',
    changes: [
      {
        file: 'src/decide/gates/gate.ts',
        text: 'if (subject.digest !== gate.subject.digest) {',
        by: 'if (subject.digest === "") {',
      },
    ],
  },
];
