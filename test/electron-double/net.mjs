/** The double's `net`: Node's own client, for questions of the main process. */
import { request as requestHttp } from 'node:http';

export const net = {
  request: ({ session: _session, redirect: _redirect, ...options }) => requestHttp(options),
};
