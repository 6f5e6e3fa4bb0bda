/** Django's own server, by `manage.py runserver`: the one that listens is the child of one that looks for changes. */
import { PYTHON, type StartServer } from '../server-place.ts';

const MANAGE = `import os, sys
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
`;
const SETTINGS = `SECRET_KEY = 'x'
DEBUG = True
ROOT_URLCONF = 'urls'
ALLOWED_HOSTS = ['127.0.0.1']
`;

export const startDjango: StartServer = async (place) => {
  place.write('pyproject.toml', '[project]\nname = "blog"\nversion = "1.0"\n');
  place.write('manage.py', MANAGE);
  place.write('settings.py', SETTINGS);
  place.write('urls.py', 'urlpatterns = []\n');
  place.start(PYTHON, ['manage.py', 'runserver', `127.0.0.1:${place.port}`]);
  await place.answers();
};
