import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { formOf, VERSIONS } from '../../src/progress/migrate.ts';
import { SCHEMA_VERSION } from '../../src/progress/schema.ts';
import { nameOf, published, schemaOf, type Node, type Schema } from './documents/published.ts';

/** What the old schema allows and the new one does not, by the place of it. */
function narrowed(old: Schema, now: Schema): string[] {
  const said: string[] = [];
  const seen = new Set<Node>();
  const compare = (one: Node, other: Node, place: string): void => {
    const [before, after] = [old.at(one), now.at(other)];
    if (seen.has(before)) return;
    seen.add(before);
    if (Object.keys(after).every((key) => key === '$schema')) return;
    const choices = [before.anyOf ?? before.oneOf, after.anyOf ?? after.oneOf];
    if (choices[0] !== undefined || choices[1] !== undefined) {
      for (const choice of choices[0] ?? [before]) {
        const same = (choices[1] ?? [after]).filter(
          (candidate) => nameOf(now, candidate) === nameOf(old, choice),
        );
        if (same.length === 0) said.push(`${place} may not be ${nameOf(old, choice)} any more`);
        // Of choices that look alike nothing more is told here.
        else if (same.length === 1 && same[0] !== undefined)
          compare(choice, same[0], `${place}<${nameOf(old, choice)}>`);
      }
      return;
    }
    compareValues(before, after, place);
    if (before.items !== undefined && after.items !== undefined)
      compare(before.items, after.items, `${place}[]`);
    if (typeof before.additionalProperties === 'object' && typeof after.additionalProperties === 'object')
      compare(before.additionalProperties, after.additionalProperties, `${place}.*`);
    const names = Object.keys(before.properties ?? {});
    const order = Object.keys(after.properties ?? {}).filter((name) => names.includes(name));
    if (order.join() !== names.join())
      said.push(`${place} had the keys ${names.join(', ')}, and has ${order.join(', ')}`);
    for (const name of after.required ?? [])
      if (before.properties !== undefined && before.required?.includes(name) !== true)
        said.push(`${place} must have ${name} now`);
    for (const [name, property] of Object.entries(before.properties ?? {})) {
      const counterpart = after.properties?.[name];
      if (counterpart !== undefined) compare(property, counterpart, `${place}.${name}`);
    }
  };
  const compareValues = (before: Node, after: Node, place: string): void => {
    const allowed = after.enum ?? (after.const === undefined ? undefined : [after.const]);
    const used = before.enum ?? (before.const === undefined ? undefined : [before.const]);
    if (allowed !== undefined && (used === undefined || used.some((value) => !allowed.includes(value))))
      said.push(`${place} allows fewer values`);
    if (JSON.stringify(before['type']) !== JSON.stringify(after['type']) && after['type'] !== undefined)
      said.push(`${place} was ${JSON.stringify(before['type'])} and is ${JSON.stringify(after['type'])}`);
    for (const bound of [
      'minimum',
      'exclusiveMinimum',
      'maximum',
      'minLength',
      'maxLength',
      'pattern',
      'format',
    ])
      if (after[bound] !== undefined && after[bound] !== before[bound])
        said.push(`${place} has another ${bound}`);
  };
  compare(old.root, now.root, '');
  return said;
}

const present = published(SCHEMA_VERSION);

describe('given a schema that is narrower than it was', () => {
  it.each<[string, (schema: Node) => void, RegExp]>([
    ['without a key', (s) => void delete s.properties?.['outputs'], /had the keys .*outputs/],
    ['with a new key that must be there', (s) => void s.required?.push('fresh'), /must have fresh now/],
    [
      'with a renamed value',
      (s) => void (s.properties!['status']!.enum = ['begun']),
      /\.status allows fewer values/,
    ],
    [
      'with two keys in another order',
      (s) => void (s.properties = Object.fromEntries(Object.entries(s.properties ?? {}).toReversed())),
      /had the keys/,
    ],
    [
      'without an entry',
      (s) => void s.properties!['journal']!.properties!['entries']!.items!.oneOf!.pop(),
      /entries\[\] may not be/,
    ],
    [
      'with a bound of a number',
      (s) => void (s.properties!['generation']!['minimum'] = 1),
      /\.generation has another minimum/,
    ],
  ])('when it is the present one %s, then that is told', (_, change, what) => {
    const changed = JSON.parse(present) as Node;
    change(changed);
    expect(narrowed(schemaOf(present), schemaOf(JSON.stringify(changed)))).toContainEqual(
      expect.stringMatching(what),
    );
  });
});

describe('given the schemas that were published', () => {
  it.each(VERSIONS.filter((version) => version !== SCHEMA_VERSION))(
    'fault 18: when that of %s is held against the form that is read today, then that is as wide: every document of it is still read',
    (version) => {
      const today = JSON.stringify(z.toJSONSchema(formOf(version).schema, { reused: 'ref', io: 'input' }));
      expect(narrowed(schemaOf(published(version)), schemaOf(today))).toEqual([]);
    },
  );

  it('when a schema is held against itself, then it is not narrower', () => {
    expect(narrowed(schemaOf(present), schemaOf(present))).toEqual([]);
  });
});
