// Filters of the Properties page as a person uses them, on real servers: builder, chips, saved ones,
// facets.
#include "properties_page_fixture.h"
#include "ui/properties/find/facet_panel.h"
#include "ui/properties/find/filter_builder.h"
#include "ui/properties/find/filter_builder_row.h"
#include "ui/properties/find/filter_chips.h"
#include "ui/properties/find/filter_line.h"
#include "ui/properties/find/saved_filters_popup.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>

using namespace properties;
using property::Column;
using property::Operator;

namespace {

property::Filter filterOf(const QString& text)
{
    auto read = property::filterFromText(text);
    const auto* filter = std::get_if<property::Filter>(&read);
    return filter == nullptr ? property::Filter() : *filter;
}

} // namespace

class TestPropertiesFilters : public test::PropertiesPageFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void buildsAConditionByKeysAndShowsIt();
    void countsWhileItIsBuilt();
    void textAndRowsAreOneFilter();
    void saysWhereTheTextIsWrongAndGoesThere();
    void cancelChangesNothing();
    void choosesValuesWithTheirCounts();
    void aChipOpensItsConditionAndGoesByItsCross();
    void chipsThatDoNotFitAreCounted();
    void savesPicksRenamesAndDeletesByKeys();
    void remembersRecentFilters();
    void facetsCountWithoutTheirOwnChoice();
    void choosesAgentsByNameAndBySearch();
    void arrowsGoThroughAFacet();

private:
    property::Filter filter() { return presenter().list().filter(); }
    qint64 count() { return presenter().list().count().value_or(-1); }
    qint64 countOf(const property::Filter& wish);
    FilterBuilder* builder();
    FilterBuilder* openBuilder();
    SavedFiltersPopup* openSaved();
    void useFilter(const QString& text);
    void pick(QComboBox* combo, int data);
};

void TestPropertiesFilters::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("keystead-test"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_properties_filters"));
    QSettings().clear();
    start(1200);
}

void TestPropertiesFilters::init()
{
    QSettings().clear();
    openPage();
}

void TestPropertiesFilters::cleanup()
{
    closePage();
}

qint64 TestPropertiesFilters::countOf(const property::Filter& wish)
{
    const auto count = test::waitFor(
        *m_theirs, [wish](workspace::Session& session) { return session.properties().count(wish); });
    return count ? *count : -1;
}

FilterBuilder* TestPropertiesFilters::builder()
{
    auto* dialog = m_page->findChild<FilterBuilder*>();
    return dialog != nullptr && dialog->isVisible() ? dialog : nullptr;
}

FilterBuilder* TestPropertiesFilters::openBuilder()
{
    m_page->action(common::ActionId::AddFilter)->trigger();
    return builder();
}

SavedFiltersPopup* TestPropertiesFilters::openSaved()
{
    m_page->action(common::ActionId::SavedFilters)->trigger();
    return m_page->findChild<SavedFiltersPopup*>();
}

void TestPropertiesFilters::useFilter(const QString& text)
{
    presenter().list().setFilter(filterOf(text));
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
}

// As by keys: the entry with this data.
void TestPropertiesFilters::pick(QComboBox* combo, int data)
{
    const int wanted = combo->findData(data);
    QVERIFY(wanted >= 0);
    combo->setFocus();
    while (combo->currentIndex() != wanted)
        QTest::keyClick(combo, combo->currentIndex() < wanted ? Qt::Key_Down : Qt::Key_Up);
}

void TestPropertiesFilters::buildsAConditionByKeysAndShowsIt()
{
    QTest::mouseClick(m_page->filterLine()->addButton(), Qt::LeftButton);
    QVERIFY(builder() != nullptr);
    FilterBuilderRow* row = builder()->rows().front();
    pick(row->columnField(), int(Column::Price));
    pick(row->operatorField(), int(Operator::Between));
    QCOMPARE(row->lines().size(), std::size_t(2));
    QTest::keyClicks(row->lines()[0], QStringLiteral("300,000"));
    QTest::keyClicks(row->lines()[1], QStringLiteral("500000"));
    QCOMPARE(builder()->textField()->toPlainText(), QStringLiteral("price between 300000 and 500000"));
    QTest::keyClick(row->lines()[1], Qt::Key_Return);
    QTRY_VERIFY(builder() == nullptr);
    QCOMPARE(filter(), filterOf(QStringLiteral("price between 300000 and 500000")));
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    QCOMPARE(count(), countOf(filter()));
    QVERIFY(count() > 0 && count() < 1200);
    QVERIFY(m_page->statusLine()->text().contains(QStringLiteral("Price 300,000 – 500,000")));
    QTRY_COMPARE(m_page->focusWidget(), m_page->table());
}

