// The token of a scanned badge or letter stands in the address's fragment, which no server is sent. This takes it
// out of the address and the history at once and posts it. On: <form data-token-form> with a field "token".

const form = document.querySelector("[data-token-form]");
const token = decodeURIComponent(window.location.hash.slice(1));

if (form && token) {
  window.history.replaceState(null, "", window.location.pathname);
  form.elements.token.value = token;
  form.submit();
}
