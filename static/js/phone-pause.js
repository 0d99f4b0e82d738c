// Waits before the next try: until the time is over, the signal is back, or somebody looks at the page again.
const SOONER = [[window, "online"], [document, "visibilitychange"], [document, "phone:try-now"]];

export const pause = (ms) => new Promise((done) => {
  const over = () => {
    clearTimeout(timer);
    SOONER.forEach(([target, name]) => target.removeEventListener(name, over));
    done();
  };
  const timer = setTimeout(over, ms);
  SOONER.forEach(([target, name]) => target.addEventListener(name, over));
});
