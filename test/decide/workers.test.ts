import { describe, expect, it } from 'vitest';
import { given, type Story } from '../support/story.ts';

const started = (agent: string, policy: string | null): Story => {
  const story = given(
    `name: story\nagents: {programmer: ${agent}}\nsteps:\n  - {name: build, prompt: Go.}\n`,
    policy,
  );
  story.start();
  return story;
};

const COMMAND = '{uses: command, command: [worker]}';

describe('given a run whose agent another program plays', () => {
  it.each([
    ['{uses: claude-code}', null, 'claude-code'],
    [COMMAND, 'agents: {workers: [claude-code]}', 'command'],
  ])(
    'threat 25: when policy does not allow %s by now, then nothing is handed out and the step fails',
    (agent, policy, uses) => {
      const story = started(agent, policy);
      expect(story.tasks()).toEqual([]);
      expect(story.progress?.steps['build']?.error?.message).toContain(
        `policy does not allow \`uses: ${uses}\` of the agent programmer`,
      );
    },
  );

  it('when policy allows it, then its task says what it is, and which variables a command may see', () => {
    const policy = 'agents: {workers: [claude-code, command], environment: [TRANSLATOR_KEY]}';
    expect(started(COMMAND, policy).tasks()).toMatchObject([
      { agent: { uses: 'command', command: ['worker'] }, environment: ['TRANSLATOR_KEY'] },
    ]);
    const [other] = started('{uses: claude-code}', policy).tasks();
    expect(other).toMatchObject({ agent: { uses: 'claude-code' } });
    expect(other).not.toHaveProperty('environment');
  });
});
