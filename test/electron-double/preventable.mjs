/** An event that a listener can prevent, with whatever facts belong to it. */
export const preventable = (facts = {}) => ({
  ...facts,
  defaultPrevented: false,
  preventDefault() {
    this.defaultPrevented = true;
  },
});
