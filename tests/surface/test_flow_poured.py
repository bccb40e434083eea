"""Programs and streams that fill a disk."""

import pytest

from vetting.surface._flow_poured import WHAT, poured


@pytest.mark.parametrize(
    "code",
    [
        "exec('dd if=/dev/zero of=' + file)",
        'spawn("dd", ["if=/dev/zero", `of=${file}`, "bs=1M"])',
        "subprocess.Popen(['dd', 'if=/dev/urandom', f'of={path}'])",
        "os.system('cat /dev/zero > ~/.cache/x')",
        "os.system('cd /tmp; yes >> x.log')",
        "shutil.copyfile('/dev/zero', path)",
        "shutil.copyfileobj(open('/dev/zero', 'rb'), out)",
        "fs.createReadStream('/dev/zero').pipe(fs.createWriteStream(file))",
        "pipeline(fs.createReadStream('/dev/zero'), fs.createWriteStream(file), done)",
        "execSync('fallocate -l 500G ~/.x')",
        "subprocess.run(['fallocate', '-l', '1T', path])",
        "spawnSync('truncate', ['-s', '900G', file])",
        "execSync('head -c 200G /dev/zero > x')",
    ],
)
def test_disk_is_filled(code: str) -> None:
    assert list(poured(f"\n{code};\n")) == [(2, WHAT)]


@pytest.mark.parametrize(
    "code",
    [
        "exec('dd if=/dev/zero of=x bs=1M count=8')",
        "spawn('dd', ['if=/dev/zero', 'of=/dev/null'])",
        "const REFUSED = ['dd if=/dev/zero', 'cat /dev/zero > x', 'fallocate -l 500G x']",
        "if (line.includes('dd if=/dev/zero of=')) refuse()",
        "execSync('cat /dev/urandom | head -c 32 | base64')",
        "execSync('fallocate -l 2G swap')",
        "fs.createReadStream('/dev/urandom', { end: 31 }).pipe(hash)",
        "fs.createReadStream(file).pipe(fs.createWriteStream(other))",
        "os.system('yes | apt-get install x')",
        "os.system('yes > /dev/null')",
        "subprocess.run(['head', '-c', '200', path])",
    ],
)
def test_disk_is_not_filled(code: str) -> None:
    assert list(poured(f"{code};\n")) == []
