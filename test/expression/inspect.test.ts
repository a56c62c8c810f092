import { describe, expect, it } from 'vitest';
import { inspectSource } from '../../src/expression/inspect.ts';

const uses = (text: string, kind: 'expression' | 'template' = 'expression'): string[] => {
  const result = inspectSource(text, kind);
  if (!result.ok) return [`${result.error.kind} at ${result.error.offset}`];
  return result.names.map(
    ({ path, guarded, called, offset }) =>
      `${offset}:${path.join('.')}${called ? '()' : ''}${guarded ? ' guarded' : ''}`,
  );
};

describe('given a source that does not parse', () => {
  it('when it is inspected, then the refusal is the one that evaluating would give', () => {
    expect(uses('a ++ ')).toEqual(['syntax at 5']);
    expect(uses('{% if a %}', 'template')).toEqual(['syntax at 10']);
    expect(uses('{{ a|nope }}', 'template')).toEqual(['syntax at 5']);
    expect(uses(`a${'.b'.repeat(1500)}`)).toHaveLength(1);
  });
});

describe('given an expression', () => {
  it.each([
    ['outputs.review_plan.passed', ['0:outputs.review_plan.passed']],
    ['{{ outputs["review-plan"].passed }}', ['3:outputs.review-plan.passed']],
    ['outputs.plan.issues[0].title', ['0:outputs.plan.issues']],
    ['outputs[name].passed', ['0:outputs', '8:name']],
    ['success() and not failure()', ['0:success()', '18:failure()']],
    ['title.startswith("x")', ['0:title']],
    ['range(limit)|list', ['6:limit']],
    ['dict(a=b)|items', ['7:b']],
    ['a|items', ['0:a']],
    ['a is divisibleby(b)', ['0:a', '17:b']],
    ['a|default(b)', ['0:a guarded', '10:b']],
    ['a.b is defined', ['0:a.b guarded']],
    ['a is not defined', ['0:a guarded']],
    ['a is none', ['0:a']],
    ['a|upper|default("x")', ['0:a']],
    ['a.b is defined and a.b.c > 1', ['0:a.b guarded', '19:a.b.c guarded']],
    ['a is defined or a.c', ['0:a guarded', '16:a.c']],
    ['a is undefined or a.c', ['0:a guarded', '18:a.c guarded']],
    ['a.x if a is defined else a.y', ['0:a.x guarded', '7:a guarded', '25:a.y']],
    ['{"k": a}[b:c]', ['6:a', '9:b', '11:c']],
  ])('when it is `%s`, then its names are %j', (text, expected) => {
    expect(uses(text)).toEqual(expected);
  });
});

describe('given a template', () => {
  it('when names are bound by its own blocks, then they are not free inside them, but free outside', () => {
    expect(
      uses(
        '{% for i in items if i.ok %}{{ i.x }}{{ loop.index }}{{ y }}{% else %}{{ loop }}{% endfor %}{{ i }}',
        'template',
      ),
    ).toEqual(['12:items', '56:y', '73:loop', '95:i']);
    expect(uses('{{ a }}{% set a = b %}{{ a }}', 'template')).toEqual(['3:a', '18:b']);
    expect(uses('{% with a = b %}{{ a }}{% endwith %}{{ a }}', 'template')).toEqual(['12:b', '39:a']);
    expect(uses('{% set a %}{{ b }}{% endset %}{{ a }}', 'template')).toEqual(['14:b']);
    expect(uses('{% for k, (v, w) in a %}{{ k }}{{ v }}{{ w }}{% endfor %}', 'template')).toEqual(['20:a']);
    expect(uses('{% set n = namespace(x=a) %}{% set n.x = 1 %}{{ n.x }}', 'template')).toEqual(['23:a']);
  });

  it('when a block is only reached if a name exists, then its uses there are guarded', () => {
    expect(uses('{% if a is defined %}{{ a.b }}{% else %}{{ a }}{% endif %}{{ a }}', 'template')).toEqual([
      '6:a guarded',
      '24:a.b guarded',
      '43:a',
      '61:a',
    ]);
    expect(uses('{% if a is not defined %}{% elif a.b %}{% else %}{{ a.c }}{% endif %}', 'template')).toEqual(
      ['6:a guarded', '33:a.b guarded', '52:a.c guarded'],
    );
  });

  it('when names stand in raw text or comments, then they are no names', () => {
    expect(uses('{% raw %}{{ a }}{% endraw %}{# {{ b }} #}', 'template')).toEqual([]);
  });
});
