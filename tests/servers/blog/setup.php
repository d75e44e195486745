<?php
// Installs the site, and writes who may use it into users.json: name, application password.
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1';
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Fernweh', 'admin', 'admin@example.com', true, '', 'not-used-by-any-test');
update_option('permalink_structure', '/%postname%/');
wp_insert_term('News', 'category');
wp_insert_user(['user_login' => 'ada', 'user_pass' => 'not-used', 'role' => 'author', 'user_email' => 'ada@example.com']);
wp_insert_user(['user_login' => 'ben', 'user_pass' => 'not-used', 'role' => 'subscriber', 'user_email' => 'ben@example.com']);
$passwords = [];
foreach (['admin', 'ada', 'ben'] as $name) {
    $user = get_user_by('login', $name);
    $made = WP_Application_Passwords::create_new_application_password($user->ID, ['name' => 'Copydesk']);
    $passwords[$name] = $made[0];
}
file_put_contents(getenv('COPYDESK_BLOG') . '/users.json', json_encode($passwords));
