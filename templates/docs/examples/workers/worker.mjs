// A worker of Pawl: one request to the model, whose answer becomes the outcome. `uses: command`, `command: [node, /opt/pawl/worker.mjs]`
import { readFileSync } from 'node:fs';

const task = JSON.parse(readFileSync(0, 'utf8'));
const { ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: key } = process.env;
const end = (outcome) => process.stdout.write(JSON.stringify(outcome));
const failure = (type, message) => ({ status: 'failure', error: { type, message } });

const FORM = {
  text: '',
  report: `Answer with JSON in this schema only: ${JSON.stringify(task.schema)}`,
  files:
    'Answer with JSON only: {"text": "what you did", "files": [{"path", "content"}], "deletions": [path]}',
};

async function ask() {
  const answer = await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': key },
    body: JSON.stringify({
      model: task.model,
      max_tokens: 16_000,
      system: task.system,
      messages: [{ role: 'user', content: `${task.prompt}\n\n${FORM[task.returns]}` }],
    }),
  });
  const body = await answer.json();
  // Pawl knows what the API answered, and makes of a failed command the failure that belongs to it.
  if (!answer.ok) throw new Error(`${answer.status}: ${body.error?.message}`);
  return body.content
    .filter(({ type }) => type === 'text')
    .map(({ text }) => text)
    .join('');
}

if (key === undefined) end(failure('permission', 'this worker needs a key for the model'));
else {
  const text = await ask();
  if (task.returns === 'text') end({ status: 'success', text });
  else if (task.returns === 'report') end({ status: 'success', value: JSON.parse(text) });
  else end({ status: 'success', deletions: [], ...JSON.parse(text) });
}
