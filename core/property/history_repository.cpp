#include "core/property/history_repository.h"

#include "core/base/thread_role.h"
#include "core/property/history_row.h"
#include "core/property/history_sql.h"
#include "core/property/property_sql.h"
#include "core/property/row_write.h"

#include <QJsonDocument>

#include <set>

namespace property {

namespace {

constexpr int mostUsers = 200;

HistoryChange changeFromRow(const database::Row& row)
{
    HistoryChange change;
    change.transaction = row.text(0).toULongLong();
    change.atMicros = row.integer(1);
    change.at = row.time(1);
    change.user = row.text(2);
    change.entries = row.integer(3);
    change.created = row.integer(4);
    change.edited = row.integer(5);
    change.deleted = row.integer(6);
    change.restored = row.integer(7);
    change.newestEntry = row.integer(8);
    change.property = row.integer(9);
    return change;
}

QJsonObject jsonOf(const database::Row& row, int column)
{
    return QJsonDocument::fromJson(row.text(column).toUtf8()).object();
}

base::Result<std::map<qint64, QString>> namesById(database::Session& session, const QString& sql,
                                                  const std::set<qint64>& ids)
{
    std::map<qint64, QString> names;
    if (ids.empty())
        return names;
    auto read = session.query(sql, {numberArray(std::vector<qint64>(ids.begin(), ids.end()))},
                              [&names](const database::Row& row) { names[row.integer(0)] = row.text(1); });
    if (!read)
        return std::move(read).error();
    return names;
}

std::set<qint64> agentsOf(const std::vector<HistoryEntry>& entries)
{
    std::set<qint64> agents;
    for (const HistoryEntry& entry : entries) {
        for (const QJsonObject& side : {entry.before, entry.after}) {
            const QJsonValue agent = side.value(QStringLiteral("agent_id"));
            if (agent.isDouble())
                agents.insert(agent.toInteger());
        }
    }
    return agents;
}

base::Error notToBeTold(qint64 entry)
{
    return {base::ErrorCode::NotFound,
            QStringLiteral("the row at entry %1 of the history is not known").arg(entry),
            QString::number(entry)};
}

base::Error conflict(const Property& now)
{
    return {base::ErrorCode::EditConflict,
            QStringLiteral("property %1 is at version %2 now").arg(now.id).arg(now.version),
            QString::number(now.id)};
}

} // namespace

HistoryRepository::HistoryRepository(database::Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
}

base::Result<HistoryPage> HistoryRepository::entries(const HistoryQuery& query, std::optional<qint64> behind,
                                                     int limit)
{
    const SelectParts statement = entriesStatement(query, behind, limit);
    auto entries = m_session.list(statement.where, statement.values, &entryFromRow);
    if (!entries)
        return std::move(entries).error();
    std::set<qint64> ids;
    for (const HistoryEntry& entry : *entries)
        ids.insert(entry.property);
    auto agents = namesById(m_session,
                            QStringLiteral("select id, name from keystead.agent where id = any(?::bigint[])"),
                            agentsOf(*entries));
    if (!agents)
        return std::move(agents).error();
    // Of one that was deleted for good the title that it had last.
    auto titles = namesById(
        m_session,
        QStringLiteral(
            "select asked.id, coalesce(p.title, (select h.before ->> 'title' from keystead.history h"
            " where h.property_id = asked.id and h.operation = 'delete' order by h.id desc limit 1))"
            " from unnest(?::bigint[]) as asked(id)"
            " left join keystead.property p on p.id = asked.id"),
        ids);
    if (!titles)
        return std::move(titles).error();
    return HistoryPage{std::move(*entries), std::move(*agents), std::move(*titles)};
}

base::Result<std::vector<HistoryChange>>
HistoryRepository::changes(const HistoryQuery& query, std::optional<HistoryPlace> behind, int limit)
{
    const SelectParts statement = changesStatement(query, behind, limit);
    return m_session.list(statement.where, statement.values, &changeFromRow);
}

base::Result<std::vector<QString>> HistoryRepository::users()
{
    return m_session.list(
        QStringLiteral("select distinct user_name from keystead.history order by 1 limit %1").arg(mostUsers),
        {}, [](const database::Row& row) { return row.text(0); });
}

base::Result<PastVersion> HistoryRepository::pastVersion(qint64 id, Side side)
{
    auto snapshot = database::Transaction::begin(m_session, database::Transaction::Kind::ReadOnlySnapshot);
    if (!snapshot)
        return std::move(snapshot).error();
    const auto entry = m_session.first(QStringLiteral("select ") + historyColumns() +
                                           QStringLiteral(" from keystead.history h where h.id = ?"),
                                       {id}, &entryFromRow);
    if (!entry)
        return entry.error();
    if (!*entry)
        return base::Error{base::ErrorCode::NotFound, QStringLiteral("no entry %1 in the history").arg(id),
                           QString::number(id)};
    PastVersion past;
    past.entry = **entry;
    auto row = m_session.first(
        QStringLiteral("select to_jsonb(p)::text, p.deleted_at is not null from keystead.property p"
                       " where p.id = ?"),
        {past.entry.property}, [&past](const database::Row& found) {
            past.inBin = found.boolean(1);
            return jsonOf(found, 0);
        });
    if (!row)
        return std::move(row).error();
    QJsonObject then = row->value_or(QJsonObject());
    if (auto stepped = stepTo(past.entry, side, then); !stepped)
        return std::move(stepped).error();
    // A deletion is taken for the row as it was: there is none behind it.
    if (then.isEmpty() && side == Side::After)
        then = past.entry.operation == QStringLiteral("insert") ? past.entry.after : past.entry.before;
    if (!then.contains(QStringLiteral("title")))
        return notToBeTold(id);
    past.then = propertyFromJson(then);
    past.then.id = past.entry.property;
    past.createdAt = then.value(QStringLiteral("created_at")).toString(QStringLiteral("now"));
    auto now = rowAnywhere(m_session, past.entry.property);
    if (!now)
        return std::move(now).error();
    past.now = std::move(*now);
    return named(std::move(past));
}

// Back from the row as it is now, entry by entry.
base::Result<void> HistoryRepository::stepTo(const HistoryEntry& entry, Side side, QJsonObject& row)
{
    return m_session.query(
        QStringLiteral("select operation, before::text from keystead.history"
                       " where property_id = ? and id >= ? order by id desc"),
        {entry.property, side == Side::Before ? entry.id : entry.id + 1},
        [&row](const database::Row& later) { stepBack(row, later.text(0), jsonOf(later, 1)); });
}

base::Result<PastVersion> HistoryRepository::named(PastVersion past)
{
    if (!past.then.agent)
        return past;
    auto name = m_session.first(QStringLiteral("select name from keystead.agent where id = ?"),
                                {*past.then.agent}, [](const database::Row& row) { return row.text(0); });
    if (!name)
        return std::move(name).error();
    past.then.agentName = name->value_or(QString());
    return past;
}

base::Result<Saved> HistoryRepository::restoreVersion(qint64 entry, qint64 version, Side side)
{
    base::assertMayBlock("property::HistoryRepository::restoreVersion");
    const auto past = pastVersion(entry, side);
    if (!past)
        return past.error();
    if (past->now)
        return write(reviveStatement(), past->then, version);
    if (version != 0)
        return base::Error{base::ErrorCode::NotFound,
                           QStringLiteral("property %1 was deleted for good").arg(past->then.id),
                           QString::number(past->then.id)};
    return writeAgain(*past);
}

base::Result<Saved> HistoryRepository::restoreField(qint64 entry, Field field, qint64 version, Side side)
{
    base::assertMayBlock("property::HistoryRepository::restoreField");
    const auto past = pastVersion(entry, side);
    if (!past)
        return past.error();
    if (!past->now || past->inBin)
        return base::Error{base::ErrorCode::NotFound,
                           QStringLiteral("property %1 is deleted").arg(past->then.id),
                           QString::number(past->then.id)};
    Property wish = *past->now;
    copyField(field, past->then, wish);
    return write(updateStatement(), wish, version);
}

base::Result<Saved> HistoryRepository::write(const QString& sql, const Property& wish, qint64 version)
{
    auto saved = writeRow(m_session, sql, writtenValues(wish) + QVariantList{wish.id, version}, [&] {
        const auto now = rowAnywhere(m_session, wish.id);
        if (!now)
            return now.error();
        return *now ? conflict(**now) : notToBeTold(wish.id);
    });
    return told(std::move(saved), ChangeSet::Kind::Updated);
}

// With a version behind all that anybody has seen of it, and behind the one that its deletion stands for.
base::Result<Saved> HistoryRepository::writeAgain(const PastVersion& past)
{
    const Property& wish = past.then;
    const auto latest = m_session.first(
        QStringLiteral("select max(greatest((before ->> 'version')::bigint, (after ->> 'version')::bigint))"
                       " from keystead.history where property_id = ?"),
        {wish.id}, [](const database::Row& row) { return row.integer(0); });
    if (!latest)
        return latest.error();
    auto saved = writeRow(
        m_session, insertAgainStatement(),
        writtenValues(wish) + QVariantList{wish.id, latest->value_or(0) + 2, past.createdAt}, [&wish] {
            return base::Error{base::ErrorCode::DatabaseError, QStringLiteral("the insert returned no row"),
                               QString::number(wish.id)};
        });
    // Somebody else was quicker.
    if (!saved && saved.error().code == base::ErrorCode::UniqueViolation)
        return base::Error{base::ErrorCode::EditConflict, saved.error().detail, QString::number(wish.id)};
    return told(std::move(saved), ChangeSet::Kind::Created);
}

base::Result<Saved> HistoryRepository::told(base::Result<Saved> saved, ChangeSet::Kind kind)
{
    if (saved)
        Q_EMIT committed(ChangeSet{kind, {saved->property.id}, {}, saved->transaction, 1});
    return saved;
}

} // namespace property
