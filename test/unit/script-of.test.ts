/** What started a server, by real command lines of it and of what stands above it. A line that begins with `=` is a title. */
import { describe, expect, it } from 'vitest';
import { scriptOf } from '../../main/core/owner/script-of.ts';

const commandOf = (line: string) => {
  const argv = line.startsWith('=') ? [line.slice(1)] : line.split(' ');
  return { argv, name: argv[0]?.split(/[\\/]/).at(-1)?.split(' ')[0] ?? '' };
};

/** The owner first, then its ancestors, nearest first. */
const scriptIn = (...lines: string[]) => {
  const [owner, ...ancestors] = lines.map(commandOf);
  return owner ? scriptOf(owner, ancestors) : null;
};

const VITE = 'node /home/me/shop/node_modules/.bin/vite';
const NPM = '/usr/lib/node_modules/npm/bin/npm-cli.js';
const BEAM = '/usr/lib/erlang/bin/beam.smp -- -root /usr/lib/erlang -- -noshell -elixir x -extra';

describe('what started a server', () => {
  it.each<[script: string, ...above: string[]]>([
    ['npm run dev', 'sh -c vite', '=npm run dev'],
    ['npm run dev', 'sh -c vite', `node ${NPM} run dev`],
    ['npm run dev', `node ${NPM} run dev -- --port 4000`],
    ['npm run dev', '=npm run dev --workspace web'],
    ['npm run dev', 'node /usr/share/nodejs/npm/bin/npm-cli.js run-script dev'],
    ['npm run dev', `C:\\nodejs\\node.exe C:\\nodejs\\node_modules\\npm\\bin\\npm-cli.js run dev`],
    ['npm start', '=npm start'],
    ['npm start', 'node /usr/bin/npm start'],
    ['npm run dev:web', '=npm run dev:web'],
    ['npx vite', '=npm exec vite'],
    ['npx vite', `node /usr/lib/node_modules/npm/bin/npx-cli.js vite --port 80`],
    ['pnpm dev', 'sh -c vite', 'node /usr/local/bin/pnpm dev'],
    ['pnpm run dev', 'node /usr/local/bin/pnpm --filter web run dev'],
    ['pnpm dev', 'node /home/me/.cache/node/corepack/v1/pnpm/9.1.0/bin/pnpm.cjs dev'],
    ['pnpm exec vite', 'node /usr/local/bin/pnpm exec vite'],
    ['yarn start', 'node /usr/bin/yarn start'],
    ['yarn dev', 'node /usr/lib/node_modules/corepack/dist/yarn.js dev'],
    ['yarn run dev', '/usr/bin/node /x/.yarn/releases/yarn-4.1.0.cjs run dev'],
    ['yarn workspace web dev', 'node /usr/bin/yarn workspace web dev'],
    ['bun run dev', 'bun run dev'],
    ['bun dev', 'bun dev'],
    ['bunx vite', 'bun x vite'],
    ['node --run dev', 'node --run dev'],
    ['node --run dev', 'node --run=dev'],
    ['deno task dev', 'deno task dev'],
    ['composer run dev', 'php /usr/bin/composer run dev'],
    ['make web', 'sh -c x', 'make -C app A=1 web'],
    ['make', 'make -j 4'],
    ['just dev', 'just dev'],
    ['task dev', 'task dev'],
    ['poe serve', 'python /x/.venv/bin/poe serve'],
    ['turbo run dev', '/x/node_modules/turbo-linux-64/bin/turbo run dev'],
    ['turbo dev', 'node /x/node_modules/.bin/turbo dev'],
    ['nx serve web', 'node /x/node_modules/.bin/nx serve web'],
    ['lerna run dev', 'node /x/node_modules/.bin/lerna run dev'],
    ['foreman start', 'ruby /usr/bin/foreman start -f Procfile.dev'],
    ['overmind start', 'overmind start'],
    ['cargo run', 'cargo run --release'],
    ['cargo run --bin api', 'cargo run --bin api -- --token secret'],
    ['cargo run --bin api', '/home/me/.cargo/bin/cargo +nightly run --bin api'],
    ['go run ./cmd/api', 'go run ./cmd/api --port 80'],
    ['go run .', 'go run -tags x .'],
    ['dotnet run --project Api', 'dotnet run --project Api'],
    ['dotnet watch run', 'dotnet watch run'],
    ['uv run flask run', '/usr/bin/python flask', 'uv run --frozen flask run'],
    ['uv run manage.py runserver', 'uv run python manage.py runserver'],
    ['uv run app.py', 'uv run app.py --token secret'],
    ['uv run python app.py', 'uv --project api run python app.py'],
    ['uv run python -m uvicorn', 'uv run python -m uvicorn app:app'],
    ['poetry run flask run', '/usr/bin/python3 /usr/bin/poetry run flask run'],
    ['pipenv run gunicorn', 'python /usr/bin/pipenv run gunicorn x:y'],
    ['bundle exec rails server', 'ruby /usr/bin/bundle exec rails s'],
    ['bundle exec puma', 'ruby /usr/bin/bundle exec puma -p 3000'],
    [
      './gradlew bootRun',
      'java -cp /x/gradle/wrapper/gradle-wrapper.jar org.gradle.wrapper.GradleWrapperMain bootRun',
    ],
    ['gradle bootRun', 'java -cp x org.gradle.launcher.GradleMain bootRun'],
    [
      'mvn spring-boot:run',
      'java -classpath x org.codehaus.plexus.classworlds.launcher.Launcher clean spring-boot:run',
    ],
    ['./mvnw quarkus:dev', 'java -cp x org.apache.maven.wrapper.MavenWrapperMain quarkus:dev'],
    ['docker compose up', 'docker compose -f x.yml up'],
    ['docker-compose up', 'docker-compose up web'],
  ])('is %s', (script, ...above) => expect(scriptIn(VITE, ...above)).toBe(script));

  it.each<[script: string, owner: string]>([
    ['manage.py runserver', 'python manage.py runserver 0.0.0.0:8000'],
    ['manage.py runserver', 'C:\\Python\\python.exe C:\\shop\\manage.py runserver'],
    ['django-admin runserver', 'python -m django runserver'],
    ['flask run', 'python /x/.venv/bin/flask --app web run --debug'],
    ['fastapi dev', 'python /x/.venv/bin/fastapi dev main.py'],
    ['streamlit run app.py', 'python /x/.venv/bin/streamlit run app.py'],
    ['rails server', 'ruby bin/rails s -p 3000'],
    ['jekyll serve', 'ruby /usr/bin/jekyll serve'],
    ['hugo server', 'hugo server -D'],
    ['php artisan serve', 'php artisan serve --port=80'],
    ['symfony server:start', 'symfony server:start'],
    ['mix phx.server', `${BEAM} /usr/local/bin/mix phx.server`],
    ['ng serve', '=ng serve'],
  ])('is %s of its own', (script, owner) => {
    expect(scriptIn(owner)).toBe(script);
    expect(scriptIn(owner, 'python x.py')).toBe(script);
  });

  it('is the nearest name of a project: that is the script of its own package', () => {
    expect(scriptIn(VITE, 'sh -c vite', '=npm run dev', 'turbo run dev', '=npm run start')).toBe(
      'npm run dev',
    );
    expect(scriptIn('python manage.py runserver', 'sh -c x', 'make web')).toBe('make web');
  });

  it('is the outermost of tools: that is what was typed', () => {
    expect(
      scriptIn('python manage.py runserver', 'python manage.py runserver', 'uv run manage.py runserver'),
    ).toBe('uv run manage.py runserver');
  });

  it.each([
    VITE,
    'node server.js',
    'postgres -D /data',
    'bun index.ts',
    'bun run index.ts',
    '=npm install',
    '=npm run',
    'node /usr/local/bin/pnpm install',
    'node /usr/bin/yarn add x',
    'cargo build',
    'go build ./cmd/api',
    'python manage.py migrate',
    'ruby bin/rails console',
    'node /home/me/npm/run.js run dev',
    'node server.js npm run dev',
    'cat make',
    'docker run x',
  ])('is nothing that %s tells', (line) => {
    expect(scriptIn(line)).toBeNull();
    expect(scriptIn('node server.js', line)).toBeNull();
  });

  it.each(['a b', 'x'.repeat(200), '$(id)', 'a\u202eb', '\\u001b[31m;', "'"])(
    'shows no name such as %j',
    (name) => {
      expect(scriptOf({ name: 'node', argv: ['node', NPM, 'run', name] }, [])).toBeNull();
      expect(scriptOf({ name: 'make', argv: ['make', name] }, [])).toBeNull();
    },
  );

  it('never shows what follows, which may be a secret', () => {
    const secret = 'hunter2';
    for (const line of ['uv run app.py', 'go run .', 'cargo run --', 'make web', `node ${NPM} run dev --`]) {
      expect(scriptIn(`${line} --token=${secret} ${secret}`)).not.toContain(secret);
    }
    expect(scriptIn(`make PASSWORD=${secret} web`)).toBe('make web');
  });
});
