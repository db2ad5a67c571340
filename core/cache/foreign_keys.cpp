#include "core/cache/foreign_keys.h"

#include "core/cache/own_keys.h"
#include "core/cache/scan_pace.h"
#include "core/cache/sweeper.h"

#include <QSet>
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

base::Result<void> validateName(const ForeignKey& key)
{
    if (key.name.isEmpty())
        return invalid("a key without a name", QStringLiteral("name"));
    if (key.pattern ? couldMatchOurs(key.name) : isOurs(key.name))
        return invalid("that could be a key of ours", QStringLiteral("name"));
    return {};
}

base::Result<void> validate(const ForeignKey& key)
{
    if (key.tags.empty())
        return invalid("a key without tags", QStringLiteral("tags"));
    for (const Tag& tag : key.tags) {
        const qsizetype star = tag.indexOf('*');
        const bool starInside = star >= 0 && star + 1 < tag.size();
        if (tag.isEmpty() || starInside || !tag.isValidUtf8() ||
            std::any_of(tag.begin(), tag.end(), [](char byte) { return byte >= 0 && byte <= ' '; }))
            return invalid("not a tag", QStringLiteral("tags"));
    }
    return validateName(key);
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

base::Result<std::vector<ForeignRule>> foreignRules(database::Session& session)
{
    return session.list(
        QStringLiteral("SELECT k.id, k.name, k.is_pattern, array_to_string(k.tags, E'\\n'),"
                       " (extract(epoch FROM k.swept_at) * 1000000)::bigint, k.swept_keys, k.all_keys,"
                       " EXISTS (SELECT FROM keystead.cache_sweep s"
                       " WHERE s.name = k.name AND s.is_pattern = k.is_pattern)"
                       " FROM keystead.cache_foreign_key k ORDER BY k.id"),
        {}, [](const database::Row& row) {
            ForeignRule rule{
                {row.integer(0), row.bytes(1), row.boolean(2), split(row.text(3))},
                {{}, row.integer(5), row.integer(6), row.boolean(7)},
            };
            if (row.optionalInteger(4))
                rule.sweep.lastAt = row.time(4);
            return rule;
        });
}

base::Result<bool> mayChangeForeignKeys(database::Session& session)
{
    auto may =
        session.first(QStringLiteral("SELECT has_table_privilege('keystead.cache_foreign_key', 'INSERT')"
                                     " AND has_table_privilege('keystead.cache_foreign_key', 'DELETE')"),
                      {}, [](const database::Row& row) { return row.boolean(0); });
    if (!may)
        return std::move(may).error();
    return may->value_or(false);
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

namespace {

constexpr qsizetype matchSample = 12;

base::Result<ForeignMatch> matchName(redis::Connection& redis, const QByteArray& name)
{
    const auto reply = redis.call({"EXISTS", name});
    if (!reply)
        return reply.error();
    ForeignMatch match;
    match.keys = reply->toInteger();
    if (match.keys > 0)
        match.sample << name;
    return match;
}

// What SCAN has told, each key once, and how many keys it has been through.
class MatchWalk
{
public:
    explicit MatchWalk(QByteArray pattern)
        : m_pattern(std::move(pattern))
    {
    }

    bool isDone() const { return m_done || m_found.size() > mostMatched; }
    std::chrono::milliseconds pause() const { return m_pace.pause(); }
    qint64 lookedAt() const { return m_lookedAt; }

    base::Result<void> step(redis::Connection& redis)
    {
        const qint64 count = m_pace.count();
        const auto asked = std::chrono::steady_clock::now();
        const auto reply =
            redis.call({"SCAN", m_position, "MATCH", m_pattern, "COUNT", QByteArray::number(count)});
        if (!reply)
            return reply.error();
        m_pace.took(std::chrono::steady_clock::now() - asked);
        if (reply->items().size() != 2)
            return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("SCAN"), {}};
        for (const redis::Value& key : reply->items()[1].items()) {
            if (!isOurs(key.bytes()))
                m_found.insert(key.bytes());
        }
        m_lookedAt += count;
        m_position = reply->items()[0].bytes();
        m_done = m_position == "0";
        return {};
    }

    ForeignMatch match() const
    {
        ForeignMatch match;
        match.cut = m_found.size() > mostMatched;
        match.keys = std::min(m_found.size(), mostMatched);
        match.sample = QByteArrayList(m_found.begin(), m_found.end());
        std::sort(match.sample.begin(), match.sample.end());
        match.sample = match.sample.mid(0, matchSample);
        return match;
    }

private:
    QByteArray m_pattern;
    QByteArray m_position = QByteArrayLiteral("0");
    bool m_done = false;
    qint64 m_lookedAt = 0;
    QSet<QByteArray> m_found;
    ScanPace m_pace;
};

} // namespace

base::Result<ForeignMatch> matchForeign(redis::Connection& redis, const ForeignKey& key,
                                        base::JobControl& control)
{
    if (auto valid = validateName(key); !valid)
        return std::move(valid).error();
    if (!key.pattern)
        return matchName(redis, key.name);
    const auto size = redis.call({"DBSIZE"}); // a role without the right is told no total
    const qint64 total = size ? size->toInteger() : -1;
    MatchWalk walk(key.name);
    while (!walk.isDone()) {
        if (control.isCancelled())
            return base::Error{base::ErrorCode::Cancelled, QStringLiteral("looking for keys"), {}};
        if (auto stepped = walk.step(redis); !stepped)
            return std::move(stepped).error();
        control.report(
            {total < 0 ? walk.lookedAt() : std::min(walk.lookedAt(), total), total, QStringLiteral("keys")});
        if (!walk.isDone())
            QThread::msleep(static_cast<unsigned long>(walk.pause().count()));
    }
    return walk.match();
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
