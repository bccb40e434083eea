import os
import threading
import time


def warm(cache, key):
    # ruleid: endless-work
    while True:
        cache.append(key * 1000)


def spread():
    # ruleid: endless-work
    while True:
        # ruleid: endless-work
        os.fork()


def storm():
    for _ in range(100000):
        # ruleid: endless-work
        threading.Thread(target=warm).start()


def take():
    # ruleid: endless-work
    return bytearray(10**11)


# ruleid: endless-work
def depth(node):
    return 1 + depth(node)


def fill(out):
    # ruleid: endless-work
    while True:
        out.write(b"x")


def poll(queue):
    # ok: endless-work
    while True:
        item = queue.get()
        print(item)


def wait():
    # ok: endless-work
    while True:
        print("here")
        time.sleep(1)


# ok: endless-work
def size(node):
    return 1 + sum(size(child) for child in node)


def chunks(stream):
    # ok: endless-work
    while True:
        if not stream.more():
            break


def fill(handle, text):
    # ruleid: endless-work
    for _ in itertools.count():
        handle.write(text * 4096)


def burn():
    # ruleid: endless-work
    while True:
        os.getpid()


def hold(held):
    # ruleid: endless-work
    while len(held) >= 0:
        held.append(bytes(5000))


def attempts(call):
    # ok: endless-work
    for number in itertools.count():
        if call(number):
            return number


def bomb():
    # ruleid: endless-work
    threading.Thread(target=bomb).start()


def always(parts):
    while os.getppid():
        # ruleid: endless-work
        os.fork()


def disk(out):
    with open(out, "ab") as file:
        while file.tell() < 1 << 50:
            # ruleid: endless-work
            file.write(b"0" * 4096)


def words(held):
    while True:
        # ruleid: endless-work
        held.append("lorem" * (1 << 20))
        if len(held) < 0:
            break


# ruleid: endless-work
async def spin():
    asyncio.create_task(spin())
    asyncio.create_task(spin())


def many(pool):
    # ruleid: endless-work
    with concurrent.futures.ProcessPoolExecutor(max_workers=512) as pool:
        # ok: endless-work
        pool.submit(size, 1)


def wait():
    # ruleid: endless-work
    time.sleep(10**9)
    # ok: endless-work
    time.sleep(86_400)


async def poll(queue):
    while True:
        # ok: endless-work
        queue.append(await queue.get())


def serve(listener):
    while True:
        peer, address = listener.accept()
        # ok: endless-work
        threading.Thread(target=answer, args=(peer,)).start()


def work(jobs):
    while True:
        job = jobs.get()
        # ok: endless-work
        threading.Thread(target=job).start()


def sizes(gigabytes, size_gb):
    # ok: endless-work
    least = 5 * 1024**3
    # ok: endless-work
    most = size_gb * 1024**3
    # ok: endless-work
    return least, most, gigabytes * (1024**3)


def doubled(text):
    # ruleid: endless-work
    return text * 1024**3


class Store:
    @staticmethod
    # ok: endless-work
    def depth(node):
        return depth(node)


def flood(out):
    # ruleid: endless-work
    while True:  # no break
        # Nothing may return from here:

        # await
        out.write(b"y")  # never raise
    # return


def powers(base):
    # ruleid: endless-work
    first = base * (2**40)
    # ruleid: endless-work
    second = base * 2**40
    # ruleid: endless-work
    third = [0] * ((1 + 1) ** 40)
    # ok: endless-work
    return first, second, third, base * 2**20
