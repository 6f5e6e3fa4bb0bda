/** Which variables of a program's environment are not given to it again. */
import { describe, expect, it } from 'vitest';
import { filterEnvironment } from '../../main/core/again/withheld-variables.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);

const SECRET_NAMES = words(`
  TOKEN GITHUB_TOKEN GH_TOKEN NPM_TOKEN HF_TOKEN GITLAB_ACCESS_TOKEN githubToken AUTHTOKEN CSRFTOKEN TOKENS
  npm_config_//registry.example/:_authToken npm_config__auth
  SECRET SECRET_KEY_BASE SECRET_TOKEN CLIENT_SECRET NEXTAUTH_SECRET APPSECRET JWT_SECRET clientSecret
  PASS DB_PASS DBPASS SMTP_PASS FTPPASS PASSWD PASSWORD PGPASSWORD POSTGRES_PASSWORD MYSQL_ROOT_PASSWORD
  REDIS_PASSWORD KEYSTORE_PASSPHRASE MYSQL_PWD DB_PWD dbPwd
  APIKEY API_KEY api-key STRIPE_API_KEY OPENAI_API_KEY SENDGRID_APIKEY apiKey STRIPE_KEY APP_KEY KEY KEYS
  ENCRYPTION_KEYS MASTERKEY LICENSE_KEY SSHKEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY ACCESS_KEY
  PRIVATE PRIVATE_KEY APP_PRIVATE_PEM CREDENTIAL CREDENTIALS GOOGLE_APPLICATION_CREDENTIALS DB_CREDENTIAL_A
  AUTH BASIC_AUTH OAUTH HTTP_AUTH REDIS_AUTH COOKIE COOKIES SITE_COOKIE XDG_SESSION_COOKIE SESSION APP_SESSION
  SIGNATURE WEBHOOK_SIGNATURE SALT HASH_SALT PEPPER JWT APP_JWT DSN SENTRY_DSN BEARER GITHUB_PAT TOTP
  SLACK_WEBHOOK_URL WALLET_MNEMONIC AUTH_TOKEN_URL SESSION_SECRET_NAME`);

const PLAIN_NAMES = words(`
  PATH HOME USER LOGNAME SHELL LANG LC_ALL TERM TZ PWD OLDPWD TMPDIR EDITOR PAGER DISPLAY WAYLAND_DISPLAY HOSTNAME
  SSH_AUTH_SOCK SSH_AGENT_PID SSH_CONNECTION XAUTHORITY ICEAUTHORITY GPG_AGENT_INFO
  XDG_SESSION_ID XDG_SESSION_TYPE XDG_SESSION_CLASS XDG_SESSION_DESKTOP XDG_RUNTIME_DIR DESKTOP_SESSION SESSION_MANAGER
  DBUS_SESSION_BUS_ADDRESS GNOME_DESKTOP_SESSION_ID KDE_SESSION_VERSION TERM_SESSION_ID ITERM_SESSION_ID
  PORT HOST NODE_ENV NODE_OPTIONS NODE_PATH DEBUG CI VIRTUAL_ENV PYTHONPATH JAVA_HOME GOPATH GOPRIVATE CARGO_HOME
  npm_lifecycle_event npm_lifecycle_script npm_package_name npm_execpath npm_config_user_agent INIT_CWD
  GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL AUTHOR COMPASS BYPASS PASSENGER_APP_ENV MONKEY KEYBOARD KEYMAP TURKEY_PORT
  TOKENIZERS_PARALLELISM SSL_CERT_FILE NODE_EXTRA_CA_CERTS REQUESTS_CA_BUNDLE STRIPE_PUBLIC_KEY
  AUTH_URL AUTH_DOMAIN OAUTH_ISSUER NEXTAUTH_URL COOKIE_DOMAIN SESSION_TIMEOUT SESSION_DRIVER JWT_AUDIENCE
  DATABASE_URL REDIS_URL DB_HOST DB_NAME DB_USER PGUSER PGHOST CACHE_KEY_PREFIX OTP_VERSION PM2_HOME`);

