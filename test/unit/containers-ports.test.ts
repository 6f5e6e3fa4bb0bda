/** Whose published port it is, and what is made of engines' answers, however odd they are. */
import { describe, expect, it } from 'vitest';
import { readContainerList, readInspected, readRefusal } from '../../main/core/containers/engine-answers.ts';
import { distanceBelow, nearness } from '../../main/core/containers/published-ports.ts';
import { inspectedContainer, listedContainer } from '../fake-engine.ts';

const at = (address: string, port = 80, protocol: 'tcp' | 'udp' = 'tcp') => ({ address, port, protocol });

describe('a published port', () => {
  it('on all addresses is meant by any, on one address by that alone', () => {
    for (const asked of ['127.0.0.1', '0.0.0.0', '192.0.2.7', '::1', '::']) {
      expect(nearness([at('0.0.0.0')], at(asked))).toBeGreaterThan(0);
      expect(nearness([at('::')], at(asked))).toBeGreaterThan(0);
    }
    expect(nearness([at('127.0.0.1')], at('127.0.0.1'))).toBeGreaterThan(0);
    for (const asked of ['127.0.0.2', '0.0.0.0', '::1', '::']) {
      expect(nearness([at('127.0.0.1')], at(asked))).toBe(0);
    }
  });

  it('is nearer for the very address, then for its family', () => {
    const rank = (address: string) => nearness([at(address)], at('127.0.0.1'));
    expect(rank('127.0.0.1')).toBeGreaterThan(rank('0.0.0.0'));
    expect(rank('0.0.0.0')).toBeGreaterThan(rank('::'));
    expect(nearness([at('::'), at('127.0.0.1')], at('127.0.0.1'))).toBe(rank('127.0.0.1'));
    expect(nearness([at('127.0.0.1')], at('::ffff:127.0.0.1'))).toBe(rank('127.0.0.1'));
    expect(nearness([at('fe80::1')], at('fe80::1%eth0'))).toBe(rank('127.0.0.1'));
  });

  it('is not one of another number or protocol: 300 is not 3000', () => {
    expect(nearness([at('0.0.0.0', 3000), at('0.0.0.0', 30001)], at('0.0.0.0', 300))).toBe(0);
    expect(nearness([at('0.0.0.0', 80, 'udp')], at('0.0.0.0'))).toBe(0);
    expect(nearness([], at('0.0.0.0'))).toBe(0);
  });

  it('may be within a range that began below', () => {
    expect(distanceBelow([at('0.0.0.0', 70), at('0.0.0.0', 78)], at('127.0.0.1'))).toBe(2);
    expect(distanceBelow([at('0.0.0.0', 81), at('127.0.0.2', 79)], at('127.0.0.1'))).toBeNull();
  });
});

