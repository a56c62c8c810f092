import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** Files that are in the repository, or would be with the next commit. */
const kept = (): string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((path) => path !== '' && existsSync(new URL(`../${path}`, import.meta.url)));

/** Where people and machines keep their checkouts, and the two places this one knows of itself. */
const MACHINE_PATH = /(?<![\w.~*])\/(?:home|Users|root|work|workspace)\/[\w.-]+|[A-Z]:\\Users\\/;
const here = [ROOT.replace(/\/$/, ''), homedir()].filter((path) => path.split('/').length > 2);

const machinePathsIn = (text: string): string[] =>
  text.split('\n').filter((line) => MACHINE_PATH.test(line) || here.some((path) => line.includes(path)));

const registryHostsIn = (lock: string): string[] =>
  lock
    .split('\n')
    .filter((line) => /^\s*"(?:resolved|tarball)":/.test(line) || /:\/\/[^/"]*(?:registry|npm)/.test(line));

describe('given the Node that runs the tests', () => {
  it('when it says its version then that is the one the action is run with', () => {
    expect(process.version).toMatch(/^v24\./);
    expect(read('action.yml')).toContain('using: node24');
  });

  it('when the manifest is asked then it pins exactly that version, and every other one too', () => {
    const manifest = JSON.parse(read('package.json')) as { [part: string]: { [name: string]: string } };
    expect(`v${manifest['devDependencies']?.['node']}`).toBe(process.version);
    const pins = Object.entries({ ...manifest['dependencies'], ...manifest['devDependencies'] });
    expect(pins.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});

describe('given what must not be kept in the repository', () => {
  it.each([
    ['a resolved address', '      "resolved": "https://packages.example/a/-/a-1.0.0.tgz",'],
    ['a registry in another field', '      "from": "https://registry.example/a",'],
  ])('when a lock file holds %s then it is found', (_, line) => {
    expect(registryHostsIn(`{\n${line}\n}`)).toHaveLength(1);
  });

  it.each([
    ['cd /', 'home', '/lea/pawl'],
    ['"/', 'Users', '/lea/x"'],
    ['file:///', 'root', '/pawl'],
    ['D:\\', 'Users', '\\lea'],
    ['in ', ROOT, 'src'],
  ])('when a line says %s%s%s then it is found', (...parts) => {
    const line = parts.join('');
    expect(machinePathsIn(`first\n${line}\n`)).toEqual([line]);
  });

  it('when the lock file is read then it names no registry', () => {
    expect(registryHostsIn(read('package-lock.json'))).toEqual([]);
  });

  it('when the lock file is read then every optional package is in it, for whatever platform, so that npm ci takes it', () => {
    type Entry = { version: string; optionalDependencies?: { [name: string]: string } };
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: { [path: string]: Entry } };
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) => {
      const around = path.replace(/(^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, '$1');
      return Object.entries(optionalDependencies).flatMap(([name, version]) => {
        const found =
          packages[`${path}/node_modules/${name}`] ??
          packages[`${around}node_modules/${name}`] ??
          packages[`node_modules/${name}`];
        const fits = found !== undefined && (!/^\d/.test(version) || found.version === version);
        return fits ? [] : [`${path}: ${name}@${version}`];
      });
    });
    expect(missing).toEqual([]);
  });

  it('when every file is read then none names a place on a machine', () => {
    const files = kept();
    expect(files.length).toBeGreaterThan(300);
    const found = files.flatMap((path) =>
      machinePathsIn(read(path)).map((line) => `${path}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });
});