describe('names', () => {
  it('that look like secrets are left out and named', () => {
    expect(SECRET_NAMES.length).toBeGreaterThanOrEqual(60);
    for (const name of SECRET_NAMES)
      expect([name, filterEnvironment({ [name]: 'x' })]).toEqual([name, { env: {}, withheld: [name] }]);
  });

  it('that do not are kept', () => {
    expect(PLAIN_NAMES.length).toBeGreaterThanOrEqual(60);
    for (const name of PLAIN_NAMES)
      expect([name, filterEnvironment({ [name]: 'x' })]).toEqual([
        name,
        { env: { [name]: 'x' }, withheld: [] },
      ]);
  });

  it('of places where a secret is kept are kept, where a path stands there', () => {
    for (const name of ['DB_PASSWORD_FILE', 'DB_SECRET_PATH', 'AWS_SHARED_CREDENTIALS_FILE', 'TOKEN_DIR']) {
      expect(filterEnvironment({ [name]: '/run/secrets/db' }).withheld).toEqual([]);
      expect(filterEnvironment({ [name]: 'hunter2' }).withheld).toEqual([name]);
      expect(filterEnvironment({ [name]: '/a\nhunter2' }).withheld).toEqual([name]);
    }
  });

  it('that count tokens are kept, where a number stands there', () => {
    for (const name of ['MAX_TOKENS', 'OPENAI_MAX_OUTPUT_TOKENS', 'TOKEN_LIMIT']) {
      expect(filterEnvironment({ [name]: '4096' }).withheld).toEqual([]);
      expect(filterEnvironment({ [name]: 'ab4096' }).withheld).toEqual([name]);
    }
  });

  it('of one life of a process are dropped without a word', () => {
    const names =
      words(`NODE_CHANNEL_FD NODE_UNIQUE_ID INVOCATION_ID JOURNAL_STREAM LISTEN_FDS LISTEN_PID NOTIFY_SOCKET
      WATCHDOG_USEC CREDENTIALS_DIRECTORY pm_id pm_exec_path PM2_USAGE axm_options`);
    for (const name of names) expect(filterEnvironment({ [name]: '3' })).toEqual({ env: {}, withheld: [] });
    const own = { name: 'web', status: 'x', NODE_APP_INSTANCE: '0', version: '1' };
    expect(filterEnvironment({ ...own, pm_id: '0', PORT: '3000' })).toEqual({
      env: { PORT: '3000' },
      withheld: [],
    });
    expect(filterEnvironment(own).env).toEqual(own);
  });
});

describe('values', () => {
  const kept = (value: string) => filterEnvironment({ SETTING: value }).withheld.length === 0;

  it('that carry a secret are left out under any name', () => {
    for (const value of [
      'postgres://app:hunter2@db.example/app',
      'redis://:hunter2@localhost:6379/0',
      'amqp://a:b/c#d@mq',
      'https://one.example https://u:p@two.example',
      'http://u:1234x@host',
      'https://0123456789abcdef0123@git.example/x.git',
      'jdbc:postgresql://db/app?user=a&password=hunter2',
      'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abc==',
      'node server.js --token=hunter2',
      'Server=db;Pwd=hunter2',
      '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----',
      '-----BEGIN CERTIFICATE-----\nMIIE',
      'ghp_0123456789abcdef0123456789abcdef0123',
      'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x',
      'AKIA0123456789ABCDEF',
    ])
      expect([value, kept(value)]).toEqual([value, false]);
  });

  it('that only look a little like it are kept', () => {
    for (const value of [
      'postgres://app@db.example/app',
      'http://localhost:3000/@scope/name',
      'http://localhost:3000',
      'ssh://git@git.example/x.git',
      'unix:///run/a.sock',
      'https://example.org/?tokens=1&page=2',
      'a@b.example',
      'node server.js --port=3000',
      'npm_lifecycle',
    ])
      expect([value, kept(value)]).toEqual([value, true]);
  });

  it('of any size are looked through in no time', () => {
    const started = performance.now();
    for (const piece of ['a', '://', 'a:', 'eyJ', ' eyJ', '-token', '=', '?pwd=', ' ', 'a://b:', 'TOKEN_'])
      filterEnvironment({ [`X${piece.repeat(200_000)}`]: piece.repeat(1_000_000 / piece.length) });
    // What goes with the square of the size would take hours.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

it('names at most 100, cleaned and in order, and keeps odd names', () => {
  const many = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`TOKEN_${index}`, 'x']));
  expect(filterEnvironment(many).withheld).toHaveLength(100);
  expect(filterEnvironment({ 'B_TOKEN\u001b': 'x', A_TOKEN: 'y' }).withheld).toEqual([
    'A_TOKEN',
    'B_TOKEN\\u001b',
  ]);
  const odd: Record<string, string> = Object.fromEntries([
    ['__proto__', 'a'],
    ['', 'b'],
    ['ü', 'c'],
  ]);
  expect(Object.entries(filterEnvironment(odd).env)).toEqual(Object.entries(odd));
});
