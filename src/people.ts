/** Levels of access to a repository, weakest first. */
export const PERMISSIONS = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const permissionAtLeast = (found: Permission, required: Permission): boolean =>
  PERMISSIONS.indexOf(found) >= PERMISSIONS.indexOf(required);

/** Somebody on GitHub. The numeric id identifies; the login is only for reading. */
export interface Person {
  id: number;
  login: string;
  type: 'User' | 'Bot' | 'Organization' | 'Mannequin';
}
