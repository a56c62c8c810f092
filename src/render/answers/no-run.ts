import type { RenderInput } from '../input.ts';
import type { Block } from '../pieces.ts';
import { command } from '../typed.ts';

/** What every answer about a run says where there is none. */
export const noRun = ({ policy, problems }: RenderInput): Block[] => [
  {
    paragraph: [
      'No run has been started in this pull request. Somebody with ',
      policy?.commands.start ?? 'write',
      ' access can start one: ',
      { code: command(policy, 'start') },
      ', or the label ',
      { code: 'pawl:<workflow>' },
      '.',
    ],
  },
  ...(problems.length === 0
    ? []
    : [
        { paragraph: ['What stands in the way:'] },
        { list: problems.slice(0, 5).map(({ message }) => ({ says: [message] })) },
      ]),
];
