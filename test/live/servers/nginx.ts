/** nginx with a worker, in the foreground. */
import type { StartServer } from '../server-place.ts';

export const startNginx: StartServer = async (place) => {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (one) => `${one}_temp_path ${one};`,
  );
  const user = process.getuid?.() === 0 ? `user ${place.user};` : '';
  const conf = `${user}
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  ${temporary.join('\n  ')}
  server { listen 127.0.0.1:${place.port}; root ${place.folder}; }
}
`;
  place.start('nginx', ['-p', place.folder, '-c', place.write('nginx.conf', conf), '-e', 'stderr']);
  await place.answers();
};
