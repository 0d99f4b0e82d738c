// Makes this person’s photos ready, lets the school know of them, and sends them.
import { announceAll } from "./phone-announce.js";
import { pump } from "./phone-pump.js";
import { makeAllReady } from "./phone-shrink.js";

export async function go() {
  await makeAllReady();
  announceAll().catch(() => {}); // the pump tries again
  return pump();
}
