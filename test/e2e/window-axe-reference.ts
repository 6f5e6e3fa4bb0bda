/** The states of the reference that axe-core looks at. */
import type { Page } from 'playwright';
import { fail, ok } from '../../preload/model.ts';
import { SAMPLE_REFERENCE, sampleHit, unknownReference } from '../sample-reference.ts';
import type { AxeState } from './window-axe-freeing.ts';
import { goTo } from './window-page.ts';
import type { WindowService } from './window-service.ts';

function answer(service: WindowService): void {
  service.answer('registry.about', async ({ port }) =>
    ok(port === 5432 ? SAMPLE_REFERENCE : unknownReference(port)),
  );
  service.answer('registry.search', async ({ query }) =>
    ok({
      hits:
        query === 'none'
          ? []
          : [sampleHit(), sampleHit({ port: 5431, layer: 'registered', name: 'park-agent', why: 'typo' })],
    }),
  );
}

const search = async (page: Page, service: WindowService, words: string) => {
  answer(service);
  await goTo(page, '#/reference');
  await page.getByRole('searchbox').fill(words);
};

export const REFERENCE_STATES: AxeState[] = [
  {
    name: 'the reference before a search',
    async enter(page) {
      await goTo(page, '#/reference');
      await page.getByText('What does a port number mean?').waitFor();
    },
  },
  {
    name: 'the reference with results and the page of a port',
    async enter(page, service) {
      await search(page, service, 'postgres');
      await page.getByRole('article', { name: 'Port 5432' }).waitFor();
    },
  },
  {
    name: 'the page of a port of which nothing is known',
    async enter(page, service) {
      await search(page, service, '4711');
      await page.getByRole('article', { name: 'Port 4711' }).waitFor();
    },
  },
  {
    name: 'a search of the reference that finds nothing',
    async enter(page, service) {
      await search(page, service, 'none');
      await page.getByText('Nothing has such a name.').waitFor();
    },
  },
  {
    name: 'the form for a newer register, and why one was refused',
    async enter(page, service) {
      answer(service);
      service.answer('registry.update', async () =>
        fail('invalid-input', 'That is no CSV.', 'Take another.'),
      );
      await goTo(page, '#/reference/5432');
      await page.getByRole('button', { name: 'Update from IANA…' }).click();
      await page.getByRole('textbox', { name: 'File' }).fill('/tmp/x');
      await page.keyboard.press('Enter');
      await page.getByText('That is no CSV.').waitFor();
    },
  },
  {
    name: 'a narrow page of the reference',
    async enter(page, service) {
      answer(service);
      await page.setViewportSize({ width: 640, height: 420 });
      await goTo(page, '#/reference/5432');
      await page.getByRole('article', { name: 'Port 5432' }).waitFor();
    },
  },
];
