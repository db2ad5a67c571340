// The filter line of the history: what it tells, and when. Without servers.
#include "ui/properties/history/history_filter_line.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using properties::ChangesFilter;
using properties::HistoryFilterLine;

class TestPropertiesHistoryFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void tellsANumberOnceItIsTyped();
    void tellsAtOnceWhatIsChosen();
    void daysGoOnAtMidnight_data();
    void daysGoOnAtMidnight();

private:
    static constexpr int limit = 30'000;
    std::unique_ptr<HistoryFilterLine> m_line;
};

void TestPropertiesHistoryFilter::init()
{
    m_line = std::make_unique<HistoryFilterLine>();
    m_line->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_line.get()));
}

void TestPropertiesHistoryFilter::tellsANumberOnceItIsTyped()
{
    QSignalSpy told(m_line.get(), &HistoryFilterLine::filterChosen);
    QTest::keyClicks(m_line->listing(), QStringLiteral("812304"));
    QCOMPARE(told.size(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(told.size(), 1, limit);
    QCOMPARE(told.takeFirst().first().value<ChangesFilter>().query.property,
             std::optional<property::PropertyId>(812304));
    QTest::keyClick(m_line->listing(), Qt::Key_Backspace);
    QTest::keyClick(m_line->listing(), Qt::Key_Return); // does not wait
    QCOMPARE(told.size(), 1);
    QCOMPARE(told.takeFirst().first().value<ChangesFilter>().query.property,
             std::optional<property::PropertyId>(81230));
}

void TestPropertiesHistoryFilter::tellsAtOnceWhatIsChosen()
{
    QSignalSpy told(m_line.get(), &HistoryFilterLine::filterChosen);
    m_line->setListing(7);
    QCOMPARE(told.size(), 1);
    QCOMPARE(m_line->filter().query.property, std::optional<property::PropertyId>(7));
    m_line->setTransaction(77);
    QCOMPARE(told.size(), 2);
    QCOMPARE(m_line->filter().query.property, std::nullopt);
    QCOMPARE(m_line->filter().query.transaction, std::optional<quint64>(77));
}

void TestPropertiesHistoryFilter::daysGoOnAtMidnight_data()
{
    QTest::addColumn<QString>("span");
    QTest::addColumn<int>("first"); // days before today
    QTest::newRow("today") << QStringLiteral("Today") << 0;
    QTest::newRow("a week") << QStringLiteral("7 days") << 6;
    QTest::newRow("a month") << QStringLiteral("30 days") << 29;
}

void TestPropertiesHistoryFilter::daysGoOnAtMidnight()
{
    QFETCH(QString, span);
    QFETCH(int, first);
    const int index = m_line->span()->findText(span);
    m_line->span()->setCurrentIndex(index);
    Q_EMIT m_line->span()->activated(index);
    QSignalSpy told(m_line.get(), &HistoryFilterLine::filterChosen);
    const QDate tomorrow = QDate::currentDate().addDays(1);
    m_line->setToday(tomorrow);
    m_line->setToday(tomorrow); // nothing new
    QCOMPARE(told.size(), 1);
    QCOMPARE(told.first().first().value<ChangesFilter>().query.from, tomorrow.addDays(-first).startOfDay());
}

QTEST_MAIN(TestPropertiesHistoryFilter)
#include "tst_properties_history_filter.moc"