void TestPropertiesFilters::countsWhileItIsBuilt()
{
    FilterBuilder* dialog = openBuilder();
    QTRY_COMPARE_WITH_TIMEOUT(dialog->presenter().count(), std::optional<qint64>(1200), limit);
    FilterBuilderRow* row = dialog->rows().front();
    QTest::keyClicks(row->lines()[0], QStringLiteral("villa"));
    QVERIFY(dialog->presenter().isCounting());
    QVERIFY(!dialog->presenter().count()); // not the count of another filter
    const qint64 matching = countOf(filterOf(QStringLiteral("title contains villa")));
    QTRY_COMPARE_WITH_TIMEOUT(dialog->presenter().count(), std::optional<qint64>(matching), limit);
    QVERIFY(dialog->countLabel()->text().contains(QString::number(matching)));
    QVERIFY(dialog->applyButton()->text().contains(QString::number(matching)));
    QVERIFY(filter().isEmpty()); // the list waits for the decision
    dialog->reject();
}

void TestPropertiesFilters::textAndRowsAreOneFilter()
{
    useFilter(QStringLiteral("type: house"));
    FilterBuilder* dialog = openBuilder();
    QCOMPARE(dialog->textField()->toPlainText(), QStringLiteral("type: house"));
    dialog->textField()->setFocus();
    dialog->textField()->selectAll();
    QTest::keyClicks(dialog->textField(), QStringLiteral("type: land and bedrooms is empty and city = Kuah"));
    QCOMPARE(dialog->rows().size(), std::size_t(2));
    QCOMPARE(dialog->presenter().rest().types, std::vector{property::PropertyType::Land});
    QTest::mouseClick(dialog->rows()[0]->removeButton(), Qt::LeftButton);
    QCOMPARE(dialog->rows().size(), std::size_t(1));
    QVERIFY(dialog->textField()->toPlainText().startsWith(QStringLiteral("type: land and ")));
    QTest::keyClick(dialog->textField(), Qt::Key_Return); // Enter uses it, and is no line
    QCOMPARE(filter().types, std::vector{property::PropertyType::Land});
    QCOMPARE(filter().conditions.size(), std::size_t(1));
}

void TestPropertiesFilters::saysWhereTheTextIsWrongAndGoesThere()
{
    FilterBuilder* dialog = openBuilder();
    dialog->textField()->setPlainText(QStringLiteral("price >= 100000 and prise < 5"));
    QVERIFY(dialog->textProblem()->isVisible());
    QVERIFY2(dialog->textProblem()->text().contains(QStringLiteral("Character 21")),
             qPrintable(dialog->textProblem()->text()));
    QCOMPARE(dialog->textField()->extraSelections().size(), 1);
    QCOMPARE(dialog->textField()->extraSelections().front().cursor.selectedText(), QStringLiteral("prise"));
    QTest::mouseClick(dialog->applyButton(), Qt::LeftButton);
    QVERIFY(dialog->isVisible());
    QTRY_COMPARE(QApplication::focusWidget(), dialog->textField());
    QCOMPARE(dialog->textField()->textCursor().position(), 20);
    dialog->textField()->setPlainText(QStringLiteral("price >= 100000"));
    QVERIFY(!dialog->textProblem()->isVisible());
    FilterBuilderRow* row = dialog->rows().front();
    row->lines()[0]->setFocus();
    row->lines()[0]->selectAll();
    QTest::keyClicks(row->lines()[0], QStringLiteral("cheap"));
    QTest::mouseClick(dialog->addButton(), Qt::LeftButton);
    dialog->reject();
    QVERIFY(filter().isEmpty());
}

void TestPropertiesFilters::cancelChangesNothing()
{
    useFilter(QStringLiteral("type: house"));
    FilterBuilder* dialog = openBuilder();
    QTest::keyClicks(dialog->rows().front()->lines()[0], QStringLiteral("villa"));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(builder() == nullptr);
    QCOMPARE(filter(), filterOf(QStringLiteral("type: house")));
}

