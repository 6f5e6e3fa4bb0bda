/** What servers are called, by a hundred and more real command lines of all systems. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameworkOf } from '../../main/core/owner/frameworks.ts';
import { friendlyLabel, labelParts, labelText } from '../../preload/friendly-label.ts';
import type { Listener, Owner } from '../../preload/model.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';

const BIN = '/home/me/web-shop/node_modules/.bin';
const NODE = '/usr/bin/node';
const BREW = '/opt/homebrew/bin';
const WIN = 'C:\\Users\\me\\web-shop\\node_modules';
const WINNODE = 'C:\\nodejs\\node.exe';
const BEAM = '/usr/lib/erlang/erts-13.1/bin/beam.smp -- -root /usr/lib/erlang --';

/** A line of words, or `=` and one text that the process wrote over its command line; then how it calls itself, if otherwise. */
type Line = [line: string, what: string, name?: string];

/** In the project web-shop, on the branch feature/login. */
const PROJECT_LINES: Line[] = [
  [`node ${BIN}/vite`, 'vite'],
  [`${NODE} ${BIN}/vite dev --port 5173 --host`, 'vite'],
  [`${BREW}/node /Users/me/web-shop/node_modules/vite/bin/vite.js`, 'vite'],
  [`${WINNODE} ${WIN}\\vite\\bin\\vite.js`, 'vite'],
  [`node --inspect=9229 ${BIN}/vite preview`, 'vite'],
  [`node --require ./hook.cjs --import file:///x/loader.mjs ${BIN}/vite`, 'vite'],
  [`bun --bun ${BIN}/vite`, 'vite'],
  ['=next-server (v14.2.3)', 'next.js', 'next-server (v1'],
  [`node ${BIN}/next dev --turbo`, 'next.js'],
  [`${WINNODE} ${WIN}\\next\\dist\\bin\\next start`, 'next.js'],
  ['node .next/standalone/server.js', 'next.js'],
  [`node ${BIN}/nuxt dev`, 'nuxt'],
  ['node .output/server/index.mjs', 'nitro'],
  [`node ${BIN}/astro dev`, 'astro'],
  [`node ${BIN}/remix dev`, 'remix'],
  [`node ${BIN}/react-router dev`, 'react router'],
  ['=ng serve', 'angular', 'ng serve'],
  [`node ${BIN}/ng serve --open`, 'angular'],
  [`node ${BIN}/webpack serve --mode development`, 'webpack-dev-server'],
  ['node /home/me/web-shop/node_modules/react-scripts/scripts/start.js', 'create react app'],
  [`node ${BIN}/vue-cli-service serve`, 'vue cli'],
  [`node ${BIN}/storybook dev -p 6006`, 'storybook'],
  [`node ${BIN}/parcel src/index.html`, 'parcel'],
  [`node ${BIN}/expo start`, 'expo'],
  [`node ${BIN}/gatsby develop`, 'gatsby'],
  [`node ${BIN}/eleventy --serve`, 'eleventy'],
  [`node ${BIN}/docusaurus start`, 'docusaurus'],
  [`node ${BIN}/json-server --watch db.json`, 'json-server'],
  [`node ${BIN}/wrangler dev`, 'wrangler'],
  [`node ${BIN}/prisma studio`, 'prisma studio'],
  ['node /usr/local/bin/netlify dev', 'netlify'],
  ['node server.js', 'node'],
  ['node --env-file .env --watch-path src server.js', 'node'],
  ['/home/me/.nvm/versions/node/v20.1.0/bin/node dist/main.js', 'node'],
  [`node ${BIN}/tsx watch src/index.ts`, 'node'],
  ['node /home/me/vite-blog/server.js', 'node'],
  ['deno run -A main.ts', 'deno'],
  ['bun --hot src/index.ts', 'bun'],
  ['python manage.py runserver', 'django'],
  ['/home/me/web-shop/.venv/bin/python3 /home/me/web-shop/manage.py runserver 0.0.0.0:8000', 'django'],
  ['C:\\Python312\\python.exe manage.py runserver', 'django'],
  ['/opt/homebrew/Cellar/python@3.12/3.12.1/Python -m flask run', 'flask'],
  ['python3 .venv/bin/flask --app web run --debug', 'flask'],
  ['python3 .venv/bin/uvicorn app.main:app --reload', 'uvicorn'],
  ['python -X dev -m uvicorn app:app', 'uvicorn'],
  ['python3 .venv/bin/fastapi dev main.py', 'fastapi'],
  ['=gunicorn: master [shop.wsgi]', 'gunicorn', 'gunicorn'],
  ['python3 .venv/bin/streamlit run app.py', 'streamlit'],
  ['python3 /usr/local/bin/jupyter-lab --no-browser', 'jupyter'],
  ['python3 -m http.server 8000', 'python http.server'],
  ['=puma 6.4.0 (tcp://localhost:3000) [web-shop]', 'puma', 'ruby'],
  ['ruby bin/rails server -p 3000', 'rails'],
  ['ruby /usr/local/bin/jekyll serve', 'jekyll'],
  ['php artisan serve', 'laravel'],
  ['php -S localhost:8000 -t public', 'php built-in server'],
  ['/usr/local/bin/symfony server:start', 'symfony'],
  ['java -cp /x/classes:/m2/spring-boot-3.2.0.jar com.acme.App', 'spring boot'],
  ['C:\\jdk\\bin\\java.exe -jar app.jar --spring.profiles.active=dev', 'spring boot'],
  ['java -jar target/quarkus-app/quarkus-run.jar', 'quarkus'],
  ['java -jar build/libs/app.jar', 'java'],
  [`${BEAM} -elixir x -extra /usr/local/bin/mix phx.server`, 'phoenix'],
  ['/tmp/go-build12/b001/exe/api', 'api'],
  ['/tmp/go-build12/b001/exe/main', 'go'],
  ['./__debug_bin2345', 'go'],
  ['target/debug/shop-api --port 3000', 'shop-api'],
  ['C:\\web-shop\\target\\debug\\shop-api.exe', 'shop-api'],
  ['dotnet bin/Debug/net8.0/Api.dll', 'dotnet'],
  ['/home/me/web-shop/bin/Debug/net8.0/Api', 'Api'],
  ['hugo server -D', 'hugo'],
];

