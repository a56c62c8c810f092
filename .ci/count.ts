import { readFileSync } from 'node:fs';

/** The part of vitest's JSON report that is counted here. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

const [path = ''] = process.argv.slice(2);
const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
// A suite that could not be loaded has no test that could fail; it counts as one.
const unloaded = report.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);
console.log(`${report.numPassedTests} passed, ${report.numFailedTests + unloaded.length} failed`);
