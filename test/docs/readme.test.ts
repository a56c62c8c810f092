import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import { pawl } from '../cli/pawl.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Pages about this repository, and pages about what its users write. */
const OURS = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'src/README.md', 'templates/README.md'];
const THEIRS = ['language', 'people', 'policy', 'commands', 'simulate', 'jinja2', 'problems'].map(
  (page) => `templates/docs/${page}.md`,
);
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The targets of a page's links that lead to files, as paths from the root. */
const linked = (page: string, text: string): string[] =>
  [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => join(dirname(page), target));

/** The places inside of pages that a page links to, as paths from the root with the place behind a `#`. */
const places = (page: string, text: string): string[] =>
  [...text.matchAll(/\]\(([^)#\s:]*\.md|)#([^)\s]+)\)/g)].map(
    ([, target = '', place = '']) => `${target === '' ? page : join(dirname(page), target)}#${place}`,
  );

/** The places of a page: its headings as GitHub names them, and those it names itself. */
const placesOf = (text: string): string[] => [
  ...[...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  ),
  ...[...text.matchAll(/<a id="(.*?)">/g)].map(([, id = '']) => id),
];

/** Files that a page names in backquotes: a word with a slash or a known ending, without a glob. */
const named = (text: string): string[] =>
  [
    ...text.matchAll(
      /`(?:npx vitest run )?((?:src|test|templates|scripts|\.ci|\.github\/workflows)\/[\w./ -]*)`/g,
    ),
  ]
    .flatMap(([, words = '']) => words.split(' '))
    .filter((word) => !word.startsWith('.github/workflows/pawl'));

describe('given a page that lies', () => {
  it('when it links to or names a file that is not there then that is found', () => {
    const text =
      'See [this](docs/none.md), [that](SECURITY.md#nowhere) and `test/none.test.ts`; run `npx vitest run test/docs test/nowhere`.';
    expect(
      [...linked('README.md', text), ...named(text)].filter((path) => !existsSync(join(ROOT, path))),
    ).toEqual(['docs/none.md', 'test/none.test.ts', 'test/nowhere']);
    expect(places('README.md', text)).toEqual(['SECURITY.md#nowhere']);
    expect(placesOf(read('SECURITY.md'))).not.toContain('nowhere');
  });
});

describe.each([...OURS, ...THEIRS])('given %s', (page) => {
  it('when its links and the files it names are followed then all of them are there', () => {
    const text = read(page);
    const paths = [...linked(page, text), ...named(text)];
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('when its links lead to a place in a page then that page has it', () => {
    const missing = places(page, read(page)).filter((link) => {
      const [path = '', place = ''] = link.split('#');
      return !placesOf(read(path)).includes(place);
    });
    expect(missing).toEqual([]);
  });
});

describe.each(OURS)('given %s', (page) => {
  it('when it says npm run then there is such a script', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: { [name: string]: string } };
    const said = [...read(page).matchAll(/npm run (?:-s )?([a-z:-]+)/g)].map(([, script = '']) => script);
    expect(said.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
  });
});

describe('given README.md', () => {
  const readme = read('README.md');

  it('when its workflow is read then it has no mistake', () => {
    const [, text = ''] = /```yaml\n(.*?)```/s.exec(readme) ?? [];
    expect(text).toContain('name: small-change');
    expect(parseWorkflow({ path: 'README.md', text }, { templates: [] }).problems).toEqual([]);
  });

  it('when it says how often the action is named then the caller names it that often', () => {
    const [, count] = /`pawl-dev\/pawl@000…`, (\w+) times/.exec(readme) ?? [];
    const uses = read('templates/github/pawl.yml').match(/pawl-dev\/pawl@0{40}/g) ?? [];
    expect(['none', 'once', 'two', 'three', 'four', 'five', 'six'][uses.length]).toBe(count);
  });

  it('when pawl is asked for its verbs then the table has them, with their flags', () => {
    const verbs = [...pawl('help').out.matchAll(/^ {2}([a-z]+) /gm)].map(([, verb = '']) => verb);
    expect(verbs.length).toBeGreaterThan(5);
    const [, section = ''] = readme.split('\n## The command line\n');
    const rows = section.split('\n').filter((line) => line.startsWith('| `'));
    for (const verb of verbs) {
      const row = rows.find((line) => new RegExp(`\`${verb}[ \`]`).test(line));
      expect({ verb, row }).toEqual({ verb, row: expect.any(String) });
      const [usage = ''] = pawl(verb, '--help').out.split('\n');
      for (const [flag] of usage.matchAll(/--[a-z-]+/g)) expect(row).toContain(flag);
    }
  });
});

describe('given src/README.md', () => {
  it.each(['gates', 'answers'])(
    'when the folder of %s is listed then its table has every file, and no other',
    (room) => {
      const [, section = ''] = read('src/README.md').split(
        new RegExp(`\\n\\| \`decide/${room}/\` +\\| its question`),
      );
      const [table = ''] = section.split('\n\n');
      const rows = table.split('\n').slice(2);
      const named = rows.flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([\w-]+\.ts)`/g)]);
      expect(named.map(([, name = '']) => name).toSorted()).toEqual(
        readdirSync(join(ROOT, 'src/decide', room)).toSorted(),
      );
    },
  );
});

describe('given action.yml', () => {
  const names = (part: 'inputs' | 'outputs'): string[] => {
    const [, block = ''] = new RegExp(`^${part}:\\n((?: .*\\n|\\n)*)`, 'm').exec(read('action.yml')) ?? [];
    return [...block.matchAll(/^ {2}([a-z-]+):/gm)].map(([, name = '']) => name);
  };
  const inCode = (call: string): string[] => {
    const text = ['src/action.ts', 'src/action/inputs.ts', 'src/action/outputs.ts'].map(read).join('\n');
    return [
      ...new Set(
        [...text.matchAll(new RegExp(`${call}\\(\\s*'([a-z-]+)'`, 'g'))].map(([, name = '']) => name),
      ),
    ];
  };

  it('when the code reads inputs then they are those that are declared', () => {
    expect(names('inputs').toSorted()).toEqual(inCode('getInput').toSorted());
  });

  it('when the code sets outputs then they are those that are declared', () => {
    expect(names('outputs').toSorted()).toEqual(inCode('setOutput').toSorted());
  });
});
