<?php
/**
 * Makes the plugin's zip, as shops upload it and as the directory takes it: `php build-zip.php [FILE]`. The same files give
 * the same octets.
 */

$slug = 'depesche-mail-relay-for-woocommerce';
$source = __DIR__ . '/' . $slug;
$target = $argv[1] ?? __DIR__ . '/dist/' . $slug . '.zip';

if (!is_dir(dirname($target)) && !mkdir(dirname($target), 0755, true)) {
    fwrite(STDERR, dirname($target) . " can't be made\n");
    exit(1);
}
$files = [];
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($source, FilesystemIterator::SKIP_DOTS)) as $file) {
    $files[] = substr($file->getPathname(), strlen($source) + 1);
}
sort($files, SORT_STRING);

$header = (string) file_get_contents("$source/$slug.php");
$readme = (string) file_get_contents("$source/readme.txt");
preg_match('/^ \* Version: (\S+)$/m', $header, $version);
preg_match("/^const VERSION = '([^']+)';$/m", $header, $constant);
preg_match('/^Stable tag: (\S+)$/m', $readme, $stable);
if (count(array_unique([$version[1] ?? 'a', $constant[1] ?? 'b', $stable[1] ?? 'c'])) !== 1) {
    fwrite(STDERR, "Version of the header, VERSION and the stable tag of readme.txt are not the same\n");
    exit(1);
}

@unlink($target);
$zip = new ZipArchive();
if ($zip->open($target, ZipArchive::CREATE) !== true) {
    fwrite(STDERR, "$target can't be written\n");
    exit(1);
}
foreach ($files as $file) {
    $name = "$slug/$file";
    $zip->addFile("$source/$file", $name);
    $zip->setMtimeName($name, 946684800);
    $zip->setExternalAttributesName($name, ZipArchive::OPSYS_UNIX, 0100644 << 16);
}
$zip->close();
echo "$target\n";
