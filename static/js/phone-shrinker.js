// A worker: makes a photo small enough for a bad line, and tells its SHA-256. In: {id, blob}; out: {id, blob, sha256}.
// What this phone cannot decode (HEIC on Android), and what is small already, keeps its own bytes.
const LONGEST_PX = 3200;
const QUALITY = 0.9;

async function shrunk(blob) {
  const whole = await createImageBitmap(blob);
  const scale = LONGEST_PX / Math.max(whole.width, whole.height);
  if (scale >= 1) return blob;
  const canvas = new OffscreenCanvas(Math.round(whole.width * scale), Math.round(whole.height * scale));
  const context = canvas.getContext("2d", { alpha: false });
  context.fillStyle = "white"; // paper, where a drawing has no ground
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(whole, 0, 0, canvas.width, canvas.height);
  whole.close();
  const small = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  return small.size < blob.size ? small : blob;
}

// crypto.subtle is there on https alone; without it the school’s own hash has to do.
async function sha256(blob) {
  if (!self.crypto?.subtle) return "";
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

self.addEventListener("message", async ({ data: { id, blob } }) => {
  const small = await shrunk(blob).catch(() => blob);
  self.postMessage({ id, blob: small, sha256: await sha256(small).catch(() => "") });
});