void TestPropertiesFilters::choosesValuesWithTheirCounts()
{
    FilterBuilder* dialog = openBuilder();
    FilterBuilderRow* row = dialog->rows().front();
    pick(row->columnField(), int(Column::Status));
    pick(row->operatorField(), int(Operator::IsOneOf));
    QTest::mouseClick(row->choice(), Qt::LeftButton);
    auto* picker = row->findChild<ValuePicker*>();
    QVERIFY(picker != nullptr && picker->isVisible());
    qint64 sum = 0;
    for (int i = 0; i < picker->model().rowCount(); ++i)
        sum += picker->model().index(i, 0).data(PickModel::CountRole).toLongLong();
    QCOMPARE(sum, qint64(1200));
    QTest::keyClick(picker->searchField(), Qt::Key_Return); // the first
    QTest::keyClick(picker->searchField(), Qt::Key_Down);
    QTest::keyClick(picker->searchField(), Qt::Key_Return);
    picker->close();
    QCOMPARE(row->condition().values.size(), std::size_t(2));
    QCOMPARE(dialog->textField()->toPlainText(), QStringLiteral("status in (draft, listed)"));
    dialog->accept();
    QCOMPARE(filter(), filterOf(QStringLiteral("status in (draft, listed)")));
}

void TestPropertiesFilters::aChipOpensItsConditionAndGoesByItsCross()
{
    useFilter(QStringLiteral("bedrooms >= 2 and price >= 100000"));
    const auto chips =
        m_page->filterLine()->chips()->findChildren<QPushButton*>(QStringLiteral("conditionChip"));
    QCOMPARE(chips.size(), 2);
    QCOMPARE(chips[1]->text(), QStringLiteral("Bedrooms ≥ 2")); // in the filter's own order
    QTest::mouseClick(chips[1], Qt::LeftButton);
    QVERIFY(builder() != nullptr);
    QTRY_COMPARE(QApplication::focusWidget(), builder()->rows()[1]->lines()[0]);
    builder()->reject();
    QTRY_VERIFY(builder() == nullptr);
    const auto crosses =
        m_page->filterLine()->chips()->findChildren<QPushButton*>(QStringLiteral("chipRemove"));
    QTest::mouseClick(crosses[1], Qt::LeftButton);
    QCOMPARE(filter(), filterOf(QStringLiteral("price >= 100000")));
    auto* last = m_page->filterLine()->chips()->findChild<QPushButton*>(QStringLiteral("conditionChip"));
    QTest::keyClick(last, Qt::Key_Delete);
    QVERIFY(filter().isEmpty());
}

void TestPropertiesFilters::chipsThatDoNotFitAreCounted()
{
    useFilter(QStringLiteral("type: house, apartment, land, commercial and status: draft, listed, sold and "
                             "title contains pool and description is empty and city in (Ipoh, Kuah, Langkawi)"
                             " and price between 100000 and 900000 and bedrooms between 2 and 4"));
    const FilterChips* chips = m_page->filterLine()->chips();
    QVERIFY(chips->hidden() > 0);
    int shown = 0;
    for (const auto* button : chips->findChildren<QPushButton*>()) {
        const bool isChip = button->objectName() == QStringLiteral("chip") ||
                            button->objectName() == QStringLiteral("conditionChip");
        shown += isChip && button->isVisible() ? 1 : 0;
        if (button->isVisible())
            QVERIFY2(chips->rect().contains(button->geometry()), qPrintable(button->text()));
    }
    QCOMPARE(shown + chips->hidden(), 12);
}

