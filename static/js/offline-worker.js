// The service worker. What it keeps is the empty shell in SHELL, set by the script that imports this: no page of
// anybody’s, so that after signing out nothing private can be shown. Photos that come by the share sheet go into the
// phone’s drawer (phone-store.js), for the person who then opens the page to say where they belong.
const CACHE = "learning-logs-shell";
const isShell = (url) => SHELL.includes(url.pathname);

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.map((path) => new Request(path, { credentials: "omit", cache: "reload" })));
  const old = (await cache.keys()).filter((request) => !isShell(new URL(request.url)));
  await Promise.all(old.map((request) => cache.delete(request)));
}

const drawer = () => new Promise((done, fail) => {
  const asked = indexedDB.open("learning-logs-photos", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("photos");
  asked.onsuccess = () => done(asked.result);
  asked.onerror = fail;
});

async function takeShared(request) {
  const files = (await request.formData()).getAll("photos").filter((file) => file.size);
  const database = await drawer();
  for (const file of files) {
    const photo = { id: crypto.randomUUID(), who: "", isShared: true, at: Date.now() };
    photo.blob = new Blob([await file.arrayBuffer()], { type: file.type });
    await new Promise((done, fail) => {
      const put = database.transaction("photos", "readwrite", { durability: "strict" });
      put.objectStore("photos").put(photo, photo.id);
      Object.assign(put, { oncomplete: done, onerror: fail, onabort: fail });
    });
  }
  database.close();
  return Response.redirect("/share/", 303);
}

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname === "/share/") {
    event.respondWith(takeShared(request).catch(() => Response.redirect("/share/?kept=no", 303)));
  } else if (request.method === "GET" && request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (request.method === "GET" && isShell(url)) {
    event.respondWith(fetch(request).catch(() => caches.match(url.pathname)));
  }
});
