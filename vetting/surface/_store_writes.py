"""What changes the rows of a database through a library that builds statements or keeps objects: by the
package from which an object comes and the method that is called. A `Map` has such methods too.
"""

from collections.abc import Callable

from vetting.patterns import pattern

_MODELS = frozenset({
    *("create", "bulkCreate", "save", "insert", "insertMany", "upsert", "update", "updateOne"),
    *("updateMany", "replaceOne", "destroy", "remove", "softDelete", "softRemove", "restore", "delete"),
    *("deleteOne", "deleteMany", "findOneAndUpdate", "findOneAndReplace", "findOneAndDelete"),
    *("findByIdAndUpdate", "findByIdAndDelete", "increment", "decrement", "truncate", "bulkWrite"),
    *("findOrCreate", "bulkSave"),
})  # fmt: skip
_KEYS = frozenset({
    *("set", "mset", "hset", "hmset", "hdel", "del", "delete", "unlink", "incr", "decr", "incrby", "lpush"),
    *("rpush", "lPush", "rPush", "lpop", "rpop", "sadd", "sAdd", "srem", "sRem", "zadd", "zAdd", "zrem"),
    *("zRem", "hSet", "hDel", "incrBy", "xadd", "xAdd", "rename", "flushdb", "flushDb", "flushall"),
    *("flushAll",),
})  # fmt: skip
_LIBRARIES = (
    (
        pattern(r"knex|objection"),
        frozenset({
            *("insert", "update", "patch", "del", "delete", "truncate", "increment", "decrement", "upsert"),
            *("batchInsert", "deleteById", "patchAndFetchById", "updateAndFetchById", "insertAndFetch"),
        }),
    ),
    (
        pattern(r"@prisma/client|(?:\.{1,2}/)?[\w./-]{0,60}generated/[\w./-]{0,60}"),
        frozenset({
            *("create", "createMany", "createManyAndReturn", "update", "updateMany", "upsert", "delete"),
            *("deleteMany", "$executeRaw", "$executeRawUnsafe"),
        }),
    ),
    (pattern(r"drizzle-orm(?:/.{1,60})?"), frozenset({"insert", "update", "delete"})),
    (
        pattern(r"kysely"),
        frozenset({"insertInto", "updateTable", "deleteFrom", "replaceInto", "mergeInto"}),
    ),
    (pattern(r"sequelize|sequelize-typescript|mongoose|typeorm|@mikro-orm/.{1,40}"), _MODELS),
    (
        pattern(r"mongodb|pymongo|motor(?:\..{1,60})?|pymongo\..{1,60}"),
        frozenset({
            *("insertOne", "insertMany", "updateOne", "updateMany", "replaceOne", "deleteOne", "deleteMany"),
            *("findOneAndUpdate", "findOneAndReplace", "findOneAndDelete", "bulkWrite", "drop"),
            *("insert_one", "insert_many", "update_one", "update_many", "replace_one", "delete_one"),
            *("delete_many", "find_one_and_update", "find_one_and_replace", "find_one_and_delete"),
            *("bulk_write", "drop_collection", "drop_database"),
        }),
    ),
    (pattern(r"redis(?:\..{1,60})?|ioredis|@redis/client|@upstash/redis"), _KEYS),
    (
        pattern(r"sqlalchemy(?:\..{1,60})?|sqlmodel(?:\..{1,60})?"),
        frozenset({
            *("add", "add_all", "delete", "merge", "bulk_save_objects", "bulk_insert_mappings"),
            *("bulk_update_mappings", "update", "insert"),
        }),
    ),
    (
        pattern(r"peewee|playhouse(?:\..{1,60})?|django\.db(?:\..{1,60})?|tortoise(?:\..{1,60})?"),
        frozenset({
            *("create", "insert", "insert_many", "save", "update", "delete", "delete_instance"),
            *("delete_by_id", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "replace"),
        }),
    ),
)  # fmt: skip
_FOR_A_WHILE = pattern(
    r"(?i)\b(?:EX|PX|ttl|expire\w{0,10})[\"']?\s{0,4}[:=,]|cache|\block\b|rate.?limit|session"
)
"""What is kept for the server itself, and only so long."""


def changes_rows(spec: str, name: str, text: Callable[[], str]) -> bool:
    """Whether calling `name` of a package changes what a database holds; `text` is the call's source."""
    last = name.rpartition(".")[2]
    for package, methods in _LIBRARIES:
        if last in methods and package.fullmatch(spec):
            return methods is not _KEYS or not _FOR_A_WHILE.search(text())
    return False
