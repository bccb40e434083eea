"""Methods of libraries that change the rows of a database."""

import pytest

from vetting.surface._store_writes import changes_rows


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("knex", "default()().where().del"),
        ("@prisma/client", "PrismaClient().person.update"),
        ("drizzle-orm/better-sqlite3", "drizzle().insert"),
        ("kysely", "Kysely().deleteFrom"),
        ("sequelize", "Sequelize().define().destroy"),
        ("typeorm", "DataSource().getRepository().save"),
        ("mongodb", "MongoClient().db().collection().deleteOne"),
        ("redis", "createClient().set"),
        ("sqlalchemy.orm", "Session().add"),
        ("pymongo", "MongoClient().notes.people.insert_one"),
    ],
)
def test_rows_are_changed(spec: str, name: str) -> None:
    assert changes_rows(spec, name, lambda: "(person)")


@pytest.mark.parametrize(
    ("spec", "name", "text"),
    [
        ("knex", "default()().where().first", "(id)"),
        ("@prisma/client", "PrismaClient().person.findUnique", "(id)"),
        ("lru-cache", "LRUCache().set", "(id, 1)"),
        ("immutable", "Map().delete", "(id)"),
        ("redis", "createClient().set", '("person", "x", { EX: 60 })'),
        ("redis", "Redis().set", '("cache:person", "x")'),
    ],
)
def test_others_change_none(spec: str, name: str, text: str) -> None:
    assert not changes_rows(spec, name, lambda: text)