void TestPropertiesFilters::savesPicksRenamesAndDeletesByKeys()
{
    useFilter(QStringLiteral("type: house and price >= 400000"));
    SavedFiltersPopup* popup = openSaved();
    QVERIFY(popup != nullptr && popup->isVisible());
    popup->nameField()->setFocus();
    QTest::keyClicks(popup->nameField(), QStringLiteral("Dear houses"));
    QTest::keyClick(popup->nameField(), Qt::Key_Return);
    QTRY_COMPARE(m_toasts.size(), 1);
    presenter().list().clearFilter();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);

    QTRY_VERIFY(m_page->findChild<SavedFiltersPopup*>() == nullptr);
    popup = openSaved();
    QVERIFY(!popup->saveButton()->isEnabled()); // nothing is filtered
    QTest::keyClick(popup->searchField(), Qt::Key_F2);
    QTest::keyClicks(popup->nameField(), QStringLiteral("Dear"));
    QTest::keyClick(popup->nameField(), Qt::Key_Return);
    QCOMPARE(presenter().savedFilters().saved().front().name, QStringLiteral("Dear"));
    QTest::keyClick(popup->searchField(), Qt::Key_Return);
    QCOMPARE(filter(), filterOf(QStringLiteral("type: house and price >= 400000")));
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    QCOMPARE(count(), countOf(filter()));

    QTRY_VERIFY(m_page->findChild<SavedFiltersPopup*>() == nullptr);
    popup = openSaved();
    QTest::keyClick(popup->searchField(), Qt::Key_Delete);
    QVERIFY(presenter().savedFilters().saved().empty());
    QVERIFY(m_undoLink);
    m_undoLink();
    QCOMPARE(presenter().savedFilters().saved().front().name, QStringLiteral("Dear"));
    popup->close();
}

void TestPropertiesFilters::remembersRecentFilters()
{
    useFilter(QStringLiteral("bedrooms >= 3"));
    QTRY_COMPARE_WITH_TIMEOUT(presenter().savedFilters().recent().size(), std::size_t(1), limit);
    closePage();
    openPage(); // the next start
    SavedFiltersPopup* popup = openSaved();
    QTest::keyClick(popup->searchField(), Qt::Key_Return);
    QCOMPARE(filter(), filterOf(QStringLiteral("bedrooms >= 3")));
}

// ── facets ───────────────────────────────────────────────────────────────────────────────────

void TestPropertiesFilters::facetsCountWithoutTheirOwnChoice()
{
    FacetPanel* facets = m_page->facetPanel();
    QCheckBox* land = facets->types()->box(QStringLiteral("land"));
    QVERIFY(land != nullptr);
    QTest::mouseClick(land, Qt::LeftButton, {}, QPoint(8, land->height() / 2));
    QTRY_COMPARE_WITH_TIMEOUT(filter(), filterOf(QStringLiteral("type: land")), limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && presenter().values().counts()->types[0].count > 0, limit);
    QTest::keyClick(facets->types()->box(QStringLiteral("house")), Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(filter(), filterOf(QStringLiteral("type: house, land")), limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    QTRY_COMPARE_WITH_TIMEOUT(count(), countOf(filter()), limit);
}

void TestPropertiesFilters::choosesAgentsByNameAndBySearch()
{
    useFilter(QStringLiteral("price >= 100000"));
    FacetSection* agents = m_page->facetPanel()->agents();
    QTRY_VERIFY_WITH_TIMEOUT(agents->moreButton()->isVisible(), limit); // the sample has more than eight
    QTest::mouseClick(agents->moreButton(), Qt::LeftButton);
    ValuePicker* picker = agents->picker();
    QVERIFY(picker != nullptr && picker->isVisible());
    const auto all = presenter().values().of(Column::Agent);
    QVERIFY(all.size() > FacetSection::shownAtFirst);
    const PickValue wanted = all.back();
    QTest::keyClicks(picker->searchField(), wanted.text);
    QTest::keyClick(picker->searchField(), Qt::Key_Return);
    QCOMPARE(filter().agents, std::vector<property::AgentId>{wanted.value.toLongLong()});
    QCOMPARE(filter().conditions.size(), std::size_t(1)); // those stay
    picker->close();
    QTRY_VERIFY_WITH_TIMEOUT(agents->box(wanted.value) != nullptr, limit); // chosen: always in sight
    QVERIFY(agents->box(wanted.value)->isChecked());
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    QCOMPARE(count(), countOf(filter()));
    auto* chip = m_page->filterLine()->chips()->findChild<QPushButton*>(QStringLiteral("chip"));
    QCOMPARE(chip->text(), wanted.text);
}

void TestPropertiesFilters::arrowsGoThroughAFacet()
{
    FacetSection* types = m_page->facetPanel()->types();
    types->box(QStringLiteral("house"))->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
    QCOMPARE(QApplication::focusWidget(), types->box(QStringLiteral("apartment")));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(filter(), filterOf(QStringLiteral("type: apartment")), limit);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
    QCOMPARE(QApplication::focusWidget(), types->box(QStringLiteral("house")));
}

QTEST_MAIN(TestPropertiesFilters)
#include "tst_properties_filters.moc"
