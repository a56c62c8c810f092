import { describe, expect, it } from 'vitest';
import { played } from './played.ts';

const waiting = (what: string, more = ''): string => `steps: [{name: hold, type: wait, ${what}${more}}]`;

describe('given a wait for something that does not happen', () => {
  it('when nothing else can happen, then the run is blocked', () => {
    expect(played(waiting('signal: go')).result).toMatchObject({
      status: 'blocked',
      reason: 'awaiting_event',
      order: ['hold'],
      steps: { hold: { status: 'waiting', conclusion: null } },
    });
  });

  it('when it may not last so long, then it times out by itself', () => {
    expect(played(waiting('signal: go', ', timeout-minutes: 90')).result).toMatchObject({
      status: 'failed',
      steps: { hold: { conclusion: 'timed_out' } },
      elapsed: 'PT1H30M',
    });
  });

  it('when a check fails, then so does the wait', () => {
    const script = 'events: [{at: 3h, check: build, conclusion: failure}]';
    expect(played(waiting('checks: [build]'), script).result).toMatchObject({
      status: 'failed',
      elapsed: 'PT3H',
    });
  });
});

describe('given a wait for something that happens', () => {
  it.each([
    ['a duration', 'for: 26h', '', 'P1DT2H'],
    ['a time', "until: '2026-01-05T10:00:00Z'", '', 'PT1H'],
    ['a check', 'checks: [ci]', 'events: [{at: 5m, check: ci, conclusion: success}]', 'PT5M'],
    ['a label', 'label: ready', 'events: [{at: 5m, label: ready}]', 'PT5M'],
    ['a label of a person', 'label: ready', 'people: [{at: 5m, does: label, text: ready}]', 'PT5M'],
    ['a signal', 'signal: go', 'events: [{at: 5m, signal: go, text: now}]', 'PT5M'],
    ['a signal of a person', 'signal: go', 'people: [{at: 5m, does: signal, text: go now}]', 'PT5M'],
  ])('when it is %s, then the wait ends then', (_, what, script, elapsed) => {
    expect(played(waiting(what), script).result).toMatchObject({ status: 'completed', elapsed });
  });

  it('when a signal has words, then they are the output', () => {
    const script = 'events: [{at: 5m, signal: go, text: to the sea}]';
    expect(played(waiting('signal: go'), script).result.outputs).toEqual({ hold: 'to the sea' });
  });

  it('when a label is removed before the wait begins, then it is not there', () => {
    const flow = 'steps: [{name: build, run: make}, {name: hold, type: wait, label: ready}]';
    const script =
      'steps: {build: [{takes: 20m}]}\nevents: [{at: 1m, label: ready}, {at: 2m, unlabel: ready}]';
    expect(played(flow, script).result.status).toBe('blocked');
  });
});

describe('given content that somebody changes while a gate is open', () => {
  it('when one of two had approved, then that approval counts no more', () => {
    const flow = 'steps: [{name: agree, type: approval, required: 2}]';
    const script = `
people: [{at: 1m, does: approve, who: a}, {at: 3m, does: approve, who: b}]
events: [{at: 2m, push: something else}]
`;
    expect(played(flow, script).result.status).toBe('blocked');
    expect(played(flow, script.replace('2m', '4m')).result.status).toBe('completed');
  });
});

describe('given several things at one instant', () => {
  it('when an outcome and a person meet, then the outcome is first', () => {
    const flow = 'steps: [{name: a, run: a}, {name: agree, type: approval}]';
    const script = 'steps: {a: [{takes: 20m}]}\npeople: [{at: 20m, does: approve}]';
    expect(played(flow, script).result.status).toBe('completed');
  });

  it('when a timeout and an answer meet, then the timeout is first', () => {
    const flow = 'steps: [{name: agree, type: approval, timeout-minutes: 60, on-timeout: reject}]';
    expect(played(flow, 'people: [{at: 1h, does: approve}]').result.status).toBe('failed');
    expect(played(flow, 'people: [{at: 59m, does: approve}]').result.status).toBe('completed');
  });
});

describe('given an approval that may approve itself', () => {
  it('when nobody answers, then it does', () => {
    const flow = 'steps: [{name: agree, type: approval, timeout-minutes: 60, on-timeout: auto-approve}]';
    expect(played(flow).result).toMatchObject({ status: 'completed', elapsed: 'PT1H' });
  });
});

describe('given the same texts', () => {
  it('when they are played twice, then every byte is the same', () => {
    const flow =
      'steps: [{name: a, prompt: a}, {name: agree, type: approval}, {name: hold, type: wait, for: 1h}]';
    const script = 'people: [{after: agree, does: approve, who: me}]';
    const print = (): string => JSON.stringify(played(flow, script));
    expect(print()).toBe(print());
  });
});
