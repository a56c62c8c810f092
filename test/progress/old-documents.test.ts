import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashes } from '../../src/hashes.ts';
import type { Snapshot } from '../../src/decide/snapshot.ts';
import type { JsonValue } from '../../src/json.ts';
import { append, unchained } from '../../src/progress/append.ts';
import { decode, encode, presentText, withSeal } from '../../src/progress/codec.ts';
import { VERSIONS } from '../../src/progress/migrate.ts';
import { replay } from '../../src/progress/replay.ts';
import {
  ENDED,
  progress as schema,
  SCHEMA_VERSION,
  type Progress,
  type StepState,
} from '../../src/progress/schema.ts';
import { given, JONAS, LEA, MARIA, type Story } from '../support/story.ts';
import { KEPT, KEPT_VERSIONS, type Kept } from './documents/kept.ts';
import { asWrittenBy, published } from './documents/published.ts';
import { played, SCENES } from './documents/scenes.ts';

const fits = Object.fromEntries(
  VERSIONS.map((version) => [
    version,
    new Ajv2020({ strict: false, validateFormats: false }).compile(
      JSON.parse(published(version)) as { [key: string]: unknown },
    ),
  ]),
);

const read = (text: string): Progress => {
  const decoded = decode(text, 'progress.json');
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
  return decoded.value;
};

/** A pull request whose run a Pawl of another version left in this state. */
function leftIn({ workflow, texts }: Kept): Story {
  const story = given(workflow);
  for (const text of texts) story.documents.push(read(text));
  const progress = story.documents.at(-1);
  if (progress === undefined) throw new Error('No document is kept');
  story.progress = progress;
  // What is said from now on comes after what was said before.
  for (let said = 0; said < 20; said += 1) story.comment(LEA, 'Fine.');
  story.snapshot.comments = Object.values(progress.steps).flatMap(({ gate }) => commentsAt(gate));
  story.now = progress.updated_at;
  for (const { output } of Object.values(progress.steps))
    if (output !== undefined) {
      story.snapshot.outputs[output.path] = output.oid;
      story.texts[output.oid] = 'What was said then.';
    }
  return story;
}

const commentsAt = (gate: StepState['gate']): Snapshot['comments'] =>
  (gate?.answers ?? []).flatMap(({ by, at, text, source_id: id }) =>
    typeof id !== 'number'
      ? []
      : [
          {
            id,
            node_id: `c${id}`,
            author: { ...by, type: 'User' },
            body: `/approve ${gate?.name ?? ''} ${text}`,
            created_at: at,
            edited_at: null,
            own_reactions: ['ROCKET'],
          },
        ],
  );

/** Work comes back and people do what is asked of them, until the run ends. */
function playOn(story: Story): void {
  story.label('ship-it');
  if (story.progress?.paused !== undefined) story.comment(LEA, '/resume').wake();
  for (let round = 0; round < 30 && !ENDED.includes(story.progress?.status ?? ''); round += 1) {
    story.later(60);
    for (const [instance, { claim }] of Object.entries(story.progress?.steps ?? {}))
      if (claim !== undefined) story.back(instance, { value: { quality: 9 }, scores: { quality: 9 } });
    const asked = Object.entries(story.progress?.steps ?? {}).filter(
      ([, { gate }]) => gate?.status === 'pending',
    );
    for (const [gate] of asked)
      for (const person of [JONAS, MARIA]) story.comment(person, `/approve ${gate}`).wake();
    story.later(600).wake();
  }
}

const versionsOf = (story: Story) =>
  story.documents.map((document, index) => ({ commit: `c${index}`, text: encode(document) }));

