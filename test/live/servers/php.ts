/** PHP's built-in server. */
import type { StartServer } from '../server-place.ts';

export const startPhp: StartServer = async (place) => {
  place.write('composer.json', JSON.stringify({ name: 'acme/site' }));
  place.write('index.php', '<?php echo "ok";\n');
  place.start('php', ['-S', `127.0.0.1:${place.port}`]);
  await place.answers();
};
