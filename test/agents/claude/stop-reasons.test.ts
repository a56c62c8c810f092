import { describe, expect, it } from 'vitest';
import type { Reply } from '../../support/model-server.ts';
import { ask, GOOD, report } from './ask.ts';

const ANSWERS = {
  'valid JSON': GOOD,
  'invalid JSON': GOOD.slice(0, -3),
  'JSON in another schema': '{"passed":"yes"}',
  nothing: '',
};
type Answer = keyof typeof ANSWERS;
const answers = Object.entries(ANSWERS) as [Answer, string][];

const said = (text: string, stop: string | null): Reply => ({ text, stop: stop as 'end_turn' });

describe('fault 15: given an answer that ended early', () => {
  for (const [stop, type, message] of [
    ['max_tokens', 'validation', 'The answer was truncated: it ran into its token limit'],
    [
      'model_context_window_exceeded',
      'validation',
      'The answer was truncated: it ran into the context window',
    ],
    ['refusal', 'refused', 'The model refused without a reason'],
    [null, 'internal', 'The model API ended its answer without a reason that is known here'],
  ] as const)
    it.each(answers)(
      `when it ended with ${stop} and is %s, then it is not parsed and nothing is asked again`,
      async (_, text) => {
        const { result, requests } = await ask([said(text, stop)], report);
        expect(result).toMatchObject({ status: 'failure', text: '', value: null, error: { type, message } });
        expect(requests).toHaveLength(1);
      },
    );

  it('when the model says why it refuses, then the step does', async () => {
    const { result } = await ask([{ text: '', stop: 'refusal', explanation: 'not this' }]);
    expect(result.error).toEqual({ type: 'refused', message: 'The model refused: not this' });
  });

  it('when it ended for a reason of later days, then it is not guessed at', async () => {
    const { result } = await ask([said(GOOD, 'contemplation')], report);
    expect(result).toMatchObject({ status: 'failure', error: { type: 'internal' } });
  });
});

describe('fault 15: given an answer that is whole', () => {
  for (const stop of ['end_turn', 'stop_sequence', 'tool_use'] as const) {
    it.each(answers.filter(([, text]) => text !== GOOD))(
      `when it ended with ${stop} and is %s, then it is asked for once more and used`,
      async (_, text) => {
        const { result, requests, refused } = await ask([said(text, stop), { text: GOOD }], report);
        expect(result).toMatchObject({ status: 'success', value: JSON.parse(GOOD) as object });
        expect(requests).toHaveLength(2);
        expect(refused).toEqual([]);
      },
    );

    it.each(answers.filter(([, text]) => text !== GOOD))(
      `when it ended with ${stop} and is %s twice, then the step fails`,
      async (_, text) => {
        const { result, requests } = await ask([said(text, stop)], report);
        expect(result).toMatchObject({ status: 'failure', value: null, text, error: { type: 'validation' } });
        expect(requests).toHaveLength(2);
      },
    );

    it(`when it ended with ${stop} and is valid JSON, then it is used`, async () => {
      const { result, requests } = await ask([said(GOOD, stop)], report);
      expect(result).toMatchObject({ status: 'success', scores: { alignment_score: 9.1 } });
      expect(requests).toHaveLength(1);
    });
  }

  it.each(['', ' \n'])('when it is prose of no words (%j), then that is said', async (text) => {
    const { result, requests } = await ask([{ text }]);
    expect(result.error).toEqual({ type: 'validation', message: 'The answer was empty' });
    expect(requests).toHaveLength(2);
  });
});

describe('fault 15: given an answer that was paused', () => {
  it.each(answers.filter(([, text]) => text !== ''))(
    'when it is %s so far, then the conversation goes on from it and only its end counts',
    async (_, text) => {
      const { result, requests, refused } = await ask([said(text, 'pause_turn'), { text: GOOD }], report);
      expect(result).toMatchObject({ status: 'success', value: JSON.parse(GOOD) as object });
      expect(requests[1]?.body.messages.at(-1)?.role).toBe('assistant');
      expect(refused).toEqual([]);
    },
  );

  it('when it is nothing so far, then it is asked for once more', async () => {
    const { result, requests, refused } = await ask(
      [{ text: '', stop: 'pause_turn' }, { text: GOOD }],
      report,
    );
    expect(result.status).toBe('success');
    expect(requests[1]?.body.messages.at(-1)?.role).toBe('user');
    expect(refused).toEqual([]);
  });

  it('when it never goes on, then the allowance ends it', async () => {
    const { result, requests, refused } = await ask([said('well', 'pause_turn')], {
      ...report,
      allowance: { turns: 4 },
    });
    expect(result.error).toMatchObject({ type: 'budget' });
    expect(requests).toHaveLength(4);
    expect(refused).toEqual([]);
  });
});