describe('given the versions of the schema', () => {
  it.each(VERSIONS)('when documents of %s are looked for, then every scene is kept', (version) => {
    const scenes = KEPT.filter((kept) => kept.version === version).map(({ scene }) => scene);
    expect(scenes.toSorted()).toEqual(Object.keys(SCENES).toSorted());
  });

  it('when the kept documents are looked through, then none is of a version that nobody knows', () => {
    expect(KEPT_VERSIONS.toSorted()).toEqual(VERSIONS.toSorted());
    for (const { version, texts } of KEPT)
      for (const text of texts) expect(text).toContain(`"schema_version": "${version}"`);
  });

  it.each(['1.3', '1.10', '2.0', '10.0', '999999.999999'])(
    'when a document is of %s, then a newer Pawl is asked for, and nothing else is said of it',
    (version) => {
      const text = KEPT[0]?.text.replace(/"schema_version": ".*?"/, `"schema_version": "${version}"`) ?? '';
      const decoded = decode(text.replace('"seal"', '"unheard_of": {},\n  "seal"'), 'p/progress.json');
      expect(decoded).toMatchObject({
        ok: false,
        problems: [
          {
            code: 'progress_newer',
            message: expect.stringContaining(`of version ${version}`),
            hint: expect.stringContaining('Use the newer Pawl'),
            span: { file: 'p/progress.json' },
          },
        ],
      });
    },
  );

  it.each(['', '0.9', '1', '1.', '01.5', '1.1.1', 'v2.0', '1.1 ', 'constructor', '1e9.0', '9999999.0'])(
    'when a document says that it is of %j, then it is none of ours',
    (version) => {
      const text = KEPT[0]?.text.replace(/"schema_version": ".*?"/, `"schema_version": "${version}"`) ?? '';
      expect(decode(text, 'p')).toMatchObject({ ok: false, problems: [{ code: 'progress_unreadable' }] });
    },
  );

  it.each(Object.entries(SCENES))(
    'when the scene %s is played now, then what it leaves fits the published schema',
    (_, scene) => {
      for (const document of played(scene)) {
        const text = encode(document);
        expect(fits[SCHEMA_VERSION]?.(JSON.parse(text))).toBe(true);
        expect(read(text)).toEqual(document);
        for (const version of VERSIONS) {
          const then = asWrittenBy(version, read(text));
          expect(fits[version]?.(JSON.parse(then))).toBe(true);
          expect(read(then).schema_version).toBe(SCHEMA_VERSION);
        }
      }
    },
  );
});

