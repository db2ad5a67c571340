// Why the cache is not used is said, with what ends it; and a message is an alert to a screen reader.
#include "ui/common/cache_obstacle.h"
#include "ui/common/labels.h"
#include "ui/common/toast.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QStandardPaths>
#include <QtTest>

using cache::Obstacle;

class CacheObstacleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void saysWhatIsWrongAndWhatEndsIt_data();
    void saysWhatIsWrongAndWhatEndsIt();
    void aProblemWithoutAnObstacleIsSaid();
    void isSilentWhenAnotherPlaceSpeaks_data();
    void isSilentWhenAnotherPlaceSpeaks();
    void aToastIsAnAlertAndALabelIsText();

private:
    static cache::DrainerState blocked(Obstacle obstacle, const QString& subject);
};

cache::DrainerState CacheObstacleTest::blocked(Obstacle obstacle, const QString& subject)
{
    cache::DrainerState state;
    state.databaseReachable = true;
    state.redisReachable = true;
    state.obstacle = obstacle;
    state.problem = cache::obstacleError(obstacle, subject);
    return state;
}

void CacheObstacleTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setApplicationName(QStringLiteral("tst_cache_obstacle"));
    theme::Theme::install(*qApp);
}

void CacheObstacleTest::saysWhatIsWrongAndWhatEndsIt_data()
{
    QTest::addColumn<int>("obstacle");
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QString>("wrong");
    QTest::addColumn<QString>("ends");
    const auto row = [](const char* name, Obstacle obstacle, const char* subject, const char* wrong,
                        const char* ends) {
        QTest::newRow(name) << int(obstacle) << QString::fromLatin1(subject) << QString::fromLatin1(wrong)
                            << QString::fromLatin1(ends);
    };
    row("trigger missing", Obstacle::TriggerMissing, "t", "missing", "keysteadctl schema apply");
    row("trigger disabled", Obstacle::TriggerDisabled, "touch_property", "touch_property is disabled",
        "ENABLE ALWAYS TRIGGER touch_property");
    row("logical replication", Obstacle::LogicalReplication, "property", "changes property", "publisher");
    row("right missing", Obstacle::RightMissing, "SELECT ON keystead.property", "lacks a right",
        "SELECT ON keystead.property");
    row("row security", Obstacle::RowSecurity, "keystead.property", "hides rows of keystead.property",
        "sees all");
    row("other tag table", Obstacle::OtherTagTable, "property", "another version", "update the older");
    row("needs a writer", Obstacle::NeedsWriter, "", "waits for a connection that may edit", "PostgreSQL");
}

void CacheObstacleTest::saysWhatIsWrongAndWhatEndsIt()
{
    QFETCH(const int, obstacle);
    QFETCH(const QString, subject);
    QFETCH(const QString, wrong);
    QFETCH(const QString, ends);
    const QString text = common::cacheObstacleText(blocked(static_cast<Obstacle>(obstacle), subject));
    const QStringList parts = text.split(QStringLiteral(" · "));
    QCOMPARE(parts.size(), 2);
    QVERIFY2(parts[0].contains(wrong), qPrintable(text));
    QVERIFY2(parts[1].contains(ends), qPrintable(text));
}

void CacheObstacleTest::aProblemWithoutAnObstacleIsSaid()
{
    cache::DrainerState state = blocked(Obstacle::None, {});
    QVERIFY(common::cacheObstacleText(state).isEmpty());
    state.problem = {base::ErrorCode::RedisOutOfMemory, QStringLiteral("OOM"), {}};
    const QString text = common::cacheObstacleText(state);
    QVERIFY2(text.contains(QStringLiteral("no memory left")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("maxmemory")), qPrintable(text));
}

void CacheObstacleTest::isSilentWhenAnotherPlaceSpeaks_data()
{
    QTest::addColumn<bool>("database");
    QTest::addColumn<bool>("redis");
    QTest::addColumn<bool>("schemaMissing");
    QTest::addColumn<bool>("trusted");
    QTest::newRow("PostgreSQL is away") << false << true << false << false;
    QTest::newRow("Redis is away") << true << false << false << false;
    QTest::newRow("no schema") << true << true << true << false;
    QTest::newRow("still trusted") << true << true << false << true;
}

void CacheObstacleTest::isSilentWhenAnotherPlaceSpeaks()
{
    QFETCH(const bool, database);
    QFETCH(const bool, redis);
    QFETCH(const bool, schemaMissing);
    QFETCH(const bool, trusted);
    cache::DrainerState state = blocked(Obstacle::TriggerDisabled, QStringLiteral("touch"));
    QVERIFY(!common::cacheObstacleText(state).isEmpty());
    state.databaseReachable = database;
    state.redisReachable = redis;
    state.schemaMissing = schemaMissing;
    state.trusted = trusted;
    QCOMPARE(common::cacheObstacleText(state), QString());
}

void CacheObstacleTest::aToastIsAnAlertAndALabelIsText()
{
    QWidget window;
    common::ToastArea area(&window);
    area.show({QStringLiteral("Saved 4 properties"), {}, false, {}, {}});
    auto* const toast = area.findChild<QWidget*>(QString(), Qt::FindDirectChildrenOnly);
    QVERIFY(toast);
    QAccessibleInterface* const said = QAccessible::queryAccessibleInterface(toast);
    QVERIFY(said);
    QCOMPARE(int(said->role()), int(QAccessible::AlertMessage));
    QCOMPARE(said->text(QAccessible::Name), QStringLiteral("Saved 4 properties"));
    common::ElidedLabel label(QStringLiteral("lister"));
    QCOMPARE(int(QAccessible::queryAccessibleInterface(&label)->role()), int(QAccessible::StaticText));
}

QTEST_MAIN(CacheObstacleTest)
#include "tst_cache_obstacle.moc"
