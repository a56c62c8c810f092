import * as core from '@actions/core';
import { logLine } from './log.ts';

/** Writes to the page of the actions run. A page that cannot be written is said in the log, and keeps nothing else from being done. */
export async function writePage(markdown: string): Promise<void> {
  core.summary.addRaw(markdown);
  try {
    await core.summary.write();
  } catch (error) {
    logLine(`The page of this actions run could not be written: ${String(error)}`);
  }
}
