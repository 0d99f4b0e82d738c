// A page opens without signal, and the phone’s share sheet offers Learning Logs: both are the service worker’s work.
// Browsers allow one on https (and on this very machine) alone; elsewhere everything else works without.
if (navigator.serviceWorker) navigator.serviceWorker.register("/service-worker.js").catch(() => {});
