// What is typed into a condition of the filter builder and cannot be read, on real servers.
#include "find_widget.h"
#include "properties_page_fixture.h"
#include "ui/properties/find/filter_builder.h"
#include "ui/properties/find/filter_builder_row.h"

#include <QComboBox>
#include <QLineEdit>

using properties::FilterBuilder;
using properties::FilterBuilderRow;
using property::Column;
using property::Operator;

class TestPropertiesFilterTyping : public test::PropertiesPageFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(60); }
    void init() { openPage(); }
    void cleanup() { closePage(); }

    void tellsWhatCannotBeRead_data();
    void tellsWhatCannotBeRead();

private:
    static void pick(QComboBox* combo, int data)
    {
        const int at = combo->findData(data);
        QVERIFY(at >= 0);
        combo->setFocus();
        QTest::keyClick(combo, Qt::Key_Home);
        for (int i = 0; i < at; ++i)
            QTest::keyClick(combo, Qt::Key_Down);
        Q_EMIT combo->activated(at);
    }
};

void TestPropertiesFilterTyping::tellsWhatCannotBeRead_data()
{
    QTest::addColumn<Column>("column");
    QTest::addColumn<QString>("typed");
    QTest::newRow("no number") << Column::Price << QStringLiteral("12o000");
    QTest::newRow("more decimals than are kept") << Column::Price << QStringLiteral("1.2345");
    QTest::newRow("no day") << Column::Created << QStringLiteral("yesterday");
}

// Left out in silence it would find everything.
void TestPropertiesFilterTyping::tellsWhatCannotBeRead()
{
    QFETCH(Column, column);
    QFETCH(QString, typed);
    m_page->action(common::ActionId::AddFilter)->trigger();
    QPointer<FilterBuilder> dialog = m_page->findChild<FilterBuilder*>();
    QVERIFY(dialog && dialog->isVisible());
    FilterBuilderRow* row = dialog->rows().front();
    pick(row->columnField(), int(column));
    pick(row->operatorField(), int(Operator::AtLeast));
    QTest::keyClicks(row->lines().front(), typed);
    QTRY_VERIFY(test::says(*row, QStringLiteral("⬣")));
    row->operatorField()->setFocus();
    QVERIFY(saveElsewhere(model().at(0)->id, [](property::Property& p) { p.bedrooms = 31; }));
    QTRY_COMPARE_WITH_TIMEOUT(model().at(0)->bedrooms, std::optional(31), limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    QCOMPARE(row->lines().front()->text(), typed); // nor is it taken away
    QTest::keyClick(dialog, Qt::Key_Return);
    QVERIFY(dialog && dialog->isVisible());
    QVERIFY(presenter().list().filter().isEmpty());
    dialog->reject();
}

QTEST_MAIN(TestPropertiesFilterTyping)
#include "tst_properties_filter_typing.moc"
