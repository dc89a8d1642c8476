const CHECK_AFTER = 500;

/** Asks the server what is wrong with a file, at once or a moment after a change; only the newest answer is shown. */
export class Checks {
  constructor(api, file, text, show) {
    Object.assign(this, { api, file, text, show, due: null, asked: 0 });
  }

  later() {
    clearTimeout(this.due);
    this.due = setTimeout(() => this.now(), CHECK_AFTER);
  }

  async now() {
    const number = (this.asked += 1);
    const found = await this.api.check(this.file, await this.text()).catch(() => null);
    if (found && number === this.asked) this.show(found);
  }

  end() {
    clearTimeout(this.due);
    this.asked += 1;
  }
}
