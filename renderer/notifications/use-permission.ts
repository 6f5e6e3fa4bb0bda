/** The browser's permission for notifications, kept up to date, for the settings to show. */
import { useCallback, useEffect, useState } from 'react';
import {
  type NoticePermission,
  onPermissionChange,
  readPermission,
  requestPermission,
} from './permission.ts';

export interface PermissionAccess {
  readonly permission: NoticePermission;
  /** To be called on a click alone. */
  request(): void;
}

export function usePermission(): PermissionAccess {
  const [permission, setPermission] = useState(() => readPermission(window));
  useEffect(() => onPermissionChange(window, () => setPermission(readPermission(window))), []);
  const request = useCallback(() => void requestPermission(window).then(setPermission), []);
  return { permission, request };
}
