/** Tools that build and run a program, and commands of frameworks; a row each. Pure. */
import { baseName, type ProgramWords } from '../../../preload/command-words.ts';
import { NEVER, plainWords, type ScriptRule, tool } from './script-rule.ts';

/** Options that say which of several programs is run are shown with their values. */
const withOption = (words: readonly string[], args: readonly string[], option: RegExp): string[] => {
  const at = args.findIndex((word) => option.test(word));
  const value = args[at + 1];
  return at >= 0 && value !== undefined ? [...words, args[at] ?? '', value] : [...words];
};

function cargoRead({ args }: ProgramWords): string[] | null {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  const asked = own.find((word) => !/^[+-]/.test(word)) ?? '';
  if (!/^(run|r|watch|leptos|shuttle|lambda)$/.test(asked)) return null;
  return withOption(['cargo', asked === 'r' ? 'run' : asked], own, /^(--bin|--example|-p|--package)$/);
}

const goRead = ({ args }: ProgramWords): string[] | null => {
  const [asked, target] = plainWords(args, /^(-C|-tags|-ldflags|-gcflags|-mod|-exec|-o)$/);
  return asked === 'run' && target !== undefined ? ['go', 'run', target] : null;
};

const dotnetRead = ({ args }: ProgramWords): string[] | null => {
  const words = plainWords(args, /^(--project|-p|-c|--configuration|-f|--framework|--launch-profile)$/);
  if (!/^(run|watch)$/.test(words[0] ?? '')) return null;
  const asked = words[0] === 'watch' && words[1] === 'run' ? words.slice(0, 2) : words.slice(0, 1);
  return withOption(['dotnet', ...asked], args, /^(--project|-p)$/);
};

/** A goal of Maven's or a task of Gradle's that keeps running. */
const SERVES = /(^|:)(run|bootRun|appRun|quarkusDev|quarkus:dev|dev|start|serve|jettyRun|runServer|mn:run)$/;
const javaTool =
  (name: string) =>
  ({ args }: ProgramWords): string[] | null => {
    const goal = plainWords(args, /^(-f|--file|-pl|--projects|-P|-p|--project-dir)$/).find((word) =>
      SERVES.test(word),
    );
    return goal === undefined ? null : [name, goal];
  };

const MIX = /(^| )-extra (?:\S+ )*?(?:\S*\/)?mix (phx\.server|run|serve)( |$)/;

export const TOOLS: readonly ScriptRule[] = [
  { kind: 'run', natives: ['cargo'], read: cargoRead },
  { kind: 'run', natives: ['go'], read: goRead },
  { kind: 'run', natives: ['dotnet'], read: dotnetRead },
  {
    kind: 'run',
    natives: ['manage.py'],
    files: /\/manage\.py$/,
    read: tool('manage.py', /^(runserver|runserver_plus)\b/, NEVER, 1),
  },
  {
    kind: 'run',
    commands: ['django-admin'],
    modules: ['django'],
    read: tool('django-admin', /^runserver\b/, NEVER, 1),
  },
  {
    kind: 'run',
    natives: ['flask'],
    commands: ['flask'],
    modules: ['flask'],
    read: tool('flask', /^run\b/, /^(--app|-A|-e|--env-file|-p|--port|-h|--host)$/, 1),
  },
  {
    kind: 'run',
    natives: ['fastapi'],
    commands: ['fastapi'],
    modules: ['fastapi'],
    read: tool('fastapi', /^(dev|run)\b/, NEVER, 1),
  },
  {
    kind: 'run',
    natives: ['streamlit'],
    commands: ['streamlit'],
    modules: ['streamlit'],
    read: tool('streamlit', /^run \S/),
  },
  {
    kind: 'run',
    natives: ['rails'],
    commands: ['rails'],
    read: ({ args }) => (/^(s|server)$/.test(plainWords(args)[0] ?? '') ? ['rails', 'server'] : null),
  },
  { kind: 'run', commands: ['jekyll'], read: tool('jekyll', /^(serve|s|server)\b/, NEVER, 1) },
  { kind: 'run', natives: ['hugo'], read: tool('hugo', /^(server|serve)\b/, NEVER, 1) },
  {
    kind: 'run',
    natives: ['artisan'],
    files: /\/artisan$/,
    read: ({ args }) =>
      /^(serve|octane:start|reverb:start)$/.test(args[0] ?? '') ? ['php', 'artisan', args[0] ?? ''] : null,
  },
  { kind: 'run', natives: ['symfony'], read: tool('symfony', /^(local:)?(server:start|serve)\b/, NEVER, 1) },
  {
    kind: 'run',
    natives: ['ng'],
    commands: ['ng'],
    packages: ['@angular/cli/bin/'],
    read: tool('ng', /^(serve|s)\b/),
  },
  {
    kind: 'run',
    modules: ['org.gradle.wrapper.gradlewrappermain'],
    files: /\/gradle-wrapper\.jar$/,
    read: javaTool('./gradlew'),
  },
  { kind: 'run', modules: ['org.gradle.launcher.gradlemain'], read: javaTool('gradle') },
  { kind: 'run', modules: ['org.apache.maven.wrapper.mavenwrappermain'], read: javaTool('./mvnw') },
  { kind: 'run', modules: ['org.codehaus.plexus.classworlds.launcher.launcher'], read: javaTool('mvn') },
  { kind: 'run', files: /\/sbt-launch[^/]*\.jar$/, read: tool('sbt', /^~?run\b/, NEVER, 1) },
  {
    kind: 'run',
    natives: ['beam.smp'],
    asked: MIX,
    read: ({ args }) => ['mix', MIX.exec(args.join(' '))?.[2] ?? ''],
  },
  { kind: 'run', natives: ['mix'], read: tool('mix', /^phx\.server\b/, NEVER, 1) },
  {
    kind: 'run',
    natives: ['docker', 'podman'],
    asked: /^(-.* )?compose (.* )?up\b/,
    read: ({ program }) => [program, 'compose', 'up'],
  },
  {
    kind: 'run',
    natives: ['docker-compose', 'podman-compose'],
    commands: ['docker-compose', 'podman-compose'],
    asked: /(^| )up\b/,
    read: ({ program, script }) => [script === null ? program : baseName(script), 'up'],
  },
];
