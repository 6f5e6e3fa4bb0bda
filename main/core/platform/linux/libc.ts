/** The few C calls that Node does not offer, through koffi, which is optional: without it all of this is null. */

export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  bind(fd: number, address: Buffer, length: number): number;
  connect(fd: number, address: Buffer, length: number): number;
  setsockopt(fd: number, level: number, name: number, value: Buffer, length: number): number;
  send(fd: number, data: Buffer, length: number, flags: number): number;
  recv(fd: number, data: Buffer, length: number, flags: number): number;
  /** `send` on another thread, where its `errno` stays. */
  sendLater(fd: number, data: Buffer, length: number, done: (sent: number) => void): void;
  /** `recv` on another thread, where its `errno` stays. */
  recvLater(fd: number, data: Buffer, length: number, done: (received: number) => void): void;
  close(fd: number): number;
  readlinkat(folder: number, path: string, target: Buffer, length: number): number;
  /** Sends to the process behind an open /proc/pid directory. 0, or -1 with `errno`. */
  pidfdSendSignal(fd: number, signal: number): number;
  /**
   * Keeps every file that is open now, from this number on, from programs that are started later. 0, or -1 before Linux 5.11.
   */
  closeOnExec(from: number): number;
  /** Where in memory a buffer lies, for structures that hold pointers. */
  addressOf(buffer: Buffer): bigint;
  errno(): number;
}

/** glibc, then musl. */
const NAMES = ['libc.so.6', 'libc.musl-x86_64.so.1', 'libc.musl-aarch64.so.1'];

/** The same numbers on every architecture, as for all calls newer than 2018. */
const SYS_PIDFD_SEND_SIGNAL = 424;
const SYS_CLOSE_RANGE = 436;
const CLOSE_RANGE_CLOEXEC = 4;
const LAST_FILE = 0xffff_ffff;

export async function loadLibc(): Promise<Libc | null> {
  try {
    const koffi = (await import('koffi')).default;
    const load = (name: string) => {
      try {
        return koffi.load(name);
      } catch {
        return null;
      }
    };
    let library: ReturnType<typeof load> = null;
    for (const name of NAMES) library ??= load(name);
    if (!library) return null;
    const send = library.func('long send(int, const void *, size_t, int)');
    const recv = library.func('long recv(int, void *, size_t, int)');
    const syscall = library.func('long syscall(long, long, long, long, long)');
    // koffi's functions are untyped; each cast repeats the C declaration in the same line.
    return {
      socket: library.func('int socket(int, int, int)') as Libc['socket'],
      bind: library.func('int bind(int, const void *, uint)') as Libc['bind'],
      connect: library.func('int connect(int, const void *, uint)') as Libc['connect'],
      setsockopt: library.func('int setsockopt(int, int, int, const void *, uint)') as Libc['setsockopt'],
      send: send as Libc['send'],
      sendLater: (fd, data, length, done) =>
        send.async(fd, data, length, 0, (error: unknown, sent: number) => done(error ? -1 : sent)),
      recv: recv as Libc['recv'],
      recvLater: (fd, data, length, done) =>
        recv.async(fd, data, length, 0, (error: unknown, received: number) => done(error ? -1 : received)),
      close: library.func('int close(int)') as Libc['close'],
      readlinkat: library.func('long readlinkat(int, const char *, void *, size_t)') as Libc['readlinkat'],
      pidfdSendSignal: (fd, signal) => syscall(SYS_PIDFD_SEND_SIGNAL, fd, signal, 0, 0) as number,
      closeOnExec: (from) => syscall(SYS_CLOSE_RANGE, from, LAST_FILE, CLOSE_RANGE_CLOEXEC, 0) as number,
      addressOf: (buffer) => koffi.address(buffer),
      errno: () => koffi.errno(),
    };
  } catch {
    return null;
  }
}
