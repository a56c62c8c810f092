import { commitFields } from './commit.ts';
import type { Shown } from './fields.ts';
import { blobFields, treeFields } from './git-object.ts';
import { pullFields } from './pull.ts';
import { repositoryFields } from './repository.ts';
import { reviewFields } from './review.ts';

/** The types that point at each other. */
export const show: Shown = {
  repository: repositoryFields,
  pull: pullFields,
  review: reviewFields,
  object: (session, object, path = '') => {
    if (object === null) return null;
    if (object.type === 'commit') return commitFields(session, object);
    if (object.type === 'tree') return treeFields(session, object, path);
    return blobFields(object);
  },
};
