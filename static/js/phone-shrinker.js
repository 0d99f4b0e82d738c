// A worker: makes a photo small enough for a bad line, and tells its SHA-256. In: {id, blob, isClip}; out: {id, blob,
// sha256}, and for a sound or film {id, slices}: it stays as it is. What this phone cannot decode (HEIC on Android), and
// what is small already, keeps its own bytes.
const LONGEST_PX = 3200;
const QUALITY = 0.9;
const SLICE_BYTES = 1_048_576;

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
const canHash = Boolean(self.crypto?.subtle);
const digest = (content) => crypto.subtle.digest("SHA-256", content);
const written = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const sha256 = async (blob) => (canHash ? written(await digest(await blob.arrayBuffer())) : "");

// A film does not fit into the memory of a phone: the SHA-256 of the SHA-256s of its slices (logs/pieces.py).
async function slices(blob) {
  if (!canHash) return "";
  const each = [];
  for (let at = 0; at < blob.size; at += SLICE_BYTES) {
    each.push(await digest(await blob.slice(at, at + SLICE_BYTES).arrayBuffer()));
  }
  return written(await digest(await new Blob(each).arrayBuffer()));
}

self.addEventListener("message", async ({ data: { id, blob, isClip } }) => {
  if (isClip) return self.postMessage({ id, slices: await slices(blob).catch(() => "") });
  const small = await shrunk(blob).catch(() => blob);
  return self.postMessage({ id, blob: small, sha256: await sha256(small).catch(() => "") });
});
