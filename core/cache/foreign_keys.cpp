#include "core/cache/foreign_keys.h"

#include "core/cache/own_keys.h"
#include "core/cache/sweeper.h"

#include <QThread>

#include <algorithm>

namespace cache {

namespace {

// Tags contain no line breaks: validate() sees to it.
constexpr char separator = '\n';

QString joined(const std::vector<Tag>& tags)
{
    return QString::fromUtf8(QByteArrayList(tags.begin(), tags.end()).join(separator));
}

std::vector<Tag> split(const QString& text)
{
    const QByteArrayList parts = text.toUtf8().split(separator);
    return {parts.begin(), parts.end()};
}

base::Error invalid(const char* why, const QString& subject)
{
    return {base::ErrorCode::InvalidInput, QString::fromLatin1(why), subject};
}

base::Result<void> validate(const ForeignKey& key)
{
    if (key.name.isEmpty())
        return invalid("a key without a name", QStringLiteral("name"));
    if (key.tags.empty())
        return invalid("a key without tags", QStringLiteral("tags"));
    for (const Tag& tag : key.tags) {
        const qsizetype star = tag.indexOf('*');
        const bool starInside = star >= 0 && star + 1 < tag.size();
        if (tag.isEmpty() || starInside || !tag.isValidUtf8() ||
            std::any_of(tag.begin(), tag.end(), [](char byte) { return byte >= 0 && byte <= ' '; }))
            return invalid("not a tag", QStringLiteral("tags"));
    }
    if (key.pattern ? couldMatchOurs(key.name) : isOurs(key.name))
        return invalid("that could be a key of ours", QStringLiteral("name"));
    return {};
}

} // namespace

base::Result<std::vector<ForeignKey>> foreignKeys(database::Session& session)
{
    return session.list(
        QStringLiteral("SELECT id, name, is_pattern, array_to_string(tags, E'\\n')"
                       " FROM keystead.cache_foreign_key ORDER BY id"),
        {}, [](const database::Row& row) {
            return ForeignKey{row.integer(0), row.bytes(1), row.boolean(2), split(row.text(3))};
        });
}

base::Result<ForeignKey> addForeignKey(database::Session& session, const ForeignKey& key)
{
    if (auto valid = validate(key); !valid)
        return std::move(valid).error();
    auto id = session.first(QStringLiteral("INSERT INTO keystead.cache_foreign_key (name, is_pattern, tags)"
                                           " VALUES (?, ?, string_to_array(?, E'\\n')) RETURNING id"),
                            {key.name, key.pattern, joined(key.tags)},
                            [](const database::Row& row) { return row.integer(0); });
    if (!id)
        return std::move(id).error();
    ForeignKey stored = key;
    stored.id = id->value_or(0);
    return stored;
}

base::Result<void> removeForeignKey(database::Session& session, qint64 id)
{
    auto removed =
        session.execute(QStringLiteral("DELETE FROM keystead.cache_foreign_key WHERE id = ?"), {id});
    if (!removed)
        return std::move(removed).error();
    if (*removed == 0)
        return base::Error{base::ErrorCode::NotFound, QStringLiteral("no foreign key %1").arg(id),
                           QString::number(id)};
    return {};
}

base::Result<qint64> sweep(redis::Connection& redis, const Keyspace& ours, const QByteArray& pattern,
                           base::JobControl& control)
{
    SweepScan scan(pattern);
    while (!scan.isDone()) {
        if (control.isCancelled())
            return base::Error{base::ErrorCode::Cancelled, QStringLiteral("sweep"), {}};
        if (auto stepped = scan.step(redis, ours); !stepped)
            return std::move(stepped).error();
        control.report({scan.removed(), -1, QStringLiteral("keys")});
        if (!scan.isDone())
            QThread::msleep(static_cast<unsigned long>(scan.pause().count()));
    }
    return scan.removed();
}

} // namespace cache
