/** Hears from the kernel that a socket without a peer was closed, so that a freed port shows at once and not at the next scan. */
import type { Libc } from './libc.ts';
import { AF_NETLINK, openDiagSocket, SOL_SOCKET, setTimeLimit } from './netlink-socket.ts';

/** TCP and UDP, IPv4 and IPv6: groups 1 to 4 of linux/sock_diag.h. Open to every user. */
const DESTROY_GROUPS = 0b1111;
const SO_ATTACH_FILTER = 26;
const AF_INET = 2;
const SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
/** Sockets are closed all day by programs that only ask for a name: more wake-ups than this tell nothing new. */
const QUIET_MS = 10;

export interface CloseEvents {
  readonly available: boolean;
  /** Listens for as long as anybody asked. Returns how to stop. */
  onClose(listener: () => void): () => void;
  dispose(): void;
}

export function createCloseEvents(libc: Libc | null): CloseEvents {
  const listeners = new Set<() => void>();
  let receiver: { stop(): void } | null = null;
  const stopIfIdle = () => {
    if (listeners.size > 0) return;
    receiver?.stop();
    receiver = null;
  };
  return {
    available: canListen(libc),
    onClose(listener) {
      // A wrapper, so that one function given twice can be stopped once.
      const call = () => listener();
      listeners.add(call);
      receiver ??= startReceiver(libc, () => {
        for (const each of [...listeners]) each();
      });
      return () => {
        listeners.delete(call);
        stopIfIdle();
      };
    },
    dispose() {
      listeners.clear();
      stopIfIdle();
    },
  };
}

function canListen(libc: Libc | null): boolean {
  if (!libc) return false;
  const fd = openEventSocket(libc);
  if (fd === null) return false;
  libc.close(fd);
  return true;
}

function openEventSocket(libc: Libc): number | null {
  const fd = openDiagSocket(libc);
  if (fd < 0) return null;
  const address = Buffer.alloc(12);
  address.writeUInt16LE(AF_NETLINK, 0);
  address.writeUInt32LE(DESTROY_GROUPS, 8);
  // First the filter: a busy server closes thousands of connections a second.
  const ready =
    attachFilter(libc, fd) && setTimeLimit(libc, fd) && libc.bind(fd, address, address.length) === 0;
  if (ready) return fd;
  libc.close(fd);
  return null;
}

/** A classic BPF program: take the message whole where the peer's port, at byte 22, is 0; else drop it in the kernel. */
function attachFilter(libc: Libc, fd: number): boolean {
  const instructions = [
    [0x28, 0, 0, 22],
    [0x15, 0, 1, 0],
    [0x06, 0, 0, 0xffff_ffff],
    [0x06, 0, 0, 0],
  ] as const;
  const program = Buffer.alloc(instructions.length * 8);
  instructions.forEach(([code, whenTrue, whenFalse, value], index) => {
    program.writeUInt16LE(code, index * 8);
    program.writeUInt8(whenTrue, index * 8 + 2);
    program.writeUInt8(whenFalse, index * 8 + 3);
    program.writeUInt32LE(value, index * 8 + 4);
  });
  const filter = Buffer.alloc(16);
  filter.writeUInt16LE(instructions.length, 0);
  filter.writeBigUInt64LE(libc.addressOf(program), 8);
  return libc.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, filter, filter.length) === 0;
}

/** A wait that fails sooner than its limit was no time-out. */
const TIME_OUT_MS = 900;
const MOST_FAILURES = 50;

function startReceiver(libc: Libc | null, onEvent: () => void): { stop(): void } | null {
  const fd = libc ? openEventSocket(libc) : null;
  if (!libc || fd === null) return null;
  const buffer = Buffer.alloc(8_192);
  let stopped = false;
  let failures = 0;

  const wait = () => {
    if (stopped || failures > MOST_FAILURES) return void libc.close(fd);
    const since = performance.now();
    libc.recvLater(fd, buffer, buffer.length, (received) => {
      if (stopped) return void libc.close(fd);
      const timedOut = received < 0 && performance.now() - since > TIME_OUT_MS;
      failures = received < 0 && !timedOut ? failures + 1 : 0;
      // The error number stays on the other thread. What fails at once is a full queue: events were lost, so tell.
      if (!timedOut) onEvent();
      // Not at once, and never as the last thing that keeps a process alive.
      setTimeout(wait, timedOut ? 0 : QUIET_MS).unref();
    });
  };
  wait();

  return {
    stop() {
      if (stopped) return;
      stopped = true;
      // The thread still waits on the socket. A socket of our own, opened and closed, is the event that wakes it.
      const waker = libc.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0);
      if (waker >= 0) libc.close(waker);
    },
  };
}
