/** Frameworks by real command lines of them, right and wrong, a row each. A line that begins with `=` is a title, one text. */
import { describe, expect, it } from 'vitest';
import { FRAMEWORKS, frameworkOf } from '../../main/core/owner/frameworks.ts';

const BIN = '/home/me/shop/node_modules/.bin';
const MODULES = '/home/me/shop/node_modules';
const VENV = '/home/me/api/.venv/bin';
const ERTS = '/usr/lib/erlang/erts-13.1/bin/beam.smp -W w -- -root /usr/lib/erlang -progname erl --';

/** Each with lines that are it, then lines that look like it and are not. */
const LINES: Record<string, [right: string[], wrong: string[]]> = {
  VitePress: [
    [`node ${BIN}/vitepress dev docs`, `node ${MODULES}/vitepress/bin/vitepress.js`],
    ['node /home/me/vitepress/server.js', `node ${BIN}/vite`],
  ],
  'Next.js': [
    [
      `node ${BIN}/next dev`,
      `node ${MODULES}/next/dist/bin/next start -p 3000`,
      '=next-server (v14.2.3)',
      `node ${MODULES}/next/dist/server/lib/start-server.js`,
      'node /app/.next/standalone/server.js',
      'C:\\nodejs\\node.exe C:\\shop\\node_modules\\next\\dist\\bin\\next dev',
    ],
    ['node /home/me/next/server.js', 'node next.js', 'node server.js --next'],
  ],
  Nuxt: [
    [`node ${BIN}/nuxt dev`, `node ${MODULES}/nuxi/bin/nuxi.mjs dev`],
    ['node nuxt.js', `node ${MODULES}/nuxt-thing/bin.js`],
  ],
  Nitro: [['node .output/server/index.mjs', `node ${BIN}/nitro dev`], ['node output/server/index.mjs']],
  Astro: [[`node ${BIN}/astro dev`, `node ${MODULES}/astro/astro.js dev`], ['node /home/me/astro/index.js']],
  Remix: [[`node ${BIN}/remix dev`, `node ${BIN}/remix-serve build/index.js`], ['node remix.js']],
  'React Router': [[`node ${BIN}/react-router dev`], ['node /srv/react-router/dev.js']],
  SvelteKit: [[`node ${BIN}/svelte-kit dev`], ['node svelte-kit']],
  SolidStart: [[`node ${BIN}/vinxi dev`], ['node vinxi.js']],
  Gatsby: [
    [`node ${BIN}/gatsby develop`, `node ${MODULES}/gatsby/cli.js develop`],
    ['node /srv/gatsby/cli.js'],
  ],
  Docusaurus: [[`node ${BIN}/docusaurus start`], ['node docusaurus.config.js']],
  Eleventy: [
    [`node ${BIN}/eleventy --serve`, `node ${MODULES}/@11ty/eleventy/cmd.cjs`],
    ['node eleventy.js'],
  ],
  Angular: [
    ['=ng serve', `node ${BIN}/ng serve --port 4200`, `node ${MODULES}/@angular/cli/bin/ng.js serve`],
    [`node ${BIN}/ng build`, 'node ng.js serve'],
  ],
  Ember: [[`node ${BIN}/ember serve`], [`node ${BIN}/ember build`]],
  'Create React App': [
    [`node ${MODULES}/react-scripts/scripts/start.js`, `node ${BIN}/react-scripts start`],
    ['node scripts/start.js'],
  ],
  'Vue CLI': [[`node ${BIN}/vue-cli-service serve`], ['node vue-cli-service.config.js']],
  Storybook: [
    [`node ${BIN}/storybook dev -p 6006`, `node ${BIN}/start-storybook -p 6006`],
    ['node .storybook/main.js'],
  ],
  Expo: [[`node ${BIN}/expo start`, `node ${MODULES}/expo/bin/cli start`], ['node /srv/expo/start.js']],
  Metro: [[`node ${BIN}/react-native start`, `node ${MODULES}/metro/src/cli.js serve`], ['node metro.js']],
  Meteor: [['node /home/me/app/.meteor/local/build/main.js'], ['node build/main.js']],
  NestJS: [[`node ${BIN}/nest start`], ['node dist/main.js', 'node nest']],
  Fastify: [[`node ${BIN}/fastify start app.js`], ['node fastify.js']],
  AdonisJS: [['node ace serve --watch', 'node /x/ace.js serve'], ['node ace migration:run']],
  Strapi: [[`node ${BIN}/strapi develop`], ['node strapi.js']],
  Directus: [[`node ${BIN}/directus start`], ['node directus.js']],
  Sanity: [[`node ${BIN}/sanity dev`], ['node sanity.js']],
  Ghost: [['node /var/www/ghost/current/index.js'], ['node /var/www/blog/current/index.js']],
  n8n: [['node /usr/local/bin/n8n', 'node /usr/lib/node_modules/n8n/bin/n8n start'], ['node n8n.js']],
  'Node-RED': [['=node-red (x)', 'node /usr/bin/node-red'], ['node red.js']],
  Verdaccio: [['=verdaccio 5.0', 'node /usr/bin/verdaccio'], ['node verdaccio.js']],
  Kibana: [
    ['/usr/share/kibana/bin/../node/bin/node /usr/share/kibana/bin/../src/cli/dist'],
    ['node /srv/src/cli/dist'],
  ],
  Vite: [
    [
      `node ${BIN}/vite`,
      `/usr/bin/node --inspect ${MODULES}/vite/bin/vite.js --port 5173`,
      'node /x/node_modules/.pnpm/vite@5.2.0/node_modules/vite/bin/vite.js',
      'C:\\nodejs\\node.exe C:\\my\\node_modules\\vite\\bin\\vite.js',
      `node --require ./hook.js ${BIN}/vite preview`,
      `bun --bun ${BIN}/vite`,
    ],
    [
      'node /home/me/vite-blog/server.js',
      'node /home/me/vite/server.js',
      'node vite.config.js',
      `node server.js ${BIN}/vite`,
      `node --require ${BIN}/vite server.js`,
      `grep vite ${BIN}/vite`,
    ],
  ],
  'webpack-dev-server': [
    [`node ${BIN}/webpack-dev-server`, `node ${BIN}/webpack serve --mode development`],
    [`node ${BIN}/webpack --watch`, 'node webpack.config.js serve'],
  ],
  Rsbuild: [[`node ${BIN}/rsbuild dev`], ['node rsbuild.config.js']],
  Rspack: [[`node ${BIN}/rspack serve`], ['node rspack.config.js']],
  Parcel: [[`node ${BIN}/parcel index.html`], ['node /srv/parcel/lib/binary.js']],
  esbuild: [
    [`${MODULES}/@esbuild/linux-x64/bin/esbuild --servedir=www`, 'esbuild app.js --bundle --serve=8000'],
    [`${MODULES}/@esbuild/linux-x64/bin/esbuild --service=0.20.0 --ping`],
  ],
  'json-server': [[`node ${BIN}/json-server db.json`], ['node json-server.js']],
  'http-server': [[`node ${BIN}/http-server -p 8080`], ['node http-server.js']],
  'live-server': [[`node ${BIN}/live-server`], ['node live-server.js']],
  serve: [
    [`node ${BIN}/serve -s build`, 'node /usr/local/bin/serve'],
    ['node serve.js', 'node serve'],
  ],
  Browsersync: [[`node ${BIN}/browser-sync start`], ['node browser-sync.js']],
  Wrangler: [
    [`node ${BIN}/wrangler dev`, `${MODULES}/@cloudflare/workerd-linux-64/bin/workerd serve`],
    ['node wrangler.js'],
  ],
  Vercel: [['node /usr/local/bin/vercel dev'], ['node vercel.js']],
  Netlify: [['node /usr/local/bin/netlify dev', `node ${BIN}/ntl dev`], ['node netlify.js']],
  'Firebase emulators': [
    [
      'node /usr/bin/firebase emulators:start',
      'java -jar /home/me/.cache/cloud-firestore-emulator-v1.19.jar',
    ],
    ['node firebase.js', 'java -jar /srv/emulator.jar'],
  ],
  'Serverless Offline': [[`node ${BIN}/serverless offline`], ['node serverless.js']],
  Azurite: [[`node ${BIN}/azurite`], ['node azurite.js']],
  MailDev: [[`node ${BIN}/maildev`], ['node maildev.js']],
  Quayside: [
    [
      'node /home/me/quayside/out/cli/quayside.js serve',
      'node out/cli/quayside.js serve --port 4690',
      `node ${BIN}/quayside serve`,
      '/opt/quayside/quayside --hidden',
    ],
    ['node quayside.js', 'node /home/me/quayside/server.js', 'node out/cli/start.js'],
  ],
  'Prisma Studio': [[`node ${BIN}/prisma studio`], [`node ${BIN}/prisma generate`]],
  'Drizzle Studio': [[`node ${BIN}/drizzle-kit studio`], [`node ${BIN}/drizzle-kit push`]],
  Hardhat: [[`node ${BIN}/hardhat node`], [`node ${BIN}/hardhat test`]],
  Vitest: [[`node ${BIN}/vitest --ui`], ['node vitest.config.js']],
  Playwright: [[`node ${BIN}/playwright test --ui`], ['node playwright.config.js']],
  Cypress: [['/home/me/.cache/Cypress/13.0/Cypress/Cypress'], ['node cypress.config.js']],
  Karma: [[`node ${BIN}/karma start`], [`node ${BIN}/karma run`]],
  'VS Code Server': [
    [
      '/home/me/.vscode-server/bin/abc/node /home/me/.vscode-server/bin/abc/out/server-main.js --port 0',
      'node /home/me/.cursor-server/cli/servers/x/server/out/bootstrap-fork --type=extensionHost',
      '/usr/lib/code-server/lib/code-server --bind-addr 127.0.0.1:8080',
    ],
    ['node /home/me/vscode-server/out/server-main.js'],
  ],
  Django: [
    [
      'python manage.py runserver',
      '/usr/bin/python3 /srv/shop/manage.py runserver 0.0.0.0:8000',
      `python ${VENV}/django-admin runserver`,
      'python -m django runserver',
    ],
    ['python manage.py migrate', 'python manage.pyc runserver', 'python django.py runserver'],
  ],
  Flask: [
    [`python ${VENV}/flask run --port 5000`, `python ${VENV}/flask --app web run`, 'python3 -m flask run'],
    ['python flask.py run', `python ${VENV}/flask shell`, 'python /home/me/flask/app.py'],
  ],
  FastAPI: [[`python ${VENV}/fastapi dev main.py`], ['python fastapi.py dev', 'python fastapi/main.py']],
  Airflow: [[`python ${VENV}/airflow webserver`, '=airflow scheduler -- x'], ['python airflow.py']],
  Uvicorn: [
    [
      `python3 ${VENV}/uvicorn app:app --reload`,
      'python -m uvicorn app:app',
      'C:\\api\\venv\\Scripts\\python.exe C:\\api\\venv\\Scripts\\uvicorn.exe app:app',
      'python -X dev -m uvicorn app:app',
    ],
    ['python uvicorn.py', 'python app.py -m uvicorn', 'python -c uvicorn'],
  ],
  Gunicorn: [
    ['=gunicorn: master [shop.wsgi]', `python3 ${VENV}/gunicorn shop.wsgi`, 'python3 -m gunicorn x'],
    ['python gunicorn.conf.py'],
  ],
  Hypercorn: [[`python ${VENV}/hypercorn app:app`], ['python hypercorn.toml']],
  Daphne: [[`python ${VENV}/daphne shop.asgi:application`], ['python daphne.py']],
  Granian: [[`python ${VENV}/granian app:app`], ['python granian.py']],
  Waitress: [[`python ${VENV}/waitress-serve app:app`, 'python -m waitress app:app'], ['python waitress.py']],
  uWSGI: [['/usr/bin/uwsgi --ini app.ini'], ['python uwsgi.py']],
  Streamlit: [
    [`python ${VENV}/streamlit run app.py`, 'python -m streamlit run app.py'],
    ['python streamlit.py run'],
  ],
  Gradio: [[`python ${VENV}/gradio app.py`], ['python gradio_app.py']],
  Chainlit: [[`python ${VENV}/chainlit run app.py`], ['python chainlit.py']],
  marimo: [[`python ${VENV}/marimo edit`], ['python marimo.py']],
  Jupyter: [
    [
      `python3 ${VENV}/jupyter-lab --no-browser`,
      `python3 ${VENV}/jupyter notebook`,
      'python -m jupyterlab',
      'python -m ipykernel_launcher -f /x/kernel.json',
    ],
    ['python jupyter.py', 'python /srv/jupyter/app.py'],
  ],
  Bokeh: [[`python ${VENV}/bokeh serve app.py`], ['python bokeh.py']],
  MkDocs: [[`python ${VENV}/mkdocs serve`, 'python -m mkdocs serve'], ['python mkdocs.py']],
  Sphinx: [[`python ${VENV}/sphinx-autobuild docs out`], ['python sphinx.py']],
  MLflow: [[`python ${VENV}/mlflow ui`], ['python mlflow.py']],
  TensorBoard: [[`python ${VENV}/tensorboard --logdir x`, 'python -m tensorboard.main'], ['python board.py']],
  Locust: [[`python ${VENV}/locust -f x.py`], ['python locustfile.py']],
  Datasette: [[`python ${VENV}/datasette x.db`], ['python datasette.py']],
  Chroma: [[`python ${VENV}/chroma run`], ['python chroma.py']],
  LiteLLM: [[`python ${VENV}/litellm --model x`], ['python litellm.py']],
  vLLM: [
    [`python ${VENV}/vllm serve x`, 'python -m vllm.entrypoints.openai.api_server --model x'],
    ['python vllm.py'],
  ],
  'Open WebUI': [[`python ${VENV}/open-webui serve`], ['python webui.py']],
  LocalStack: [
    [`python ${VENV}/localstack start`, 'python -m localstack.runtime.main'],
    ['python localstack.py'],
  ],
  Moto: [[`python ${VENV}/moto_server -p 5000`], ['python moto.py']],
  'Home Assistant': [['python3 -m homeassistant --config /config'], ['python3 hass.py']],
  Odoo: [['python3 /opt/odoo/odoo-bin -c x.conf', 'python3 /usr/bin/odoo'], ['python3 odoo.py']],
  mitmproxy: [[`python ${VENV}/mitmweb`, 'mitmdump -s x.py'], ['python mitm.py']],
  debugpy: [
    ['python /x/bundled/libs/debugpy/adapter --port 5678', 'python -m debugpy --listen 5678 app.py'],
    ['python debugpy.py'],
  ],
  'Python http.server': [
    ['python3 -m http.server 8000', 'python -m SimpleHTTPServer', 'python3 -um http.server'],
    ['python3 http/server.py', 'python3 server.py -m http.server'],
  ],
  Rails: [
    ['ruby bin/rails server', 'ruby /srv/shop/bin/rails s -p 3000'],
    ['ruby bin/rails console', 'ruby rails server'],
  ],
  Puma: [
    ['=puma 6.4.0 (tcp://localhost:3000) [shop]', '=puma: cluster worker 0: 12 [shop]', 'ruby /usr/bin/puma'],
    ['ruby puma.rb'],
  ],
  Unicorn: [
    ['=unicorn master -c x', 'ruby /usr/bin/unicorn'],
    ['ruby unicorn.rb', 'python unicorn'],
  ],
  Thin: [['ruby /usr/bin/thin start'], ['ruby thin.rb']],
  Jekyll: [['ruby /usr/local/bin/jekyll serve --livereload'], ['ruby /usr/local/bin/jekyll build']],
  Middleman: [['ruby /usr/bin/middleman server'], ['ruby middleman.rb']],
  Sinatra: [
    ['ruby -rsinatra app.rb', 'ruby3.1 -r sinatra app.rb'],
    ['ruby sinatra.rb', 'ruby -rset app.rb'],
  ],
  Rack: [['ruby /usr/bin/rackup -p 9292'], ['ruby config.ru']],
  MailCatcher: [['ruby /usr/bin/mailcatcher'], ['ruby catcher.rb']],
  Laravel: [
    [
      'php artisan serve',
      '/usr/bin/php8.2 artisan serve --host=0.0.0.0',
      'php -S 127.0.0.1:8000 /srv/shop/vendor/laravel/framework/src/Illuminate/Foundation/resources/server.php',
    ],
    ['php artisan migrate', 'php -S localhost:8000 server.php'],
  ],
  Symfony: [
    ['/usr/local/bin/symfony server:start', 'symfony serve', 'php bin/console server:run'],
    ['symfony check:requirements', 'php bin/console cache:clear'],
  ],
  WordPress: [['php /usr/local/bin/wp server'], ['php wp.php server', 'php /usr/local/bin/wp cron']],
  'PHP-FPM': [
    ['=php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)', '/usr/sbin/php-fpm8.2 -F'],
    ['php fpm.php'],
  ],
  FrankenPHP: [['frankenphp run'], ['php franken.php']],
  RoadRunner: [['./rr serve'], ['./rr workers']],
  'PHP built-in server': [
    ['php -S localhost:8000', '/usr/bin/php8.2 -S 0.0.0.0:80 -t public'],
    ['php server.php -S', 'php -r 1'],
  ],
  Keycloak: [
    ['java -Dkc.home.dir=/opt/keycloak -cp /opt/keycloak/lib/quarkus-run.jar Main'],
    ['java -jar /srv/keycloak-tool.jar'],
  ],
  Solr: [['java -Dsolr.solr.home=/var/solr -jar start.jar'], ['java -jar /srv/solr.jar']],
  Kafka: [['java -Xmx1G -cp /opt/kafka/libs/* kafka.Kafka server.properties'], ['java kafka.Consumer']],
  ZooKeeper: [
    ['java -cp x org.apache.zookeeper.server.quorum.QuorumPeerMain zoo.cfg'],
    ['java -cp zookeeper.jar com.acme.Main'],
  ],
  Elasticsearch: [
    [
      'java -Xms1g --module-path /usr/share/elasticsearch/lib -m org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch',
      'java -cp x org.elasticsearch.bootstrap.Elasticsearch -d',
    ],
    ['java -cp elasticsearch.jar com.acme.Main'],
  ],
  OpenSearch: [['java -cp x org.opensearch.bootstrap.OpenSearch'], ['java -cp opensearch.jar com.acme.Main']],
  Logstash: [['java -cp x org.logstash.Logstash'], ['java -cp logstash.jar com.acme.Main']],
  Cassandra: [['java -cp x org.apache.cassandra.service.CassandraDaemon'], ['java com.acme.CassandraDaemon']],
  Neo4j: [
    ['java -cp x com.neo4j.server.enterprise.Neo4jEntryPoint', 'java org.neo4j.server.CommunityEntryPoint'],
    ['java org.neo4j.driver.Main'],
  ],
  Spark: [['java -cp x org.apache.spark.deploy.master.Master'], ['java -cp spark.jar com.acme.Main']],
  Flink: [['java -cp x org.apache.flink.runtime.X'], ['java -cp flink.jar com.acme.Main']],
  Jenkins: [['java -jar /usr/share/java/jenkins.war --httpPort=8080'], ['java -jar my-jenkins.war.jar']],
  SonarQube: [
    ['java -jar lib/sonar-application-9.9.jar', 'java -cp x org.sonar.server.app.WebServer'],
    ['java -jar sonar.jar'],
  ],
  Nexus: [['java -cp x org.sonatype.nexus.karaf.NexusMain'], ['java -cp nexus.jar com.acme.Main']],
  ActiveMQ: [['java -jar /opt/activemq/bin/activemq.jar start'], ['java -jar my-activemq.jar.jar']],
  Metabase: [['java -jar metabase.jar'], ['java -jar base.jar']],
  WireMock: [['java -jar wiremock-standalone-3.0.jar'], ['java -jar wire.jar']],
  'DynamoDB Local': [
    ['java -Djava.library.path=x -jar DynamoDBLocal.jar -sharedDb'],
    ['java -jar dynamo.jar'],
  ],
  Selenium: [['java -jar selenium-server-4.1.jar standalone'], ['java -jar my.jar selenium-server']],
  Gradle: [
    ['java -cp x org.gradle.launcher.daemon.bootstrap.GradleDaemon 8.5'],
    ['java -cp x org.gradle.launcher.GradleMain'],
  ],
  'Kotlin daemon': [
    ['java -cp x org.jetbrains.kotlin.daemon.KotlinCompileDaemon'],
    ['java org.jetbrains.kotlin.X'],
  ],
  Quarkus: [
    [
      'java -jar target/quarkus-app/quarkus-run.jar',
      'java -Dquarkus.http.port=8081 -jar target/shop-dev.jar',
    ],
    ['java -jar quarkus.jar'],
  ],
  Micronaut: [
    ['java -cp /m2/micronaut-http-server-netty-4.1.jar:/x com.acme.Application'],
    ['java -cp /home/me/micronaut/app.jar com.acme.Application'],
  ],
  Ktor: [
    ['java -cp /m2/ktor-server-core-jvm-2.3.jar:/x com.acme.MainKt'],
    ['java -cp /ktor/app.jar x.MainKt'],
  ],
  'Spring Boot': [
    [
      'java -XX:TieredStopAtLevel=1 -cp /x/target/classes:/m2/spring-boot-3.2.0.jar:/m2/a.jar com.acme.DemoApplication',
      'java -jar app.jar --spring.profiles.active=dev',
      'java -jar app.jar --server.port=9000',
      'java -Dspring.profiles.active=dev -jar app.jar',
      'java org.springframework.boot.loader.launch.JarLauncher',
      'C:\\jdk\\bin\\java.exe -cp C:\\x\\classes;C:\\m2\\spring-boot-3.2.0.jar com.acme.App',
    ],
    ['java -jar spring.jar', 'java -cp /home/me/spring-boot-3/app.jar com.acme.Main'],
  ],
  Tomcat: [
    ['java -classpath /opt/tomcat/bin/bootstrap.jar org.apache.catalina.startup.Bootstrap start'],
    ['java -classpath tomcat.jar com.acme.Main'],
  ],
  Jetty: [
    ['java -jar /opt/jetty-home-12/start.jar', 'java -jar /opt/jetty/start.jar'],
    ['java -jar start.jar'],
  ],
  WildFly: [['java -jar /opt/wildfly/jboss-modules.jar -mp x'], ['java -jar jboss.jar']],
  Play: [['java -cp x play.core.server.ProdServerStart'], ['java play.Main']],
  Phoenix: [
    [`${ERTS} -home /root -- -noshell -elixir ansi_enabled true -extra /usr/local/bin/mix phx.server`],
    [`${ERTS} -elixir x -extra /usr/local/bin/mix phx.routes`, 'node phx.server'],
  ],
  RabbitMQ: [
    [`${ERTS} -noshell -noinput -s rabbit boot -boot start_sasl -rabbit tcp_listeners []`],
    [`${ERTS} -sname rabbits -s my boot`],
  ],
  CouchDB: [[`${ERTS} -couch_ini /etc/default.ini -noshell`], [`${ERTS} -home /couch_ini`]],
  EMQX: [[`${ERTS} -emqx_data_dir "data" -noshell`], [`${ERTS} -home /emqx`]],
  Elixir: [[`${ERTS} -elixir ansi_enabled true -extra /usr/bin/mix run`], ['elixir.sh x']],
  Erlang: [[`${ERTS} -noshell -s my_server`, '/usr/bin/epmd -daemon'], ['/usr/bin/erlc x.erl']],
  PostgreSQL: [
    [
      '/usr/lib/postgresql/15/bin/postgres -D /var/lib/postgresql/15/main',
      '=postgres: checkpointer',
      '=postgres: 15/main: walwriter',
      'C:\\PostgreSQL\\16\\bin\\postgres.exe -D C:\\data',
    ],
    ['node /srv/postgres/server.js', 'psql postgres', 'python postgres.py'],
  ],
  PgBouncer: [['/usr/sbin/pgbouncer /etc/pgbouncer.ini'], ['cat pgbouncer']],
  MariaDB: [['/usr/sbin/mariadbd'], ['mariadb -u root']],
  MySQL: [
    ['/usr/sbin/mysqld', 'C:\\MySQL\\bin\\mysqld.exe --console'],
    ['mysql -u root', 'mysqldump x'],
  ],
  Redis: [
    [
      '=redis-server *:6379',
      '=redis-server 127.0.0.1:6379 [cluster]',
      '/usr/bin/redis-server /etc/redis.conf',
    ],
    ['redis-cli monitor', 'node redis-server.js'],
  ],
  Valkey: [['=valkey-server *:6379', 'valkey-server'], ['valkey-cli']],
  KeyDB: [['keydb-server'], ['keydb-cli']],
  Dragonfly: [['/usr/bin/dragonfly --logtostderr'], ['dragonfly.py']],
  Memcached: [['/usr/bin/memcached -m 64 -p 11211'], ['memcstat']],
  MongoDB: [
    ['/usr/bin/mongod --config /etc/mongod.conf', 'mongos'],
    ['mongosh', 'node mongod.js'],
  ],
  ClickHouse: [
    ['/usr/bin/clickhouse-server --config x', '/usr/bin/clickhouse server'],
    ['clickhouse client', 'clickhouse-client'],
  ],
  CockroachDB: [['./cockroach start-single-node'], ['node cockroach.js']],
  TiDB: [['tidb-server -P 4000'], ['tidb-ctl']],
  SurrealDB: [['surreal start memory'], ['surrealist']],
  InfluxDB: [['/usr/bin/influxd'], ['influx query']],
  QuestDB: [['questdb start'], ['questdb.sh']],
  ScyllaDB: [['/usr/bin/scylla --log x'], ['scylla-manager']],
  'SQL Server': [['/opt/mssql/bin/sqlservr'], ['sqlcmd']],
  Firebird: [['/usr/sbin/firebird'], ['isql']],
  Meilisearch: [['./meilisearch --master-key x'], ['node meilisearch.js']],
  Typesense: [['typesense-server --data-dir x'], ['typesense']],
  Qdrant: [['./qdrant'], ['python qdrant.py']],
  Weaviate: [['weaviate --scheme http'], ['python weaviate.py']],
  Milvus: [['milvus run standalone'], ['milvus_cli']],
  PocketBase: [['./pocketbase serve'], ['node pocketbase.js']],
  PostgREST: [['postgrest x.conf'], ['node postgrest.js']],
  Hasura: [['graphql-engine serve'], ['hasura console']],
  Supabase: [['supabase functions serve'], ['node supabase.js']],
  NATS: [['nats-server -js'], ['nats sub x']],
  Mosquitto: [['/usr/sbin/mosquitto -c x'], ['mosquitto_sub -t x']],
  Redpanda: [['redpanda --smp 1'], ['rpk topic']],
  NSQ: [['nsqd', 'nsqlookupd'], ['nsq_tail']],
  MinIO: [['minio server /data'], ['mc ls']],
  SeaweedFS: [['weed server'], ['weeds']],
  etcd: [['/usr/bin/etcd'], ['etcdctl get x']],
  nginx: [
    ['=nginx: master process /usr/sbin/nginx -g daemon on;', 'nginx -g x', 'C:\\nginx\\nginx.exe'],
    ['node nginx.js', 'tail nginx'],
  ],
  Apache: [['/usr/sbin/apache2 -k start', '/usr/sbin/httpd -DFOREGROUND'], ['apachectl']],
  lighttpd: [['/usr/sbin/lighttpd -D'], ['lighttpd-angel']],
  Caddy: [['caddy run --config Caddyfile'], ['node caddy.js']],
  Traefik: [['traefik --api.insecure=true'], ['node traefik.js']],
  HAProxy: [['/usr/sbin/haproxy -Ws -f x'], ['haproxyctl']],
  Envoy: [['envoy -c envoy.yaml'], ['python envoy.py']],
  Varnish: [['/usr/sbin/varnishd -a :80'], ['varnishlog']],
  Squid: [['/usr/sbin/squid -sYC'], ['squidclient']],
  Hugo: [['hugo server -D'], ['node hugo.js']],
  Tor: [['/usr/bin/tor --defaults-torrc x'], ['torsocks x']],
  Prometheus: [['prometheus --config.file=x'], ['promtool check']],
  Alertmanager: [['alertmanager'], ['amtool']],
  node_exporter: [['node_exporter', '/usr/bin/prometheus-node-exporter'], ['node exporter.js']],
  Grafana: [['grafana server --homepath x', '/usr/sbin/grafana-server'], ['grafana-cli']],
  Loki: [['loki -config.file=x'], ['logcli']],
  Tempo: [['tempo -config.file=x'], ['tempo-cli']],
  Jaeger: [['jaeger-all-in-one'], ['node jaeger.js']],
  'OpenTelemetry Collector': [['otelcol --config x'], ['otel-cli']],
  Vector: [['vector --config x'], ['node vector.js']],
  Consul: [['consul agent -dev'], ['consul-template']],
  Vault: [['vault server -dev'], ['vaultwarden']],
  Nomad: [['nomad agent -dev'], ['node nomad.js']],
  Temporal: [['temporal server start-dev'], ['tctl']],
  Kubernetes: [['/usr/bin/kubelet --config x', 'k3s server'], ['kubectl get pods']],
  'kubectl port-forward': [
    ['kubectl port-forward svc/web 8080:80', 'kubectl -n shop port-forward web 80'],
    ['kubectl logs'],
  ],
  Docker: [['/usr/bin/dockerd -H fd://'], ['docker ps', '/usr/bin/docker-proxy -proto tcp']],
  containerd: [['/usr/bin/containerd'], ['ctr images']],
  Podman: [['podman system service'], ['node podman.js', 'rootlessport']],
  Gitea: [['/usr/bin/gitea web', 'forgejo web'], ['tea login']],
  ngrok: [['ngrok http 3000'], ['node ngrok.js']],
  cloudflared: [['cloudflared tunnel run'], ['node cloudflared.js']],
  Tailscale: [['/usr/sbin/tailscaled'], ['tailscale status']],
  SSH: [['ssh -N -L 5432:db:5432 me@host'], ['ssh-agent', 'node ssh.js']],
  Ollama: [['/usr/local/bin/ollama serve'], ['python ollama.py']],
  'LM Studio': [['/opt/lm-studio'], ['node lmstudio.js']],
  'llama.cpp': [['./llama-server -m x.gguf', 'python -m llama_cpp.server'], ['llama-cli']],
  LocalAI: [['local-ai run'], ['node local-ai.js']],
  Triton: [['tritonserver --model-repository x'], ['python triton.py']],
  Mailpit: [['mailpit'], ['node mailpit.js']],
  MailHog: [['MailHog'], ['node MailHog.js']],
  Anvil: [['anvil --port 8545'], ['node anvil.js']],
  ChromeDriver: [['chromedriver --port=9515'], ['chrome']],
  geckodriver: [['geckodriver'], ['firefox']],
  adb: [['adb -L tcp:5037 fork-server server'], ['adbd.py']],
  Air: [['air'], ['airmon-ng', 'node air']],
  Syncthing: [['/usr/bin/syncthing serve'], ['syncthing-gtk']],
  Jellyfin: [['/usr/bin/jellyfin --webdir x'], ['node jellyfin.js']],
  Plex: [['=/usr/lib/plexmediaserver/Plex Media Server'], ['node plex.js']],
  sshd: [['=sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups', '/usr/sbin/sshd -D'], ['ssh host']],
  CUPS: [['/usr/sbin/cupsd -l'], ['cups-browsed']],
  dnsmasq: [['/usr/sbin/dnsmasq -x'], ['dig x']],
  'systemd-resolved': [['/lib/systemd/systemd-resolved'], ['/lib/systemd/systemd']],
  BIND: [['/usr/sbin/named -f -u bind'], ['node named.js']],
  Unbound: [['/usr/sbin/unbound -d'], ['unbound-control']],
  CoreDNS: [['coredns -conf x'], ['node coredns.js']],
  Avahi: [['=avahi-daemon: running [box.local]', '/usr/sbin/avahi-daemon -s'], ['avahi-browse']],
  chrony: [['/usr/sbin/chronyd -F 1'], ['chronyc']],
  Samba: [['/usr/sbin/smbd --foreground'], ['smbclient']],
  rpcbind: [['/sbin/rpcbind -f -w'], ['rpcinfo']],
  Postfix: [['/usr/lib/postfix/sbin/master -w'], ['/home/me/master', 'master']],
  Exim: [['/usr/sbin/exim4 -bd'], ['eximon']],
  Dovecot: [['/usr/sbin/dovecot -F'], ['doveadm']],
  vsftpd: [['/usr/sbin/vsftpd /etc/vsftpd.conf'], ['ftp host']],
  AirPlay: [
    ['/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter'],
    ['node ControlCenter'],
  ],
  Go: [
    [
      '/tmp/go-build2345/b001/exe/api',
      '/home/me/.cache/go-build/0f/0f12ab-d/api',
      './__debug_bin123',
      './tmp/main',
    ],
    ['go version', '/home/me/go/bin/api'],
  ],
  Rust: [
    ['target/debug/api --port 3000', '/x/target/release/api', 'C:\\x\\target\\debug\\api.exe'],
    ['/srv/target/api', '/usr/bin/debug'],
  ],
  '.NET': [
    ['dotnet bin/Debug/net8.0/Api.dll', '/x/bin/Debug/net8.0/Api', 'C:\\x\\bin\\Release\\net8.0\\Api.exe'],
    ['/x/bin/Api', '/bin/Debug/Api'],
  ],
  Swift: [
    ['.build/debug/App serve', '/x/.build/x86_64-unknown-linux-gnu/release/App'],
    ['/x/build/debug/App'],
  ],
  Deno: [['deno run -A main.ts', '/home/me/.deno/bin/deno serve main.ts'], ['node deno.js']],
  Bun: [
    ['bun --hot index.ts', 'bun run server.ts'],
    ['node bun.js', 'bundle exec x'],
  ],
  'Node.js': [
    ['node server.js', '/usr/bin/node -e x', 'node dist/main.js', `node ${BIN}/tsx server.ts`],
    ['python node.py', 'nodeos'],
  ],
};

