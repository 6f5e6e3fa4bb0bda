/** One saved tunnel: its name, how it is and what to do about that, what it does, and the command that does it. */
import { Switch } from '@base-ui/react/switch';
import { CircleAlert, Ellipsis, Play } from 'lucide-react';
import { memo } from 'react';
import type { Tunnel } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Hidden } from '../ui/hidden.tsx';
import { Said } from '../ui/said.tsx';
import switchStyles from '../ui/switch.module.css';
import { exposureOf } from './forward-reach.ts';
import styles from './tunnel-card.module.css';
import type { TunnelCardProps } from './tunnel-card-props.ts';
import { TunnelMark } from './tunnel-mark.tsx';
import { TunnelTrouble } from './tunnel-trouble.tsx';
import { bytesWords, isWanted, tunnelWords } from './tunnel-words.ts';

export const tunnelCardId = (id: string): string => `tunnel-${id}`;

export const TunnelCard = memo(function TunnelCard(props: TunnelCardProps) {
  const { tunnel, description, time, active, marked, doings, onActive, onKeyDown } = props;
  const { id, name } = tunnel;
  const { shape, tone, state } = tunnelWords(tunnel, time);
  const heading = `${tunnelCardId(id)}-name`;
  return (
    <article
      id={tunnelCardId(id)}
      className={classNames(styles.card, marked && styles.marked)}
      aria-labelledby={heading}
      tabIndex={active ? 0 : -1}
      onFocus={() => onActive(id)}
      onKeyDown={(event) => onKeyDown(event, tunnel)}
      onContextMenu={(event) => {
        event.preventDefault();
        doings.menu(tunnel, { x: event.clientX, y: event.clientY });
      }}
    >
      <TunnelMark shape={shape} tone={tone} />
      <div className={styles.body}>
        <div className={styles.head}>
          <h3 id={heading}>
            <bdi title={name}>{name}</bdi>
          </h3>
          <p className={classNames(styles.state, styles[tone])}>
            <Said sentence={state} />
          </p>
          <Badges tunnel={tunnel} />
        </div>
        <div className={styles.said}>
          <p>
            <bdi dir="ltr">{description?.sentence ?? ''}</bdi>
            {tunnel.bytes && tunnel.bytes.sent + tunnel.bytes.received > 0 && (
              <span className={styles.dim}>{` · ${bytesWords(tunnel.bytes)}`}</span>
            )}
          </p>
          <TunnelTrouble {...props} />
        </div>
        {/* A mapping without SSH has none; where it is only not known yet, its line is kept. */}
        {description?.command !== '' && (
          <code className={styles.command} dir="ltr" title={description?.command}>
            {description?.command ?? ''}
          </code>
        )}
      </div>
      <CardButtons {...props} />
    </article>
  );
});

function Badges({ tunnel: { autoStart, tags, forwards } }: { tunnel: Tunnel }) {
  const exposures = new Map(
    forwards.flatMap((forward) => {
      const exposure = exposureOf(forward);
      return exposure ? [[exposure.badge, exposure] as const] : [];
    }),
  );
  return (
    <>
      {[...exposures.values()].map(({ badge, sentence, grave }) => (
        <span
          key={badge}
          className={classNames(styles.badge, grave ? styles.grave : styles.exposed)}
          title={sentence}
        >
          <CircleAlert size={12} aria-hidden />
          {badge}
        </span>
      ))}
      {autoStart && (
        <span className={styles.badge} title="Starts with Quayside">
          <Play size={10} aria-hidden />
          Auto start
        </span>
      )}
      {tags.map((tag) => (
        <span key={tag} className={classNames(styles.badge, styles.tag)} title={`tag:${tag}`}>
          <Hidden>Tag </Hidden>
          <bdi>{tag}</bdi>
        </span>
      ))}
    </>
  );
}

function CardButtons({ tunnel, active, connected, actions, doings }: TunnelCardProps) {
  const tabIndex = active ? 0 : -1;
  const { name } = tunnel;
  const wanted = isWanted(tunnel);
  return (
    <div className={styles.buttons}>
      <div className={styles.more}>
        <Button small tabIndex={tabIndex} aria-label={`Edit ${name}`} onClick={() => doings.edit(tunnel)}>
          Edit
        </Button>
        <Button small tabIndex={tabIndex} aria-label={`Log of ${name}`} onClick={() => doings.log(tunnel)}>
          Log
        </Button>
      </div>
      <Button
        small
        square
        className={styles.plain}
        tabIndex={tabIndex}
        aria-haspopup="menu"
        aria-label={`More for ${name}`}
        title="More"
        onClick={(event) => doings.menu(tunnel, event.currentTarget)}
      >
        <Ellipsis size={16} aria-hidden />
      </Button>
      <Switch.Root
        className={switchStyles.track}
        tabIndex={tabIndex}
        aria-label={`Run ${name}`}
        title={wanted ? 'Stop' : 'Start'}
        checked={wanted}
        disabled={!connected}
        onCheckedChange={(on) => void (on ? actions.start(tunnel) : actions.stop(tunnel))}
      >
        <Switch.Thumb className={switchStyles.thumb} />
      </Switch.Root>
    </div>
  );
}
