"""WordPress as Debian packages it: nginx, php-fpm and MariaDB with their packages' defaults."""

import json
import os
import shutil
import tempfile
from pathlib import Path

from . import load, places, processes
from .servers import Server, start_nginx, write_nginx_configuration

ARTICLES, COMMENTS_EACH = 20, 50

CONFIGURATION = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'bench'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {{
  define($name . '_KEY', sha1("bench key $name"));
  define($name . '_SALT', sha1("bench salt $name"));
}}
define('WP_HTTP_BLOCK_EXTERNAL', true); define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);  // Or it would ask itself for pages while it is measured.
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""

# Two comments within 15 seconds from one address are a flood to it, and every comment is mailed.
GUARDS_OFF = """<?php
add_filter('wp_is_comment_flood', '__return_false', PHP_INT_MAX);
add_filter('pre_wp_mail', '__return_true');
"""

INSTALL = """<?php
[, $www, $url, $lines, $articles, $each] = $argv;
$_SERVER += ['HTTP_HOST' => parse_url($url, PHP_URL_HOST), 'REQUEST_METHOD' => 'GET',
             'REQUEST_URI' => '/', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
define('WP_INSTALLING', true);
require "$www/wp-load.php";
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Bench', 'bench', 'bench@example.org', false, '', 'not-used-by-anybody');
foreach (['siteurl' => $url, 'home' => $url, 'comment_previously_approved' => 0,
          'comments_notify' => 0, 'moderation_notify' => 0] as $name => $value) {
  update_option($name, $value);
}
$wpdb->query("TRUNCATE $wpdb->posts"); $wpdb->query("TRUNCATE $wpdb->comments");
$comments = array_map('json_decode', file($lines));
$next = 0;
for ($id = 1; $id <= $articles; ++$id) {
  wp_insert_post(['post_title' => "Article $id", 'post_content' => 'Some text.',
                  'post_status' => 'publish', 'comment_status' => 'open']);
  $wpdb->query('START TRANSACTION');
  for ($i = 0; $i < $each; ++$i) {
    $comment = $comments[$next++];
    wp_insert_comment(['comment_post_ID' => $id, 'comment_author' => $comment->name,
                       'comment_author_email' => $comment->email, 'comment_approved' => 1,
                       'comment_content' => wp_slash($comment->text)]);
  }
  $wpdb->query('COMMIT');
}
"""

PHP_FPM = """
[global]
error_log = {folder}/php-fpm.log
daemonize = no
[www]
{user}
listen = {socket}
pm = dynamic
pm.max_children = 5
pm.start_servers = 2
pm.min_spare_servers = 1
pm.max_spare_servers = 3
"""

LOCATIONS = """
    index index.php;
    gzip on;
    gzip_types application/json;
    location / {{ try_files $uri $uri/ /index.php?$args; }}
    location ~ \\.php$ {{
      include /etc/nginx/fastcgi.conf;
      fastcgi_pass unix:{socket};
      fastcgi_buffers 32 16k;
    }}
"""


class WordPress(Server):
    name = "WordPress"
    alive = "/?rest_route=/wp/v2/comments&post=1&per_page=50"
    listing = load.Read(alive)
    post = load.Post("/wp-comments-post.php",
                     "comment_post_ID={article}&comment_parent=0&author={name}&email={email}&url=&"
                     "comment={text}",
                     "application/x-www-form-urlencoded", statuses=(302,), articles=ARTICLES)

    def __init__(self, lines: Path):
        self._installed = Path("/usr/share/wordpress")
        self._php = places.program("php")
        self._php_fpm = places.program("php-fpm8.2", "php-fpm")
        self._mariadb = places.program("mariadbd", "mysqld")
        for needed in (self._installed / "wp-load.php", places.program("mariadb-install-db")):
            if not needed.exists():
                raise places.Unavailable(f"{needed} is not there")
        self.folder = places.fresh_folder("wordpress")
        self.port = processes.free_port()
        self.processes = []
        # A socket's path has to be short.
        self._sockets = Path(tempfile.mkdtemp(prefix="bench-"))
        try:
            self._write_files()
            self._start_database(install=True)
            places.run(self._php, "-d", "display_errors=stderr", self.folder / "install.php",
                       self.folder / "www", f"http://127.0.0.1:{self.port}", lines, ARTICLES,
                       COMMENTS_EACH)
            self.stop()
        except BaseException:
            self.close()
            raise

    def start(self) -> "WordPress":
        """Not yet awaited."""
        self.processes = []
        self._start_database(install=False)
        self.processes.append(processes.Process(
            [self._php_fpm, "-y", self.folder / "php-fpm.conf", *(["-R"] if is_root() else [])],
            self.folder / "php-fpm.out"))
        self.processes.append(start_nginx(self.folder))
        return self

    def ready(self) -> "WordPress":
        processes.wait_until(lambda: load.answers(self.port, self.alive), self.processes[-1])
        found = json.loads(load.get(self.port, self.alive).body)
        if len(found) != COMMENTS_EACH:
            raise RuntimeError(f"WordPress lists {len(found)} comments")
        return self

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self._sockets, ignore_errors=True)

    def _write_files(self) -> None:
        www = self.folder / "www"
        shutil.copytree(self._installed, www)  # What it links to, not the links.
        (www / "wp-config.php").unlink(missing_ok=True)
        (www / "wp-config.php").write_text(
            CONFIGURATION.format(socket=self._sockets / "db"), "utf-8")
        plugins = www / "wp-content" / "mu-plugins"
        plugins.mkdir()
        (plugins / "guards_off.php").write_text(GUARDS_OFF, "utf-8")
        (self.folder / "install.php").write_text(INSTALL, "utf-8")
        (self.folder / "php-fpm.conf").write_text(PHP_FPM.format(
            folder=self.folder, socket=self._sockets / "php",
            user="user = root\ngroup = root" if is_root() else ""), "utf-8")
        write_nginx_configuration(self.folder, self.port,
                                  LOCATIONS.format(socket=self._sockets / "php"))

    def _start_database(self, install: bool) -> None:
        user = ["--user=root"] if is_root() else []
        data = self.folder / "mariadb"
        if install:
            (self.folder / "users.sql").write_text(
                "CREATE DATABASE wordpress CHARACTER SET utf8mb4;\n"
                "CREATE USER bench@localhost;\n"
                "GRANT ALL ON wordpress.* TO bench@localhost;\n", "utf-8")
            places.run(places.program("mariadb-install-db"), "--no-defaults", f"--datadir={data}",
                       "--skip-test-db", *user)
        # Its defaults: a commit is on disk when it is answered.
        database = processes.Process(
            [self._mariadb, "--no-defaults", f"--datadir={data}", "--skip-networking",
             f"--socket={self._sockets / 'db'}", f"--pid-file={self.folder / 'mariadb.pid'}", *user,
             *([f"--init-file={self.folder / 'users.sql'}"] if install else [])],
            self.folder / "mariadb.log")
        self.processes.append(database)
        processes.wait_until((self._sockets / "db").exists, database)


def is_root() -> bool:
    return os.geteuid() == 0
