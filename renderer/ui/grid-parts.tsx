/** The parts of an ARIA grid. Not a <table>: only the lines in sight are in the document, each placed by itself. */
import type { ComponentProps } from 'react';

type Div = ComponentProps<'div'>;

export function GridRowGroup(props: Div) {
  // biome-ignore lint/a11y/useSemanticElements: see the head of this file.
  return <div role="rowgroup" {...props} />;
}

/** The grid itself keeps the focus, names its active row and handles the keys, so rows and cells take none. */
export function GridRow(props: Div) {
  // biome-ignore lint/a11y/useSemanticElements: see the head of this file.
  // biome-ignore lint/a11y/useFocusableInteractive: see above.
  return <div role="row" {...props} />;
}

export function GridCell(props: Div) {
  // biome-ignore lint/a11y/useSemanticElements: see the head of this file.
  // biome-ignore lint/a11y/useFocusableInteractive: see above.
  return <div role="gridcell" {...props} />;
}

export function GridHeadCell(props: Div) {
  // biome-ignore lint/a11y/useSemanticElements: see the head of this file.
  // biome-ignore lint/a11y/useFocusableInteractive: see above.
  return <div role="columnheader" {...props} />;
}
