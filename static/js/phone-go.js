// Makes this person’s photos ready and sends them.
import { pump } from "./phone-pump.js";
import { makeAllReady } from "./phone-shrink.js";

export const go = () => makeAllReady().then(pump);
