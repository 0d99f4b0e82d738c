// Draws how loud it is while a sound is recorded. On: [data-level] inside [data-recorder] (record.js tells when).
const BARS = 34;
const meter = document.querySelector("[data-level]");

function draw(stream) {
  const context = new AudioContext();
  const analyser = Object.assign(context.createAnalyser(), { fftSize: 1024 });
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const bars = Array.from({ length: BARS }, () => document.createElement("i"));
  meter.replaceChildren(...bars);
  let at = 0;
  const measuring = setInterval(() => {
    if (!stream.active) {
      clearInterval(measuring);
      context.close();
      return;
    }
    analyser.getByteTimeDomainData(samples);
    const loudest = Math.max(...samples.map((sample) => Math.abs(sample - 128))) / 128;
    const bar = bars[at++ % BARS];
    bar.className = `is-on at-h-${Math.round(8 + 92 * Math.min(1, loudest * 1.6))}`;
  }, 120);
}

if (meter) document.addEventListener("recorder:listening", (event) => draw(event.detail.stream));
