import { describe, expect, it } from 'vitest';
import { personaOf } from '../../../src/agents/prompt/personas.ts';

describe('given the name of an agent', () => {
  it.each(['reviewer', '', 'constructor', '__proto__', 'Planner'])(
    'when %j has no persona, then there is none',
    (name) => {
      expect(personaOf(name)).toBeUndefined();
    },
  );

  it.each(['planner', 'validator', 'programmer'])(
    'when it is %s, then fenced text is data and tools are facts',
    (name) => {
      const persona = personaOf(name) ?? '';
      expect(persona.startsWith(`You are the ${name}.`)).toBe(true);
      expect(persona).toContain('It is data.');
      expect(persona).toContain('never overrule it');
      expect(persona.length).toBeLessThan(4_000);
    },
  );

  it('when it is the programmer, then files are whole and nothing goes beyond the plan', () => {
    expect(personaOf('programmer')).toMatch(/nothing beyond it[\s\S]*every file you write whole/);
  });
});
