// Sends this person’s photos one after the other, whatever the line does; one tab alone does so.
// Says “phone:state” {state, at}: “sending”, “waiting” (for signal), “full”, “signin” or “idle”.
import { announceAll, tried, waiting } from "./phone-announce.js";
import { Full, Over } from "./phone-answers.js";
import { pause } from "./phone-pause.js";
import { send } from "./phone-send.js";
import { tell } from "./phone-tell.js";

const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [2000, 60_000];
let isAtWork = false;
let isWanted = false;

const say = (state) => tell("state", { state, at: Date.now() });
// Two tabs do not send the same photo. Without https there are no locks: the school’s answer decides then.
const alone = (work) => navigator.locks?.request("learning-logs-photos", work) ?? work();

async function once() {
  await announceAll();
  const [next] = await waiting();
  if (next) await tried(next, send);
}

async function work() {
  let failures = 0;
  while ((await waiting()).length) {
    say(navigator.onLine ? "sending" : "waiting");
    try {
      await once();
      failures = 0;
    } catch (trouble) {
      if (trouble instanceof Over) return say("signin");
      say(trouble instanceof Full ? "full" : "waiting");
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
