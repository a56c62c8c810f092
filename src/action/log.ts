import * as core from '@actions/core';

/**
 * One line for the log of the actions run. Words of steps and people are among it, and the runner obeys
 * commands in what a process prints: line breaks are shown, not made, and no line begins with a command.
 */
export function logLine(text: string): void {
  const line = text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ⏎ ');
  core.info(/^\s*(?:::|##\[)/.test(line) ? `· ${line}` : line);
}
