/** The secret of one host: made anew at each start, compared in constant time, slow to guess. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, safe in a URL fragment. */
export const makeToken = (): string => randomBytes(32).toString('base64url');

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares digests, so that neither the length nor the first wrong character shows in the time taken. */
export const sameSecret = (left: string, right: string): boolean =>
  timingSafeEqual(digest(left), digest(right));

/** Proves to who knows the token that we know it too, without saying it. */
export const proofOf = (token: string, nonce: string): string =>
  createHmac('sha256', token).update(`quayside-alive:${nonce}`).digest('base64url');

export interface TokenGate {
  /** Whether this is the token; after several wrong ones everybody waits a moment for the answer. */
  check(candidate: string): Promise<boolean>;
}

export interface TokenGateOptions {
  wrongTokens: number;
  wrongTokenMs: number;
  now?: () => number;
  wait?: (ms: number) => Promise<void>;
}

/** After so long without a wrong token the slate is clean. */
const FORGET_MS = 60_000;

export function createTokenGate(token: string, options: TokenGateOptions): TokenGate {
  const now = options.now ?? (() => performance.now());
  const wait = options.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  let wrong = 0;
  let lastWrong = Number.NEGATIVE_INFINITY;
  return {
    async check(candidate) {
      if (now() - lastWrong > FORGET_MS) wrong = 0;
      if (wrong >= options.wrongTokens) await wait(options.wrongTokenMs);
      if (sameSecret(candidate, token)) return true;
      wrong++;
      lastWrong = now();
      return false;
    },
  };
}
