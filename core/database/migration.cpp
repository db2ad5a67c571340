#include "core/database/migration.h"

#include <QCryptographicHash>

#include <algorithm>
#include <map>

namespace database {

namespace {

// Any constant will do, as long as every Keystead uses the same: “keystead” as bytes.
constexpr qint64 lockKey = 0x6b65797374656164;

const QString bookkeeping = QStringLiteral(R"(CREATE SCHEMA IF NOT EXISTS keystead;
CREATE TABLE IF NOT EXISTS keystead.migration (
    number     integer PRIMARY KEY,
    name       text NOT NULL,
    checksum   text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    applied_by text NOT NULL DEFAULT session_user
);)");

// An extension that stands in our schema is dropped with it, but not over the head of others: their
// indexes may use it too, and CASCADE would take those along.
const QString removal =
    QStringLiteral(R"(-- Takes away everything Keystead created, the listings with it. There is no way back.
DO $$
DECLARE
    extension name;
    extensions name[] := ARRAY(SELECT extname FROM pg_extension
                               WHERE extnamespace = to_regnamespace('keystead'));
    kept boolean := false;
BEGIN
    CREATE SCHEMA keystead_removed;
    FOREACH extension IN ARRAY extensions LOOP
        EXECUTE format('ALTER EXTENSION %I SET SCHEMA keystead_removed', extension);
    END LOOP;
    DROP SCHEMA IF EXISTS keystead CASCADE;
    FOREACH extension IN ARRAY extensions LOOP
        BEGIN
            EXECUTE format('DROP EXTENSION %I', extension);
        EXCEPTION WHEN dependent_objects_still_exist THEN
            RAISE WARNING 'extension % is used by others and stays, in schema keystead_removed', extension;
            kept := true;
        END;
    END LOOP;
    IF NOT kept THEN
        DROP SCHEMA keystead_removed;
    END IF;
END
$$;
)");

QString literal(QString text)
{
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QStringLiteral("''")) + QLatin1Char('\'');
}

QString checksum(const Migration& migration)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(migration.sql.toUtf8(), QCryptographicHash::Sha256).toHex());
}

using Applied = std::map<int, QString>; // number → checksum

base::Result<Applied> readApplied(Session& session)
{
    const auto exists = session.first(QStringLiteral("SELECT to_regclass('keystead.migration') IS NOT NULL"),
                                      {}, [](const Row& row) { return row.boolean(0); });
    if (!exists)
        return exists.error();
    Applied applied;
    if (!exists->value_or(false))
        return applied;
    auto read = session.query(QStringLiteral("SELECT number, checksum FROM keystead.migration"), {},
                              [&](const Row& row) { applied.emplace(int(row.integer(0)), row.text(1)); });
    if (!read)
        return std::move(read).error();
    return applied;
}

base::Error mismatch(const QString& why)
{
    return {base::ErrorCode::SchemaMismatch, why, QStringLiteral("keystead.migration")};
}

// Nothing, or why the applied ones cannot be ours.
std::optional<base::Error> foreign(const Applied& applied, std::span<const Migration> migrations)
{
    for (const auto& [number, sum] : applied) {
        const auto ours = std::find_if(migrations.begin(), migrations.end(),
                                       [number = number](const Migration& m) { return m.number == number; });
        if (ours == migrations.end())
            return mismatch(QStringLiteral("migration %1 is unknown to this program").arg(number));
        if (checksum(*ours) != sum)
            return mismatch(QStringLiteral("migration %1 “%2” was applied with another text")
                                .arg(number)
                                .arg(ours->name));
    }
    return std::nullopt;
}

base::Result<void> applyOne(Session& session, const Migration& migration)
{
    auto transaction = Transaction::begin(session);
    if (!transaction)
        return std::move(transaction).error();
    auto run = session.script(migration.sql);
    if (!run)
        return base::Error{run.error().code,
                           QStringLiteral("migration %1 “%2”: %3")
                               .arg(migration.number)
                               .arg(migration.name, run.error().detail),
                           run.error().subject};
    auto noted = session.execute(
        QStringLiteral("INSERT INTO keystead.migration (number, name, checksum) VALUES (?, ?, ?)"),
        {migration.number, migration.name, checksum(migration)});
    if (!noted)
        return std::move(noted).error();
    return transaction->commit();
}

base::Result<int> applyMissing(Session& session, std::span<const Migration> migrations)
{
    auto prepared = session.script(bookkeeping);
    if (!prepared)
        return std::move(prepared).error();
    const auto applied = readApplied(session);
    if (!applied)
        return applied.error();
    if (auto problem = foreign(*applied, migrations))
        return *std::move(problem);
    int count = 0;
    for (const Migration& migration : migrations) {
        if (applied->contains(migration.number))
            continue;
        auto done = applyOne(session, migration);
        if (!done)
            return std::move(done).error();
        ++count;
    }
    return count;
}

} // namespace

base::Result<SchemaState> schemaState(Session& session, std::span<const Migration> migrations)
{
    const auto applied = readApplied(session);
    if (!applied)
        return applied.error();
    if (auto problem = foreign(*applied, migrations))
        return *std::move(problem);
    if (applied->empty())
        return SchemaState::Missing;
    return applied->size() == migrations.size() ? SchemaState::Current : SchemaState::Behind;
}

base::Result<int> applyMigrations(Session& session, std::span<const Migration> migrations)
{
    // A role that may not create anything can still use a schema that is complete.
    const auto state = schemaState(session, migrations);
    if (!state)
        return state.error();
    if (*state == SchemaState::Current)
        return 0;
    // A session lock, not a transaction's: each migration commits by itself.
    auto locked = session.query(QStringLiteral("SELECT pg_advisory_lock(?)"), {lockKey}, [](const Row&) {});
    if (!locked)
        return std::move(locked).error();
    auto applied = applyMissing(session, migrations);
    auto unlocked =
        session.query(QStringLiteral("SELECT pg_advisory_unlock(?)"), {lockKey}, [](const Row&) {});
    if (applied && !unlocked)
        return std::move(unlocked).error();
    return applied;
}

QString migrationPlan(std::span<const Migration> migrations)
{
    QString plan =
        QStringLiteral(
            "-- Everything Keystead creates stands in the schema “keystead”. The role needs the right\n"
            "-- CREATE on the database: GRANT CREATE ON DATABASE … TO …;\n"
            "-- One transaction: what fails leaves nothing behind.\n\nBEGIN;\n") +
        bookkeeping + QLatin1Char('\n');
    for (const Migration& migration : migrations) {
        const QString text = migration.sql.trimmed();
        plan += QStringLiteral("\n-- %1 %2\n").arg(migration.number).arg(migration.name) + text +
                (text.endsWith(QLatin1Char(';')) ? QStringLiteral("\n") : QStringLiteral("\n;\n")) +
                QStringLiteral("INSERT INTO keystead.migration (number, name, checksum)\n"
                               "    VALUES (%1, %2, '%3');\n")
                    .arg(migration.number)
                    .arg(literal(migration.name), checksum(migration));
    }
    return plan + QStringLiteral("\nCOMMIT;\n");
}

QString removalPlan()
{
    return removal;
}

} // namespace database
