// One process of a stress run: an editor or a reader through Keystead, or an outside writer that
// drives psql. Writes its log to a file; see judge.cpp for the lines.
// usage: stale_worker editor|reader|outside DATABASE-URL REDIS-URL SEED SECONDS LOG [ignore-stamps]
#include "core/base/clock.h"
#include "core/workspace/direct_workspace.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QThread>

#include <cstdio>
#include <random>

namespace {

using base::BootClock;

qint64 nowNanoseconds()
{
    return BootClock::now().time_since_epoch().count();
}

struct Run
{
    profile::Profile profile;
    std::mt19937_64 random;
    BootClock::time_point end;
    QFile log;
    bool ignoreStamps = false;

    bool goesOn() const { return BootClock::now() < end; }
    void write(char kind, qint64 id, qint64 version, qint64 at, const char* rest = "")
    {
        log.write(QByteArray(1, kind) + ' ' + QByteArray::number(id) + ' ' + QByteArray::number(version) +
                  ' ' + QByteArray::number(at) + rest + '\n');
    }
};

// The rows everybody fights about: all of one city.
const auto city = QStringLiteral("Stresstown");

property::PageQuery hotPage()
{
    property::PageQuery query;
    query.filter.locations = {city};
    return query;
}

std::vector<qint64> hotIds(workspace::Session& session)
{
    std::vector<qint64> ids;
    const auto page = session.properties().page(hotPage());
    if (page) {
        for (const property::Property& property : *page)
            ids.push_back(property.id);
    }
    return ids;
}

int edit(Run& run, workspace::DirectWorkspace& workspace)
{
    workspace::Session& session = workspace.session();
    const auto ids = hotIds(session);
    if (ids.empty())
        return 1;
    while (run.goesOn()) {
        const qint64 id = ids[run.random() % ids.size()];
        auto property = session.properties().byId(id);
        if (property) {
            property->price = property::Money::fromCents(qint64(run.random() % 100'000'000));
            const auto saved = session.edits().update(*property);
            if (saved)
                run.write(saved->refreshPending ? 'P' : 'S', id, saved->property.version, nowNanoseconds());
        }
        QThread::usleep(run.random() % 10'000); // the pace of a hurried administrator
    }
    return 0;
}

void readPage(Run& run, workspace::Session& session)
{
    const qint64 begun = nowNanoseconds();
    const auto page = session.reads().page(hotPage());
    if (!page)
        return;
    const char* const hit = page->source == listing::Source::PageCache ? " 1" : " 0";
    for (const property::Property& property : page->value)
        run.write('R', property.id, property.version, begun, hit);
}

void readDetail(Run& run, workspace::Session& session, qint64 id)
{
    const qint64 begun = nowNanoseconds();
    const auto property = session.reads().property(id);
    if (property)
        run.write('R', id, property->value.version, begun,
                  property->source == listing::Source::PageCache ? " 1" : " 0");
}

int read(Run& run, workspace::DirectWorkspace& workspace)
{
    workspace::Session& session = workspace.session();
    if (run.ignoreStamps)
        session.cache().setMutant(cache::Mutant::IgnoreStamps);
    const auto ids = hotIds(session);
    if (ids.empty())
        return 1;
    while (run.goesOn()) {
        if (run.random() % 4 == 0)
            readPage(run, session);
        else
            readDetail(run, session, ids[run.random() % ids.size()]);
    }
    return 0;
}

// Sends one statement to psql and waits for its line “id version”.
QByteArray ask(QProcess& psql, const QByteArray& sql)
{
    psql.write(sql + '\n');
    while (!psql.canReadLine()) {
        if (!psql.waitForReadyRead(5000))
            return {};
    }
    return psql.readLine().trimmed();
}

int writeOutside(Run& run)
{
    QProcess psql;
    psql.start(QStringLiteral("psql"), {QStringLiteral("-XqAt"), QStringLiteral("-F"), QStringLiteral(" "),
                                        run.profile.database.toUrl()});
    if (!psql.waitForStarted())
        return 1;
    while (run.goesOn()) {
        // One statement is one autocommit transaction: when its row arrives it is committed.
        const QByteArray answer =
            ask(psql, "UPDATE keystead.property SET bedrooms = (coalesce(bedrooms, 0) + 1) % 9 WHERE id = "
                      "(SELECT id FROM keystead.property WHERE location = 'Stresstown' ORDER BY "
                      "random() LIMIT 1) RETURNING id, version;");
        const QList<QByteArray> words = answer.split(' ');
        if (words.size() != 2)
            return 1;
        run.write('W', words[0].toLongLong(), words[1].toLongLong(), nowNanoseconds());
        QThread::usleep(run.random() % 40'000);
    }
    psql.closeWriteChannel();
    psql.waitForFinished();
    return 0;
}

int work(const QString& role, Run& run)
{
    if (role == QStringLiteral("outside"))
        return writeOutside(run);
    auto workspace = workspace::DirectWorkspace::open(run.profile, workspace::SchemaWish::Require);
    if (!workspace) {
        std::fprintf(stderr, "%s: %s\n", qPrintable(role),
                     qPrintable(base::errorName(workspace.error().code)));
        return 1;
    }
    return role == QStringLiteral("editor") ? edit(run, **workspace) : read(run, **workspace);
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_NO_GLIB", "1");
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() < 7)
        return 2;
    const auto profile = profile::fromUrls(words[2], words[3]);
    if (!profile)
        return 2;
    Run run{*profile, std::mt19937_64(words[4].toULongLong()),
            BootClock::now() + std::chrono::milliseconds(qint64(words[5].toDouble() * 1000)), QFile(words[6]),
            words.value(7) == QStringLiteral("ignore-stamps")};
    if (!run.log.open(QIODevice::WriteOnly))
        return 1;
    return work(words[1], run);
}
