/** Longest wait, in seconds, that is spent on a runner; for longer ones the step is tried again later. */
const PATIENCE = 20;

/** How many seconds an answer of the model's API asks to wait; 0 where it asks for none. */
export const waitOf = (headers: Headers): number => {
  const milliseconds = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  if (!Number.isNaN(milliseconds)) return milliseconds / 1_000;
  const asked = headers.get('retry-after') ?? '';
  const seconds = Number.parseFloat(asked);
  if (!Number.isNaN(seconds)) return seconds;
  const instant = Date.parse(asked);
  return Number.isNaN(instant) ? 0 : (instant - Date.now()) / 1_000;
};

/** `fetch`, except that an answer which asks to come back after more than 20 seconds is marked as not to be retried. */
export const patientFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.ok || waitOf(response.headers) <= PATIENCE) return response;
  const headers = new Headers(response.headers);
  headers.set('x-should-retry', 'false');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
};
