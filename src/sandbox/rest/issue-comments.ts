import type { Answer } from '../answer.ts';
import { Refusal } from '../refusal.ts';
import { addComment } from '../state/comment.ts';
import { commentPayload } from '../state/payloads.ts';
import type { Call } from './operations.ts';
import { userBody } from './user.ts';

export function createIssueComment({ repository, token, parameters, body }: Call): Answer {
  const pull = repository.pulls.find(({ number }) => String(number) === parameters['issue_number']);
  if (pull === undefined) throw new Refusal('NOT_FOUND', 'Not Found');
  const text = typeof body['body'] === 'string' ? body['body'] : '';
  const comment = addComment(repository, token.account, pull, text);
  const url = `https://api.github.com/repos/${repository.fullName}/issues/comments/${comment.id}`;
  return {
    status: 201,
    headers: { location: url },
    body: {
      ...commentPayload(repository, pull, comment),
      url,
      issue_url: `https://api.github.com/repos/${repository.fullName}/issues/${pull.number}`,
      user: userBody(token.account),
    },
  };
}