describe.each(KEPT)('given the document $version/$scene', (kept) => {
  const { version, text } = kept;

  it('fault 18: when it is read, then it says the same in the present form, which is a document itself', () => {
    expect(fits[version]?.(JSON.parse(text))).toBe(true);
    const document = read(text);
    expect(document.schema_version).toBe(SCHEMA_VERSION);
    const { schema_version: _old, ...then } = JSON.parse(text) as { [key: string]: unknown };
    expect(document).toMatchObject(then);
    const now = presentText(document);
    expect(fits[SCHEMA_VERSION]?.(JSON.parse(now))).toBe(true);
    expect(read(now)).toEqual(document);
    expect(Buffer.byteLength(now)).toBeLessThan(Buffer.byteLength(text) + 1_000);
  });

  it('fault 18: when the entries of its run are folded by the present engine, then they give the same document', () => {
    let folded: Progress | null = null;
    for (const entries of kept.journal) folded = unchained(folded, entries, '');
    const document = read(text);
    expect(folded).toEqual({ ...document, journal: { ...document.journal, prev_hash: '' } });
  });

  it('fault 18: when it is gone on from, then the next names the hash of the very text that stands in the branch', () => {
    const document = read(text);
    expect(encode(document)).toBe(text);
    const { decision, at } = document.journal.entries.at(-1) ?? { decision: '', at: '' };
    const next = append(
      document,
      [
        {
          type: 'run.paused',
          at,
          decision: `${decision}-next`,
          by: { id: LEA.id, login: LEA.login },
          text: '',
        },
      ],
      hashes.sha256,
    );
    expect(next.journal).toMatchObject({
      prev_hash: hashes.sha256(text),
      seq: document.journal.seq + 1,
    });
    expect({ ...next, generation: next.generation - 1 }).toMatchObject({
      schema_version: SCHEMA_VERSION,
      generation: document.generation,
      steps: document.steps,
    });
  });

  it('fault 18: when Pawl was exchanged while its run was in flight, then that goes on to its end, and the whole history folds to itself', () => {
    const story = leftIn(kept);
    const before = story.documents.length;
    const done = Object.entries(story.progress?.steps ?? {}).filter(([, { conclusion }]) => conclusion);
    if (ENDED.includes(story.progress?.status ?? '')) story.start();
    else {
      playOn(story);
      for (const [instance, state] of done)
        expect(story.progress?.steps[instance]).toMatchObject({ completed_at: state.completed_at });
    }
    expect(story.documents.length).toBeGreaterThan(before);
    if (kept.scene === 'ended') {
      expect(story.progress).toMatchObject({ status: 'in_progress', generation: read(text).generation + 1 });
      playOn(story);
    }
    expect(story.progress).toMatchObject({ status: 'completed', schema_version: SCHEMA_VERSION });
    const all = versionsOf(story);
    const { differences, same } = replay(all, hashes.sha256);
    // Of most scenes only the newest document is kept, which then begins in the middle.
    const begun = kept.texts.length > 1 ? [] : ['c0'];
    expect(differences.map(({ commit }) => commit)).toEqual(begun);
    expect(same).toBe(all.length - begun.length);
  });

  it('fault 18: when it is sealed, then its seal is made and checked over the text of its own version', () => {
    const document = read(text);
    const sealed = withSeal(document, `v1:k1:${'a'.repeat(64)}`);
    expect(encode(sealed)).toBe(
      text.replace(/"seal": null\n\}\n$/, `"seal": "v1:k1:${'a'.repeat(64)}"\n}\n`),
    );
    expect(encode(withSeal(read(encode(sealed)), null))).toBe(text);
  });

  it('when it is cut at any byte, then it is unreadable and nothing else happens', () => {
    const bytes = Buffer.from(text, 'utf8');
    for (let length = 0; length < bytes.length; length += 11)
      expect(decode(bytes.subarray(0, length).toString('utf8'), 'p').ok, `cut at ${length}`).toBe(false);
  });

  it('when a byte is flipped, then what is still read is what stands there, and never the same but under another version', () => {
    const original = read(text);
    fc.assert(
      fc.property(fc.nat(Buffer.byteLength(text) - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const bytes = Buffer.from(text, 'utf8');
        bytes[at] = (bytes[at] ?? 0) ^ mask;
        const flipped = bytes.toString('utf8');
        const decoded = decode(flipped, 'p');
        if (!decoded.ok) return;
        expect(encode(decoded.value)).toBe(flipped);
        if (JSON.stringify(decoded.value) === JSON.stringify(original))
          expect(flipped.replace(/"schema_version": ".*?"/, '')).toBe(
            text.replace(/"schema_version": ".*?"/, ''),
          );
      }),
      { numRuns: 150 },
    );
  });

  it('when anything in it is another value, then what is still read is a document of the present form', () => {
    const places = placesIn(JSON.parse(text) as JsonValue);
    const accepted = { count: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom(...OTHERS), (path, other) => {
        const changed = `${JSON.stringify(withOther(JSON.parse(text) as JsonValue, path, other), null, 2)}\n`;
        const decoded = decode(changed, 'p');
        if (!decoded.ok) return;
        accepted.count += 1;
        expect(schema.safeParse(decoded.value).success).toBe(true);
        expect(encode(decoded.value)).toBe(changed);
        expect(read(presentText(decoded.value))).toEqual(decoded.value);
      }),
      { numRuns: 150 },
    );
    expect(accepted.count).toBeGreaterThan(5);
  });
});

/** Values that fit in some places and not in others; `undefined` takes the key away. */
const OTHERS: (JsonValue | undefined)[] = [
  undefined,
  null,
  0,
  1,
  -1,
  2.5,
  '',
  'x',
  '2026-02-01T00:00:00Z',
  true,
  [],
  {},
  ['x'],
];

type Path = (string | number)[];

function placesIn(value: JsonValue, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const own = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [
    ...(path.length === 0 ? [] : [path]),
    ...own.flatMap(([key, inner]) => (key === 'schema_version' ? [] : placesIn(inner, [...path, key]))),
  ];
}

function withOther(value: JsonValue, [key, ...rest]: Path, other: JsonValue | undefined): JsonValue {
  if (key === undefined || typeof value !== 'object' || value === null) return other ?? null;
  const change = (inner: JsonValue): JsonValue | undefined =>
    rest.length === 0 ? other : withOther(inner, rest, other);
  if (Array.isArray(value))
    return value.flatMap((inner, index) => (index === key ? (change(inner) ?? []) : [inner]));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): [string, JsonValue][] => {
      const now = name === key ? change(inner) : inner;
      return now === undefined ? [] : [[name, now]];
    }),
  );
}
