// What the school’s answer means for a photo: Held, it is not taken, and why; Over, nobody can send now, because
// somebody has to sign in; Full, its disk is; anything else: try again later.
export class Held extends Error {}
export class Full extends Error {}
export class Over extends Error {}

export const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

// isOurs: the school’s own answer, and not that of a hotel’s Wi-Fi or of a server that is starting.
export function judge(status, isOurs, words) {
  if (isOurs && status === 401) throw new Over(words);
  if (isOurs && [400, 403, 404, 413, 422].includes(status)) throw new Held(words);
  if (status === 507) throw new Full();
  throw new Error(`Not now: ${status}`);
}

// Throws unless the school has, byte for byte, what this phone has.
export function check({ sha256, slices }, answer) {
  const whole = answer.getHeader("Upload-Kept");
  const isOther = (sha256 && whole !== sha256) || (slices && answer.getHeader("Upload-Kept-Slices") !== slices);
  if (!whole || isOther) throw new Error("Not confirmed.");
}