/** In no project, in a folder that is not the user's own. */
const OTHER_LINES: Line[] = [
  ['/usr/lib/postgresql/15/bin/postgres -D /var/lib/postgresql/15/main', 'postgresql'],
  ['=postgres: checkpointer', 'postgresql', 'postgres'],
  ['C:\\PostgreSQL\\16\\bin\\postgres.exe -D C:\\data', 'postgresql'],
  ['/opt/homebrew/opt/postgresql@16/bin/postgres -D /opt/homebrew/var/postgresql@16', 'postgresql'],
  ['/usr/sbin/mariadbd', 'mariadb'],
  ['/usr/sbin/mysqld --defaults-file=x', 'mysql'],
  ['=redis-server *:6379', 'redis', 'redis-server'],
  ['=valkey-server 127.0.0.1:6379', 'valkey', 'valkey-server'],
  ['/usr/bin/mongod --config /etc/mongod.conf', 'mongodb'],
  ['/usr/bin/memcached -m 64', 'memcached'],
  ['/usr/bin/clickhouse-server --config-file=x', 'clickhouse'],
  [`${BEAM} -noinput -s rabbit boot -boot start_sasl`, 'rabbitmq'],
  ['java -Xmx1G -cp /opt/kafka/libs/* kafka.Kafka server.properties', 'kafka'],
  ['java -cp x org.apache.zookeeper.server.quorum.QuorumPeerMain zoo.cfg', 'zookeeper'],
  [
    'java --module-path l -m org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch',
    'elasticsearch',
  ],
  ['java -cp x org.apache.cassandra.service.CassandraDaemon', 'cassandra'],
  ['java -jar /usr/share/java/jenkins.war', 'jenkins'],
  ['java -classpath b.jar org.apache.catalina.startup.Bootstrap start', 'tomcat'],
  ['=nginx: master process /usr/sbin/nginx -g daemon on;', 'nginx', 'nginx'],
  ['/usr/sbin/apache2 -k start', 'apache'],
  ['caddy run', 'caddy'],
  ['traefik --providers.docker', 'traefik'],
  ['/usr/sbin/haproxy -Ws -f /etc/haproxy.cfg', 'haproxy'],
  ['minio server /data', 'minio'],
  ['/usr/bin/etcd', 'etcd'],
  ['consul agent -dev', 'consul'],
  ['vault server -dev', 'vault'],
  ['/usr/bin/prometheus --config.file=x', 'prometheus'],
  ['grafana server --homepath /usr/share/grafana', 'grafana'],
  ['/usr/local/bin/ollama serve', 'ollama'],
  ['./llama-server -m model.gguf', 'llama.cpp'],
  ['python3 -m vllm.entrypoints.openai.api_server --model x', 'vllm'],
  ['mailpit', 'mailpit'],
  ['MailHog', 'mailhog'],
  ['ngrok http 3000', 'ngrok'],
  ['ssh -N -L 5432:db:5432 me@host', 'ssh'],
  ['=sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups', 'sshd', 'sshd'],
  ['/usr/sbin/cupsd -l', 'cups'],
  ['/usr/bin/dockerd -H fd://', 'docker'],
  ['node /home/you/.vscode-server/bin/abc/out/server-main.js', 'vs code server'],
  ['node /srv/api/server.js --port 3000', 'node server.js'],
  ['node --require /opt/agent.js /srv/api/server.js', 'node server.js'],
  ['node -e require("net").createServer()', 'node -e …'],
  ['bash -c "secret"', 'bash -c …'],
  ['python3 /opt/tool/app.py', 'python3 app.py'],
  ['deno run -A --config x.json /srv/main.ts', 'deno main.ts'],
  ['java -jar /srv/app.jar', 'java app.jar'],
  ['C:\\nodejs\\node.exe C:\\srv\\server.js', 'node server.js'],
  ['/usr/lib/firefox/firefox', 'firefox'],
  ['/opt/acme/acmed --config x', 'acmed'],
];

