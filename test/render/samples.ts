import type { Workflow } from '../../src/workflow/schema.ts';
import {
  approval,
  call,
  choice,
  dispatch,
  duration,
  forEach,
  input,
  loop,
  many,
  parallel,
  prompt,
  ralph,
  sequence,
  serial,
  set,
  shell,
  signal,
  wait,
  words,
  workflow,
} from './build.ts';

/** Workflows of fifty steps, in the shapes that get wide or tall, and one that has every kind of step. */
export const SAMPLES: { [name: string]: Workflow } = {
  everything: everything(),
  'sequence of 50': workflow(sequence(many(50, (n) => prompt(`write-part-${n}-of-the-handbook`)))),
  'parallel of 50': workflow([
    parallel(
      'all-at-once',
      many(50, (n) => prompt(`analyse-module-${n}`)),
    ),
  ]),
  'fan-out and fan-in of 50': workflow([
    prompt('plan'),
    ...many(48, (n) => prompt(`analyse-module-${n}`, { needs: ['plan'] })),
    prompt('sum-up', { needs: many(48, (n) => `analyse-module-${n}`) }),
  ]),
  '25 chains of two': workflow([
    ...many(25, (n) => prompt(`write-${n}`)),
    ...many(25, (n) => shell(`check-${n}`, { needs: [`write-${n}`] })),
  ]),
  '5 blocks of 10': workflow(
    sequence(
      many(5, (b) =>
        serial(
          `block-${b}`,
          many(9, (n) => prompt(`b${b}-step-${n}`)),
        ),
      ),
    ),
  ),
  '5 parallel blocks of 10': workflow([
    parallel(
      'all',
      many(5, (b) =>
        serial(
          `block-${b}`,
          many(9, (n) => prompt(`b${b}-step-${n}`)),
        ),
      ),
    ),
  ]),
  '7 parallel blocks of 7 parallel': workflow(
    sequence([
      parallel(
        'all',
        many(7, (b) =>
          parallel(
            `block-${b}`,
            many(6, (n) => prompt(`b${b}-analyse-step-${n}`)),
          ),
        ),
      ),
    ]),
  ),
  '16 loops': workflow(
    sequence(many(16, (n) => loop(`converge-${n}`, [prompt(`write-${n}`), shell(`test-${n}`)]))),
  ),
  '25 loops of one': workflow(sequence(many(25, (n) => loop(`converge-${n}`, [prompt(`write-${n}`)])))),
  '12 choices': workflow(
    sequence(
      many(12, (n) =>
        choice(`choose-${n}`, [prompt(`careful-${n}`), shell(`test-${n}`)], [prompt(`quick-${n}`)]),
      ),
    ),
  ),
  '25 steps that can be undone': workflow(
    sequence(many(25, (n) => shell(`migrate-table-${n}`, { compensate: shell(`undo-migrate-table-${n}`) }))),
  ),
  'long names': workflow([
    parallel(
      'all-at-once',
      many(50, (n) => prompt(`analyse-the-${'very-'.repeat(8)}long-module-${n}`)),
    ),
  ]),
};

function everything(): Workflow {
  return workflow(
    sequence([
      prompt('plan'),
      choice('by-risk', [prompt('careful'), shell('measure')], [prompt('quick')]),
      set('remember', { area: 'docs', level: 2 }),
      parallel(
        'look',
        [prompt('look-at-code'), prompt('look-at-docs'), shell('lint', { continue_on_error: true })],
        {
          join: { required: 2, on_reached: 'cancel' },
        },
      ),
      forEach('each-file', [prompt('review'), shell('check')], { max_parallel: 2 }),
      loop('converge', [prompt('write'), shell('test')]),
      ralph('ralph'),
      input('ask', [{ name: 'env', type: 'string', required: true }]),
      words('comment'),
      approval('sign-off', { back_to: 'converge', required: 2 }),
      wait('cool-down', duration('15m')),
      wait('window', signal('deploy-window')),
      shell('deploy', { compensate: shell('undo-deploy') }),
      call('release', [prompt('release.notes'), approval('release.confirm')]),
      dispatch('ci'),
    ]),
  );
}
