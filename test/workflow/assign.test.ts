import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/json.ts';
import { fit } from '../../src/workflow/assign.ts';

const list = (typed: JsonValue): unknown =>
  fit({ name: 'hosts', type: 'list', required: true }, typed, 'field');

describe('given a list that somebody types', () => {
  it.each(['["a"', 'a]', '["a", b]', '[', '{"a": [1]}]'])('when it is %s, then it is refused', (typed) => {
    expect(list(typed)).toEqual({ flaw: 'The field hosts must be a list.' });
  });

  it.each<[string, JsonValue[]]>([
    ['a', ['a']],
    ['a, b', ['a', 'b']],
    ['[a, b]', ['a', 'b']],
    ['["a", 2]', ['a', 2]],
    ['[]', []],
    ['', []],
  ])('when it is `%s`, then it is read', (typed, value) => {
    expect(list(typed)).toEqual({ value });
  });
});
