#include "tests/bench/import_triggers.h"

#include <QFile>

namespace bench {

namespace {

constexpr int rounds = 5;
constexpr int rows = 10'000;
constexpr double percentGoal = 3;

const char* const columns =
    "title, description, price, location, type, status, bedrooms, bathrooms, area, agent_id";

// Listings as COPY reads them, from those that are there.
base::Result<QByteArray> copyText(database::Session& session)
{
    const QString sql =
        QStringLiteral("select concat_ws(E'\\t', title, description, price, location, type, status,"
                       " coalesce(bedrooms::text, '\\N'), coalesce(bathrooms::text, '\\N'),"
                       " coalesce(area::text, '\\N'), coalesce(agent_id::text, '\\N'))"
                       " from keystead.property order by id limit %1")
            .arg(rows);
    QByteArray text;
    auto read =
        session.query(sql, {}, [&text](const database::Row& row) { text += row.text(0).toUtf8() + '\n'; });
    if (!read)
        return std::move(read).error();
    return text;
}

// What the backend has computed so far, in nanoseconds (Linux, proc(5)): whatever else the machine does
// is not counted, nor is waiting.
base::Result<double> computed(database::Session& session)
{
    const auto pid = session.first(QStringLiteral("select pg_backend_pid()"), {},
                                   [](const database::Row& row) { return row.integer(0); });
    if (!pid)
        return pid.error();
    QFile file(QStringLiteral("/proc/%1/schedstat").arg(pid->value_or(0)));
    if (!file.open(QIODevice::ReadOnly))
        return base::Error{base::ErrorCode::FileFailed, file.errorString(), file.fileName()};
    return file.readAll().split(' ').front().toDouble();
}

// Nanoseconds of one COPY; all of it is rolled back.
base::Result<double> costOfImport(database::Session& session, const QByteArray& text, bool withTriggers)
{
    auto transaction = database::Transaction::begin(session);
    if (!transaction)
        return std::move(transaction).error();
    if (!withTriggers) {
        auto disabled = session.script(
            QStringLiteral("alter table keystead.property disable trigger cache_property_insert"));
        if (!disabled)
            return std::move(disabled).error();
    }
    bool given = false;
    const auto before = computed(session);
    if (!before)
        return before.error();
    auto copied = session.copyIn(
        QStringLiteral("copy keystead.property (%1) from stdin").arg(QLatin1String(columns)),
        [&]() -> base::Result<QByteArray> { return std::exchange(given, true) ? QByteArray() : text; });
    if (!copied)
        return std::move(copied).error();
    const auto behind = computed(session);
    if (!behind)
        return behind.error();
    return *behind - *before;
}

// Percent that the triggers add. They take turns in going first: every run leaves dead rows behind.
base::Result<double> oneRound(database::Session& session, const QByteArray& text, bool triggersFirst)
{
    const auto first = costOfImport(session, text, triggersFirst);
    if (!first)
        return first.error();
    const auto second = costOfImport(session, text, !triggersFirst);
    if (!second)
        return second.error();
    const double with = triggersFirst ? *first : *second;
    const double without = triggersFirst ? *second : *first;
    return (with / without - 1) * 100;
}

} // namespace

base::Result<void> measureImportTriggers(database::Session& session, Figures& figures)
{
    const auto text = copyText(session);
    if (!text)
        return text.error();
    if (auto warm = oneRound(session, *text, true); !warm) // pages of the indexes come into memory
        return std::move(warm).error();
    std::vector<double> percents;
    for (int round = 0; round < rounds; ++round) {
        const auto percent = oneRound(session, *text, round % 2 == 0);
        if (!percent)
            return percent.error();
        percents.push_back(*percent);
    }
    figures.add({QStringLiteral("import of 10,000, triggers"), 0, 0, 0, QStringLiteral("%"),
                 QStringLiteral("the same COPY without the cache's triggers, more CPU"), percentGoal,
                 Better::Lower},
                percents);
    return {};
}

} // namespace bench
