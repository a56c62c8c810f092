import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { dispatch, onDispatch, World } from './world.ts';

let world: World;
afterEach(() => world.close());

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // a zombie that nobody has reaped yet is dead
  return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 200) throw new Error('waited too long');
    await sleep(25);
  }
}

/** Starts a grandchild in a session of its own, notes the pids of both, and sleeps. */
const sleeper = (pids: string) =>
  `setsid sleep 300 & echo $! >> ${pids}; echo $$ >> ${pids}; echo done >> ${pids}; sleep 300`;

describe('given an actions run that is killed', () => {
  it.each(['kill', 'signal'])(
    'when by %s then it ends cancelled, later jobs never start, no process is left',
    async (how) => {
      const stop = new AbortController();
      const pids = join(mkdtempSync(join(tmpdir(), 'pawl-pids-')), 'pids');
      world = new World({
        files: onDispatch(`
  work: {runs-on: x, steps: [{run: '${sleeper('"$PIDS"')}'}, {if: always(), run: echo unreached}]}
  record: {runs-on: x, needs: work, if: always(), steps: [{run: echo unreached}]}
`),
        options: { env: { work: { PIDS: pids } } },
      });
      const running = world.runner.run(dispatch(), { signal: stop.signal });
      await until(() => existsSync(pids) && readFileSync(pids, 'utf8').includes('done'));
      if (how === 'kill') world.runner.kill();
      else stop.abort();
      const [run] = await running;
      expect(run?.result).toBe('cancelled');
      expect(run?.jobs.map(({ id, result }) => [id, result])).toEqual([
        ['work', 'cancelled'],
        ['record', 'cancelled'],
      ]);
      expect(run?.jobs.map((job) => job.log).join('')).not.toContain('unreached\n');
      const started = readFileSync(pids, 'utf8').match(/\d+/g)?.map(Number) ?? [];
      expect(started).toHaveLength(2);
      await until(() => !started.some(alive));
      expect(readdirSync(join(world.directory, 'workspaces'))).toEqual([]);
      rmSync(dirname(pids), { recursive: true });
    },
  );

  it('when the next event comes then it is played as if nothing had been', async () => {
    world = new World({
      files: onDispatch(`
  a: {runs-on: x, concurrency: {group: g, queue: max}, steps: [{run: 'test "\${{ github.run_number }}" != 1 || sleep 300'}]}
`),
    });
    const first = world.runner.run(dispatch(), { signal: AbortSignal.timeout(300) });
    const second = world.runner.run(dispatch());
    expect((await first)[0]?.result).toBe('cancelled');
    expect((await second)[0]?.result).toBe('success');
  });

  it('when a job has ended by itself then what it left running is killed too', async () => {
    world = new World({
      files: onDispatch(
        `  a: {runs-on: x, steps: [{run: 'setsid sleep 300 > /dev/null 2>&1 & echo "pid $!"'}]}\n`,
      ),
    });
    const [run] = await world.runner.run(dispatch());
    const pid = Number(/pid (\d+)/.exec(run?.jobs[0]?.log ?? '')?.[1]);
    expect(pid).toBeGreaterThan(1);
    await until(() => !alive(pid));
  });
});