const argvOf = (line: string): string[] => (line.startsWith('=') ? [line.slice(1)] : line.split(' '));
const baseOf = (argv: string[]): string => argv[0]?.split(/[\\/]/).at(-1) ?? '';
const HOME = '/home/me';
const shop = {
  root: '/home/me/web-shop',
  name: 'web-shop',
  branch: 'feature/login',
  worktree: false,
  script: null,
};

const ownerOf = ([line, , name]: Line) => {
  const argv = argvOf(line);
  const command = { argv, name: name ?? baseOf(argv) };
  return sampleOwner({ ...command, cwd: '/', framework: frameworkOf(command) });
};

const labelOf = (owner: Owner | null, more: Partial<Listener> = {}): string =>
  friendlyLabel({ ...sampleListener({ owner }), ...more }, HOME);

describe('the label', () => {
  it('is tested on a hundred lines at least', () => {
    expect(new Set([...PROJECT_LINES, ...OTHER_LINES].map(([line]) => line)).size).toBeGreaterThan(100);
  });

  it.each(PROJECT_LINES)('of %s in a project is %s', (...line) => {
    expect(labelOf({ ...ownerOf(line), project: shop })).toBe(`${line[1]} — web-shop (feature/login)`);
  });

  it.each(OTHER_LINES)('of %s in none is %s', (...line) => {
    expect(labelOf(ownerOf(line))).toBe(line[1]);
  });

  it('names the container, the compose project, and the folder where there is no project', () => {
    const container = {
      id: 'c',
      name: 'db-1',
      image: 'postgres',
      composeProject: 'shop',
      composeService: 'db',
      engine: 'docker',
    };
    expect(labelOf(sampleOwner(), { container })).toBe('db-1 — shop');
    expect(labelOf(null, { container })).toBe('db-1 — shop');
    expect(labelOf(sampleOwner({ cwd: '/home/me/api' }))).toBe('node — ~/api');
    const windows = sampleListener({ owner: sampleOwner({ cwd: 'C:\\Users\\me\\api' }) });
    expect(friendlyLabel(windows, 'C:\\Users\\me')).toBe('node — ~\\api');
    expect(labelText(labelParts(windows, ''))).toBe('node');
  });

  it('names the tunnel, and of somebody hidden the user', () => {
    const tunnel = { id: 't', name: 'db-prod' };
    expect(labelOf(sampleOwner({ name: 'ssh', project: shop }), { tunnel })).toBe('tunnel db-prod');
    expect(labelOf(null, { user: 'alice' })).toBe('a process of alice');
    expect(labelOf(null, { user: null })).toBe('a hidden process');
  });

  it('stays short, and never cuts inside of a character', () => {
    const project = { ...shop, name: '🚢'.repeat(100), branch: 'b'.repeat(200) };
    const label = labelOf(sampleOwner({ name: 'x'.repeat(300), project }));
    expect(Array.from(label).length).toBeLessThanOrEqual(24 + 3 + 24 + 3 + 32);
    expect(label).not.toMatch(/\p{Cs}/u);
  });

  it('is never empty, whatever a process calls itself', () => {
    const text = fc.string({ maxLength: 40 });
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 6 }), fc.option(text), (name, argv, cwd) => {
        const label = labelOf(sampleOwner({ name, argv, cwd, framework: frameworkOf({ name, argv }) }));
        expect(label.trim().length).toBeGreaterThan(0);
        expect(label.length).toBeLessThan(200);
      }),
    );
  });
});
