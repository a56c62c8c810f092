import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { walkSteps } from '../../src/workflow/graph.ts';
import { REPORT_SCHEMA } from '../../src/workflow/report-schema.ts';
import { pipeline } from './load.ts';
import { accounts, answerOf, people, performance, pull } from './sample.ts';

const placed = walkSteps(pipeline().steps);
const steps = placed.map(({ step }) => step);
const nameOf = (key: string): string => key.replace(/#.*$/, '');

describe('given the recorded performance', () => {
  it('when its keys are looked up, then each is a prompt step, at the depth of its loops', () => {
    const misfits = Object.keys(performance.steps).filter((key) => {
      const found = placed.find(({ step }) => step.name === nameOf(key));
      const loops = found?.parents.filter(({ type }) => type === 'loop').length;
      return found?.step.type !== 'prompt' || key.split('#').length - 1 !== loops;
    });
    expect(misfits).toEqual([]);
  });

  it('when validators answer, then in the schema of their step', () => {
    const ajv = new Ajv();
    const reports = Object.keys(performance.steps).filter((key) => key.startsWith('validate-'));
    expect(reports).toHaveLength(8);
    const refused = reports.flatMap((key) => {
      const step = steps.find(({ name }) => name === nameOf(key));
      const schema = step?.type === 'prompt' ? (step.output?.schema ?? REPORT_SCHEMA) : REPORT_SCHEMA;
      return ajv.validate(schema, answerOf(key).output) ? [] : [`${key}: ${ajv.errorsText()}`];
    });
    expect(refused).toEqual([]);
  });

  it('when scores stand beside a report, then they are those of the report', () => {
    for (const key of ['validate-plan#1#1', 'validate-plan#1#2']) {
      expect(answerOf(key).output).toMatchObject({ scores: answerOf(key).scores });
    }
  });
});

describe('given what people do', () => {
  it('when someone acts, then they have an account', () => {
    const logins = accounts.map(({ login }) => login);
    expect(logins).toContain(pull.author);
    expect(people.filter(({ who }) => !logins.includes(who))).toEqual([]);
  });

  it('when someone answers a gate, then it is a gate of the workflow and not the author who answers', () => {
    const gates = steps.flatMap((step) => (step.type === 'approval' ? [step.gate] : []));
    const answers = people.filter(({ after }) => after !== undefined);
    expect(answers.map(({ after }) => after).filter((gate) => !gates.includes(gate ?? ''))).toEqual([]);
    expect(answers.map(({ who }) => who)).not.toContain(pull.author);
  });

  it('when all have acted, then every gate was approved last', () => {
    const last = new Map(people.map(({ after, does }) => [after, does]));
    expect([last.get('plan-approval'), last.get('code-approval'), last.get('final-approval')]).toEqual([
      'approve',
      'approve',
      'approve',
    ]);
  });
});
