// What a connection does for its cache without being asked is chosen in its form, and kept.
#include "connections_shown.h"
#include "core/workspace/cache_upkeep.h"
#include "find_widget.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QRadioButton>
#include <QtTest>

using connections::Field;
using test::button;

namespace {

// The visible choice of that text.
template<class Choice>
Choice* choice(const QWidget& parent, const QString& text)
{
    for (Choice* each : parent.findChildren<Choice*>()) {
        if (each->isVisible() && each->text() == text)
            return each;
    }
    return nullptr;
}

} // namespace

class ConnectionsWarmingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        test::hideKeychain();
        theme::Theme::install(*qApp);
    }
    void warmingIsChosenAndKept();
    void lookingOnlyWarmsNothing();
};

void ConnectionsWarmingTest::warmingIsChosenAndKept()
{
    test::ShownConnections shown;
    profile::Profile lister = test::ConnectionsFixture::lister();
    lister.access = base::AccessMode::ReadWrite;
    shown.fixture.store().save(lister);
    shown.show();
    auto* const warm = choice<QCheckBox>(*shown.dialog, QStringLiteral("&Warm the cache at start"));
    QVERIFY(!warm->isChecked());
    QVERIFY(shown.line(Field::WarmMinutes)->text().isEmpty());
    QTest::mouseClick(warm, Qt::LeftButton, {}, QPoint(8, warm->height() / 2));
    shown.type(Field::WarmMinutes, QStringLiteral("soon"));
    QTest::mouseClick(button(*shown.dialog, QStringLiteral("Save")), Qt::LeftButton);
    QVERIFY(shown.line(Field::WarmMinutes)->hasFocus());
    QVERIFY(shown.presenter->problem(Field::WarmMinutes).contains(QLatin1String("10080")));
    QVERIFY(!shown.fixture.store().find(lister.name)->warmAtStart);
    shown.type(Field::WarmMinutes, QStringLiteral("15"));
    QTest::mouseClick(button(*shown.dialog, QStringLiteral("Save")), Qt::LeftButton);
    const auto saved = shown.fixture.store().find(lister.name);
    QVERIFY(saved->warmAtStart);
    QCOMPARE(saved->warmMinutes, 15);
    const auto schedule = workspace::scheduleOf(*saved);
    QVERIFY(schedule.atStart);
    QCOMPARE(schedule.every, std::chrono::minutes(15));

    shown.show(); // another day
    auto* const again = choice<QCheckBox>(*shown.dialog, QStringLiteral("&Warm the cache at start"));
    QVERIFY(again->isChecked());
    QCOMPARE(shown.line(Field::WarmMinutes)->text(), QStringLiteral("15"));
    shown.type(Field::Name, QStringLiteral("renamed"));
    QTest::mouseClick(button(*shown.dialog, QStringLiteral("Save")), Qt::LeftButton);
    QCOMPARE(shown.fixture.store().find(QStringLiteral("renamed"))->warmMinutes, 15);
}

void ConnectionsWarmingTest::lookingOnlyWarmsNothing()
{
    test::ShownConnections shown;
    shown.fixture.store().save(test::ConnectionsFixture::lister());
    shown.show();
    auto* const warm = choice<QCheckBox>(*shown.dialog, QStringLiteral("&Warm the cache at start"));
    QVERIFY(!warm->isEnabled() && !warm->toolTip().isEmpty());
    QVERIFY(!shown.line(Field::WarmMinutes)->isEnabled());
    auto* const edit = choice<QRadioButton>(*shown.dialog, QStringLiteral("&Allow editing"));
    QTest::mouseClick(edit, Qt::LeftButton, {}, QPoint(8, edit->height() / 2));
    QVERIFY(warm->isEnabled() && warm->toolTip().isEmpty());
    QVERIFY(shown.line(Field::WarmMinutes)->isEnabled());
}

QTEST_MAIN(ConnectionsWarmingTest)
#include "tst_connections_warming.moc"
