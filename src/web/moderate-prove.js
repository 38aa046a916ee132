// What an open session alone may not do: the service asks for the password, and so does a sheet.
import { api } from "./moderate-api.js";
import { el, sheet } from "./moderate-dom.js";
import { call, field, form } from "./moderate-form.js";

const asksForPassword = ({ errors }) => Boolean(errors?.length) && errors.every(({ field: name }) => name === "password");

// `deed` goes on after "To". Resolves to the answer, or to nothing when no password was given. Other
// refusals are thrown.
export async function proved(method, path, body, ...deed) {
  try {
    return await api(method, path, body);
  } catch (problem) {
    if (!asksForPassword(problem)) {
      problem.errors = problem.errors?.filter(({ field: name }) => name !== "password"); // For later.
      throw problem;
    }
  }
  return new Promise((resolve, reject) => {
    let answer = null;
    let sending = null;
    const password = field("prove-password", "Your password", { type: "password", autocomplete: "current-password", autofocus: true });
    const content = form("Go on", [
      el("p", {}, "To ", deed, ", say your password once more."),
      el("p", { class: "hint" }, "An open console is not enough for this: somebody else may be holding it."),
      password.line,
    ], async () => {
      try {
        sending = call(method, path, { ...body, password: password.input.value });
        answer = await sending;
      } catch (problem) {
        password.input.select();
        if (asksForPassword(problem) || problem.status === 429) throw problem;
        reject(problem);
      }
      panel.close();
    });
    const panel = sheet("Is it you?", content);
    // What is under way is done, whether or not somebody closes this before it is answered.
    panel.addEventListener("close", () => Promise.allSettled([sending]).then(() => resolve(answer)));
  });
}
