// “Yesterday at nine opens in under 200 ms”: thirty days of thirty series in a history file, from opening it
// to the points of a chart, against the bare SQLite query for the same rows in the same file.
#include "core/monitor/history/history.h"
#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr int rounds = 7;
constexpr int seriesCount = 30;
constexpr qint64 daySeconds = 86'400;
constexpr qint64 days = 30;
const QString server = QStringLiteral("localhost:6379/0");

struct Case
{
    const char* name;
    monitor::HistoryRange range;
    int tier;    // that answers
    double goal; // ms; 0: none
};

[[noreturn]] void fail(const base::Error& error)
{
    std::fprintf(stderr, "%s %s\n", qPrintable(base::errorName(error.code)), qPrintable(error.detail));
    std::exit(1);
}

template<class T>
T taken(base::Result<T> result)
{
    if (!result)
        fail(result.error());
    if constexpr (!std::is_void_v<T>)
        return std::move(result).value();
}

QString seriesName(int number)
{
    return QStringLiteral("series%1").arg(number);
}

// As thirty days of recording leave it: of each tier what is kept.
void fill(const QString& path, qint64 now)
{
    auto file = taken(monitor::HistoryFile::open(path));
    const qint64 row = taken(monitor::serverRow(*file, server));
    taken(file->transaction([&]() -> base::Result<void> {
        for (int number = 1; number <= seriesCount; ++number) {
            if (auto made =
                    file->run(QStringLiteral("INSERT INTO series (id, server, name) VALUES (?, ?, ?)"),
                              {number, row, seriesName(number)});
                !made)
                return made;
            for (std::size_t tier = 0; tier < monitor::tiers().size(); ++tier) {
                const qint64 slot = monitor::tiers()[tier].slot.count();
                const qint64 count = std::min(monitor::tiers()[tier].kept, days * daySeconds / slot);
                const qint64 last = now - now % slot;
                if (auto added = file->run(
                        QStringLiteral(
                            "WITH RECURSIVE slots(at) AS (SELECT ? UNION ALL SELECT at + ? FROM slots"
                            " WHERE at < ?) INSERT INTO point SELECT ?, ?, at, ?, at % 977 * ?,"
                            " at % 977, at % 977 + 5, 0, ? FROM slots"),
                        {last - (count - 1) * slot, slot, last, number, static_cast<int>(tier), slot, slot,
                         slot * 1000});
                    !added)
                    return added;
            }
        }
        return {};
    }));
}

double milliseconds(const std::function<void()>& work)
{
    const auto begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
}

std::size_t throughHistory(const QString& path, const Case& one)
{
    auto file = taken(monitor::HistoryFile::open(path));
    monitor::History history(*file);
    std::vector<QString> names;
    for (int number = 1; number <= seriesCount; ++number)
        names.push_back(seriesName(number));
    std::size_t points = 0;
    for (const auto& series : taken(history.read(server, names, one.range)))
        points += series.points.size();
    return points;
}

std::size_t bare(const QString& path, const Case& one)
{
    std::size_t rows = 0;
    double sum = 0;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("bare"));
        database.setDatabaseName(path);
        if (!database.open())
            std::exit(1);
        QSqlQuery query(database);
        query.setForwardOnly(true);
        query.prepare(QStringLiteral("SELECT at, weight, total, low, high, covers_from, covers_to FROM point"
                                     " WHERE series = ? AND tier = ? AND at BETWEEN ? AND ? ORDER BY at"));
        for (int number = 1; number <= seriesCount; ++number) {
            query.bindValue(0, number);
            query.bindValue(1, one.tier);
            query.bindValue(2, one.range.from.toSecsSinceEpoch());
            query.bindValue(3, one.range.to.toSecsSinceEpoch());
            if (!query.exec())
                std::exit(1);
            while (query.next()) {
                for (int column = 0; column < 7; ++column)
                    sum += query.value(column).toDouble();
                ++rows;
            }
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("bare"));
    return sum > 0 ? rows : 0;
}

void measure(bench::Figures& figures, const QString& path, const Case& one)
{
    std::vector<double> ratios;
    std::vector<double> absolute;
    for (int round = 0; round < rounds; ++round) {
        std::size_t points = 0;
        std::size_t rows = 0;
        const double ours = milliseconds([&] { points = throughHistory(path, one); });
        const double peer = milliseconds([&] { rows = bare(path, one); });
        if (points == 0 || rows == 0) {
            std::fprintf(stderr, "%s: nothing was found\n", one.name);
            std::exit(1);
        }
        absolute.push_back(ours);
        ratios.push_back(ours / peer);
    }
    const QString name = QString::fromUtf8(one.name);
    figures.add({name, 0, 0, 0, QStringLiteral("ms"), QString(), one.goal}, std::move(absolute));
    figures.add({name, 0, 0, 0, QStringLiteral("ratio"), QStringLiteral("bare SQLite query"), 0},
                std::move(ratios));
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("history.sqlite"));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    fill(path, now.toSecsSinceEpoch());
    bench::pinToOneCore({});

    const QDateTime nine(now.date().addDays(-1), QTime(9, 0), Qt::UTC);
    const QDateTime end(now);
    bench::Figures figures(QStringLiteral("history"));
    measure(figures, path, {"yesterday at nine, an hour", {nine, nine.addSecs(3600), 1000}, 2, 200});
    measure(figures, path, {"30 days", {end.addDays(-days), end, 1000}, 3, 0});
    return figures.print();
}