const argvOf = (line: string): string[] => (line.startsWith('=') ? [line.slice(1)] : line.split(' '));
const nameOf = ([first = '']: string[]): string => first.split(/[\\/]/).at(-1)?.split(' ')[0] ?? '';
const told = (line: string) => {
  const argv = argvOf(line);
  return frameworkOf({ argv, name: nameOf(argv) });
};

describe('a framework', () => {
  it('has lines that are it and lines that are not, each row', () => {
    expect(Object.keys(LINES).toSorted()).toEqual(
      [...new Set(FRAMEWORKS.map(({ name }) => name))].toSorted(),
    );
    expect(new Set(FRAMEWORKS.map(({ name }) => name)).size).toBeGreaterThan(80);
  });

  describe.each(Object.entries(LINES))('%s', (name, [right, wrong]) => {
    it.each(right)('is %s', (line) => expect(told(line)).toBe(name));
    it.each(wrong)('is not %s', (line) => expect(told(line)).not.toBe(name));
  });

  it('is told by the name where there is no command line, and not at all where there is neither', () => {
    expect(frameworkOf({ argv: [], name: 'postgres' })).toBe('PostgreSQL');
    expect(frameworkOf({ argv: [], name: '' })).toBeNull();
    expect(frameworkOf({ argv: ['/home/me/my-program', '--port', '80'], name: 'my-program' })).toBeNull();
  });

  it('takes no longer for a hostile command line', () => {
    for (const word of [
      '-'.repeat(8_000),
      'a/'.repeat(4_000),
      '-extra '.repeat(1_000),
      'phx.server '.repeat(700),
    ]) {
      const begun = performance.now();
      for (const program of ['node', 'java', 'beam.smp', 'php']) {
        frameworkOf({ argv: [program, word, ...word.split(' ')], name: program });
      }
      expect(performance.now() - begun).toBeLessThan(2_000);
    }
  });
});
