/** The double's `Notification` and `clipboard`: recorded, and clickable by specs. */
import { EventEmitter } from 'node:events';
import { recorded } from './recorded.mjs';

export class Notification extends EventEmitter {
  closed = false;

  static isSupported() {
    return recorded.notificationService.supported;
  }
  constructor(options) {
    super();
    this.options = options;
  }
  show() {
    recorded.notifications.push(this);
    const { failure } = recorded.notificationService;
    // Later, as the system's answer is.
    setImmediate(() => (failure === null ? this.emit('show', {}) : this.emit('failed', {}, failure)));
  }
  close() {
    if (this.closed) return;
    this.closed = true;
    setImmediate(() => this.emit('close', {}));
  }
  /** For specs: what the user does. */
  click() {
    if (this.closed) throw new Error(`'${this.options.title}' is gone`);
    this.emit('click', {});
  }
  clickButton(index) {
    if (this.closed) throw new Error(`'${this.options.title}' is gone`);
    if (!this.options.actions?.[index]) throw new Error(`'${this.options.title}' has no such button`);
    this.emit('action', { actionIndex: index, selectionIndex: -1 }, index, -1);
  }
}

export const clipboard = {
  async writeText(text) {
    recorded.copied.push(text);
  },
};
