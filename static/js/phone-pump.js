// Sends this person’s photos one after the other, whatever the line does; one tab alone does so.
// Says “phone:state” {state, at}: “sending”, “waiting” (for signal), “signin” or “idle”.
import { Held, Over } from "./phone-answers.js";
import { pause } from "./phone-pause.js";
import { change, mine, tell } from "./phone-store.js";

const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [2000, 60_000];
let isAtWork = false;
let isWanted = false;

const say = (state) => tell("state", { state, at: Date.now() });
// Two tabs do not send the same photo. Without https there are no locks: the school’s answer decides then.
const alone = (work) => navigator.locks?.request("learning-logs-photos", work) ?? work();

const waiting = async () => (await mine()).filter((photo) => photo.isReady && !photo.held);

async function once(photos, { announce, send }) {
  const tried = async (photo, verb) => {
    try {
      await verb(photo);
    } catch (trouble) {
      if (!(trouble instanceof Held)) throw trouble;
      await change(photo.id, { held: trouble.message });
    }
  };
  for (const photo of photos.filter((each) => !each.url)) await tried(photo, announce);
  const [next] = await waiting();
  if (next) await tried(next, send);
}

async function work() {
  let failures = 0;
  for (let photos; (photos = await waiting()).length; ) {
    say(navigator.onLine ? "sending" : "waiting");
    const sender = await import("./phone-send.js").catch(() => null); // no signal before the first photo
    try {
      await once(photos, sender);
      failures = 0;
    } catch (trouble) {
      if (trouble instanceof Over) return say("signin");
      say("waiting");
      await pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++));
    }
  }
  say("idle");
}

export async function pump() {
  isWanted = true;
  if (isAtWork) return;
  isAtWork = true;
  try {
    while (isWanted) {
      isWanted = false;
      if ((await waiting()).length) await alone(work);
    }
  } finally {
    isAtWork = false;
  }
}