describe('a list of containers', () => {
  const read = (...rows: unknown[]) => readContainerList(JSON.stringify(rows));

  it('is read with its Compose names', () => {
    expect(read(listedContainer())).toEqual([
      {
        id: 'a'.repeat(64),
        name: 'web-1',
        image: 'shop/web:latest',
        composeProject: 'shop',
        composeService: 'web',
        ports: [at('127.0.0.1', 8080)],
        running: true,
        restart: null,
      },
    ]);
    const Labels = { 'io.podman.compose.project': 'harbour', 'io.podman.compose.service': 'api' };
    expect(read(listedContainer({ Labels }))?.[0]).toMatchObject({
      composeProject: 'harbour',
      composeService: 'api',
    });
  });

  it('takes podman’s missing address for all addresses, and its joined protocols for each', () => {
    const Ports = [
      { PublicPort: 53, Type: 'tcp,udp' },
      { IP: '', PublicPort: 54, Type: 'tcp' },
    ];
    expect(read(listedContainer({ Ports }))?.[0]?.ports).toEqual([
      at('0.0.0.0', 53),
      at('0.0.0.0', 53, 'udp'),
      at('0.0.0.0', 54),
    ]);
  });

  it('loses only the rows and ports that are wrong', () => {
    const Ports = [
      null,
      { IP: 7, PublicPort: 80, Type: 'tcp' },
      { IP: 'example.org', PublicPort: 80, Type: 'tcp' },
      { IP: '0.0.0.0', PublicPort: 65_536, Type: 'tcp' },
      { IP: '0.0.0.0', PublicPort: true, Type: 'tcp' },
      { IP: '0.0.0.0', PrivatePort: 80, Type: 'tcp' },
      { IP: '0.0.0.0', PublicPort: 80, Type: 'sctp' },
      { IP: '0.0.0.0', PublicPort: 81, Type: 'tcp' },
    ];
    const odd = [
      7,
      null,
      {},
      [],
      listedContainer({ Id: '../../evil' }),
      listedContainer({ Id: 'A'.repeat(64) }),
    ];
    const found = read(
      ...odd,
      listedContainer({ Ports }),
      listedContainer({ Ports: 'all', Labels: 3, Image: {} }),
    );
    expect(found?.map(({ ports }) => ports)).toEqual([[at('0.0.0.0', 81)], []]);
    expect(found?.[1]).toMatchObject({ image: '', composeProject: null });
  });

  it('shows what is hostile in a name, and goes without one', () => {
    const Names = ['/\u001b]0;owned\u0007web\u202e'];
    const Labels = { 'com.docker.compose.project': 'a\u001b[2J', __proto__: { x: 1 } };
    const [told] = read(listedContainer({ Names, Image: `i\n${'x'.repeat(9_000)}`, Labels })) ?? [];
    expect(told?.name).toBe('\\u001b]0;owned\\u0007web\\u202e');
    expect(told?.composeProject).toBe('a\\u001b[2J');
    expect(told?.image.length).toBeLessThan(300);
    expect(read(listedContainer({ Names: null }))?.[0]?.name).toBe('a'.repeat(12));
    expect(read(listedContainer({ Names: ['/other/alias', '/web-1'] }))?.[0]?.name).toBe('web-1');
  });

  it('is cut where no machine runs as many', () => {
    const rows = Array.from({ length: 2_001 }, () => listedContainer());
    expect(read(...rows)).toHaveLength(2_000);
  });

  it('is none where it is no list', () => {
    for (const text of ['', '[{"Id":', '{}', 'null', '"x"', '<html>'])
      expect(readContainerList(text)).toBeNull();
  });
});

describe('a container that is inspected', () => {
  const read = (fields: object) => readInspected(JSON.stringify(inspectedContainer(fields)));

  it('tells its restart policy and all of its ports', () => {
    expect(read({})).toMatchObject({
      name: 'web-1',
      image: 'shop/web:latest',
      composeService: 'web',
      restart: 'unless-stopped',
      running: true,
      ports: [at('127.0.0.1', 8080)],
    });
  });

  it.each([
    [{ HostConfig: null }, { restart: null }],
    [{ HostConfig: { RestartPolicy: { Name: '' } } }, { restart: null }],
    [{ HostConfig: { RestartPolicy: { Name: 'always\u001b[2J' } } }, { restart: null }],
    [{ NetworkSettings: null }, { ports: [] }],
    [{ NetworkSettings: { Ports: { '80/tcp': [{ HostPort: '0' }, { HostPort: 'x' }, 7] } } }, { ports: [] }],
    [{ Config: 'x' }, { image: '', composeProject: null }],
    [{ State: { Running: false } }, { running: false }],
    [{ Name: 7 }, { name: 'a'.repeat(12) }],
  ])('is read as far as it can be: %j', (fields, expected) => {
    expect(read(fields)).toMatchObject(expected);
  });

  it('is none without an id', () => {
    expect(read({ Id: 7 })).toBeNull();
    expect(readInspected('[]')).toBeNull();
  });
});

describe('a refusal', () => {
  it('has the engine’s own words, cleaned', () => {
    expect(readRefusal('{"message":"no \\u001b[31mway"}')).toBe('no \\u001b[31mway');
    expect(readRefusal(JSON.stringify({ message: 'x'.repeat(5_000) }))).toHaveLength(200);
    for (const text of ['', 'no way', '{"message":7}', 'null']) expect(readRefusal(text)).toBeNull();
  });
});
