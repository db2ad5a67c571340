// The Properties page as a person uses it, on real servers.
#include "properties_page_fixture.h"
#include "ui/common/format.h"
#include "ui/common/unsaved_dialog.h"
#include "ui/properties/editing/save_bar.h"
#include "ui/properties/field_row.h"
#include "ui/properties/find/filter_line.h"
#include "ui/properties/property_form.h"

#include <QClipboard>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>

using properties::PropertyListModel;
using property::Field;

namespace {

constexpr int sampleSize = 2000;

} // namespace

class TestPropertiesPage : public test::PropertiesPageFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(sampleSize); }
    void init() { openPage(); }
    void cleanup() { closePage(); }

    void showsTheExactCountAndItsSource();
    void answersTheSecondTimeFromTheCache();
    void searchesOpensChangesThePriceAndSaves();
    void undoBringsTheOldPriceBack();
    void showsWhatASecondWorkspaceSaves();
    void keepsUnsavedEditsWhenOthersSave();
    void opensTheConflictDialogAndMerges();
    void escapeAsksBeforeItDiscards();
    void anotherRowKeepsEditsStaged();
    void addsAndGoesToTheFirstProblem();
    void deletesAndUndoes();
    void refusesAnAmbiguousPriceUnderTheField();
    void sortsByHeaderAndBackToTheDefault();
    void homeEndAndGoToValue();
    void copiesRowsAsTsv();
    void facetsFilterAndClear();
    void saysWhatMatchesNothing();
    void bypassesTheCache();
    void offersNoSaveOnAReadOnlyProfile();
    void staysUsableWithoutRedis();

private:
    QLineEdit* line(Field field) { return qobject_cast<QLineEdit*>(m_page->form()->row(field)->input()); }
    void search(const QString& text);
    void openRow(int row);
    void enter(Field field, const QString& text);
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    property::PropertyId openId() { return presenter().editing().currentId(); }
};

void TestPropertiesPage::press(int key, Qt::KeyboardModifiers modifiers)
{
    QWidget* target = QApplication::focusWidget() != nullptr ? QApplication::focusWidget() : m_page.get();
    QTest::keyClick(target, Qt::Key(key), modifiers);
}

void TestPropertiesPage::search(const QString& text)
{
    m_page->action(common::ActionId::Find)->trigger();
    QTest::keyClicks(m_page->filterLine()->searchField(), text);
    QTRY_COMPARE_WITH_TIMEOUT(presenter().list().filter().search, text, limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
}

void TestPropertiesPage::openRow(int row)
{
    m_page->table()->setFocus();
    m_page->table()->goToRow(row);
    QTRY_VERIFY_WITH_TIMEOUT(model().at(row) != nullptr, limit);
    press(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(presenter().editing().current() != nullptr && isSettled(), limit);
    QVERIFY(m_page->form()->isVisible());
}

void TestPropertiesPage::enter(Field field, const QString& text)
{
    line(field)->setFocus();
    line(field)->selectAll();
    QTest::keyClicks(line(field), text);
}

void TestPropertiesPage::showsTheExactCountAndItsSource()
{
    QCOMPARE(qint64(model().rowCount()), *presenter().list().count());
    QVERIFY(model().rowCount() >= sampleSize);
    const QString status = m_page->statusLine()->text();
    QVERIFY2(status.contains(QStringLiteral("of ")), qPrintable(status));
    QVERIFY2(status.contains(QStringLiteral("title")), qPrintable(status));
    QVERIFY2(status.contains(QStringLiteral("ms")), qPrintable(status));
    qint64 sum = 0;
    for (const auto& type : presenter().list().facets()->types)
        sum += type.count;
    QCOMPARE(sum, *presenter().list().count());
}

void TestPropertiesPage::answersTheSecondTimeFromTheCache()
{
    presenter().list().refresh();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    QCOMPARE(presenter().list().facts()->source, listing::Source::PageCache);
    QVERIFY(m_page->statusLine()->text().contains(QStringLiteral("page cache")));
}

void TestPropertiesPage::searchesOpensChangesThePriceAndSaves()
{
    search(QStringLiteral("Langkawi"));
    QVERIFY(model().rowCount() > 0 && model().rowCount() < sampleSize);
    press(Qt::Key_Down);
    openRow(0);
    const property::PropertyId id = openId();
    enter(Field::Price, QStringLiteral("850123"));
    QCOMPARE(presenter().editing().staged().changed, 1);
    QVERIFY(m_page->saveBar()->isVisible());
    QVERIFY(m_page->form()->row(Field::Price)->look().isChanged);
    QSignalSpy answered(&presenter().list(), &properties::ListPresenter::answered);
    QTest::mouseClick(m_page->saveBar()->saveButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    const QString toast = m_toasts.first();
    for (const char* part : {"Saved", "page", "detail", "ms"})
        QVERIFY2(toast.contains(QLatin1String(part)), qPrintable(toast));
    QVERIFY(toast.contains(QString::number(id)));
    QTRY_VERIFY_WITH_TIMEOUT(answered.size() > 0, limit);
    QCOMPARE(presenter().list().facts()->source, listing::Source::Database);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    const auto row = model().rowOf(id);
    QVERIFY(row);
    QCOMPARE(model().at(*row)->price, property::Money::fromCents(85'012'300));
    QVERIFY(!model().isMarked(id));
    QVERIFY(!m_page->saveBar()->isVisible());
    presenter().list().refresh();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    QCOMPARE(presenter().list().facts()->source, listing::Source::PageCache);
    QCOMPARE(stored(id)->price, property::Money::fromCents(85'012'300));
}

void TestPropertiesPage::undoBringsTheOldPriceBack()
{
    openRow(3);
    const property::PropertyId id = openId();
    const property::Money before = presenter().editing().current()->base().price;
    enter(Field::Price, QStringLiteral("1234567.89"));
    m_page->action(common::ActionId::Save)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(m_undoLink != nullptr, limit);
    m_undoLink();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
    QCOMPARE(stored(id)->price, before);
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().current()->base().price, before, limit);
}

void TestPropertiesPage::showsWhatASecondWorkspaceSaves()
{
    const property::PropertyId id = model().at(5)->id;
    const auto saved =
        saveElsewhere(id, [](property::Property& p) { p.price = property::Money::fromCents(4'242'42); });
    QVERIFY(saved);
    QTRY_VERIFY_WITH_TIMEOUT(model().rowOf(id) && model().at(*model().rowOf(id))->price ==
                                                      property::Money::fromCents(4'242'42),
                             limit);
    QVERIFY(model().isMarked(id));
}

void TestPropertiesPage::keepsUnsavedEditsWhenOthersSave()
{
    openRow(7);
    const property::PropertyId id = openId();
    enter(Field::Title, QStringLiteral("My own title"));
    QVERIFY(saveElsewhere(id, [](property::Property& p) { p.bedrooms = p.bedrooms.value_or(0) + 1; }));
    QTRY_VERIFY_WITH_TIMEOUT(presenter().editing().current()->theirs().has_value(), limit);
    QCOMPARE(line(Field::Title)->text(), QStringLiteral("My own title"));
    QCOMPARE(presenter().editing().staged().conflicts, 1);
    presenter().editing().discardAll();
}

void TestPropertiesPage::opensTheConflictDialogAndMerges()
{
    openRow(9);
    const property::PropertyId id = openId();
    enter(Field::Price, QStringLiteral("630000"));
    QVERIFY(saveElsewhere(id, [](property::Property& p) {
        p.price = property::Money::fromCents(65'500'000);
        p.status = p.status == property::PropertyStatus::Sold ? property::PropertyStatus::Draft
                                                              : property::PropertyStatus::Sold;
    }));
    const property::PropertyStatus theirStatus = stored(id)->status;
    m_page->action(common::ActionId::Save)->trigger();
    const auto dialog = [this] { return m_page->findChild<properties::ConflictDialog*>(); };
    QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr && dialog()->isVisible(), limit);
    QVERIFY(dialog()->merge().needsChoice());
    dialog()->choose(Field::Price, properties::MergeChoice::Mine);
    QTest::keyClick(dialog(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QCOMPARE(stored(id)->price, property::Money::fromCents(63'000'000));
    QCOMPARE(stored(id)->status, theirStatus);
}

void TestPropertiesPage::escapeAsksBeforeItDiscards()
{
    openRow(11);
    const property::PropertyId id = openId();
    const QString before = line(Field::Title)->text();
    enter(Field::Title, QStringLiteral("Half a thought"));
    press(Qt::Key_Escape);
    const auto dialog = [this] { return m_page->findChild<common::UnsavedDialog*>(); };
    QTRY_VERIFY(dialog() != nullptr && dialog()->isVisible());
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(dialog() == nullptr);
    QCOMPARE(line(Field::Title)->text(), QStringLiteral("Half a thought"));
    presenter().editing().revert(Field::Title);
    QCOMPARE(line(Field::Title)->text(), before);
    press(Qt::Key_Escape);
    QVERIFY(!m_page->form()->isVisible());
    QCOMPARE(m_page->focusWidget(), m_page->table());
    QCOMPARE(stored(id)->title, before);
}

void TestPropertiesPage::anotherRowKeepsEditsStaged()
{
    openRow(13);
    const property::PropertyId first = openId();
    enter(Field::Title, QStringLiteral("Aardvark house"));
    m_page->action(common::ActionId::NextRecord)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(openId() != first && isSettled(), limit);
    QCOMPARE(presenter().editing().staged().changed, 1);
    QCOMPARE(model().index(13, PropertyListModel::Title).data(common::StateRole).toInt(),
             int(common::CellState::Changed));
    m_page->action(common::ActionId::PreviousRecord)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(openId(), first, limit);
    QCOMPARE(line(Field::Title)->text(), QStringLiteral("Aardvark house"));
    QTest::mouseClick(m_page->saveBar()->discardButton(), Qt::LeftButton);
    QCOMPARE(presenter().editing().staged().total(), 0);
    QVERIFY(m_undoLink);
    m_undoLink();
    QCOMPARE(line(Field::Title)->text(), QStringLiteral("Aardvark house"));
    presenter().editing().discardAll();
}

void TestPropertiesPage::addsAndGoesToTheFirstProblem()
{
    m_page->action(common::ActionId::NewRecord)->trigger();
    QVERIFY(m_page->form()->isVisible());
    QCOMPARE(QApplication::focusWidget(), line(Field::Title));
    QTest::keyClicks(line(Field::Title), QStringLiteral("Aaa new villa"));
    m_page->action(common::ActionId::Save)->trigger();
    QCOMPARE(QApplication::focusWidget(), line(Field::Price));
    QVERIFY(!m_page->form()->row(Field::Price)->look().problem.isEmpty());
    QVERIFY(!m_page->form()->row(Field::Location)->look().problem.isEmpty());
    QTest::keyClicks(line(Field::Price), QStringLiteral("310000"));
    enter(Field::Location, QStringLiteral("Kuah"));
    m_page->action(common::ActionId::Save)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    const property::PropertyId id = openId();
    QVERIFY(id > 0);
    QCOMPARE(stored(id)->title, QStringLiteral("Aaa new villa"));
    QTRY_VERIFY_WITH_TIMEOUT(model().rowOf(id).has_value(), limit);
}

void TestPropertiesPage::deletesAndUndoes()
{
    m_page->table()->setFocus();
    m_page->table()->goToRow(2);
    const property::Property property = *model().at(2);
    const qint64 before = *presenter().list().count();
    m_page->action(common::ActionId::Delete)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QTRY_COMPARE_WITH_TIMEOUT(*presenter().list().count(), before - 1, limit);
    QVERIFY(!model().rowOf(property.id));
    QVERIFY(m_undoLink);
    m_undoLink();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
    QTRY_COMPARE_WITH_TIMEOUT(*presenter().list().count(), before, limit);
    QTRY_COMPARE_WITH_TIMEOUT(model().at(2)->title, property.title, limit);
}

void TestPropertiesPage::refusesAnAmbiguousPriceUnderTheField()
{
    common::setLocale(QLocale(QStringLiteral("de_DE")));
    openRow(4);
    enter(Field::Price, QStringLiteral("1.234"));
    m_page->action(common::ActionId::Save)->trigger();
    QVERIFY(m_page->form()->row(Field::Price)->look().problem.contains(QStringLiteral("1.234")));
    QCOMPARE(QApplication::focusWidget(), line(Field::Price));
    QCOMPARE(line(Field::Price)->text(), QStringLiteral("1.234"));
    QVERIFY(m_toasts.isEmpty());
    presenter().editing().discardAll();
    common::setLocale(QLocale());
}

void TestPropertiesPage::sortsByHeaderAndBackToTheDefault()
{
    QHeaderView* header = m_page->table()->horizontalHeader();
    const auto click = [&](int column) {
        const QPoint at(header->sectionViewportPosition(column) + 10, header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, at);
    };
    click(PropertyListModel::Price);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && presenter().list().sort().field == property::SortField::Price,
                             limit);
    QTRY_VERIFY_WITH_TIMEOUT(model().at(0)->price <= model().at(49)->price, limit);
    click(PropertyListModel::Price);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && presenter().list().sort().descending, limit);
    QTRY_VERIFY_WITH_TIMEOUT(model().at(0)->price >= model().at(49)->price, limit);
    click(PropertyListModel::Price);
    QCOMPARE(presenter().list().sort(), property::Sort());
    click(PropertyListModel::Agent);
    QCOMPARE(presenter().list().sort(), property::Sort());
}

void TestPropertiesPage::homeEndAndGoToValue()
{
    m_page->table()->setFocus();
    press(Qt::Key_End, Qt::ControlModifier);
    const int last = model().rowCount() - 1;
    QCOMPARE(m_page->table()->currentIndex().row(), last);
    QTRY_VERIFY_WITH_TIMEOUT(model().at(last) != nullptr, limit);
    press(Qt::Key_Home, Qt::ControlModifier);
    QCOMPARE(m_page->table()->currentIndex().row(), 0);
    presenter().list().toggleSort(property::SortField::Price);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    const auto value = presenter().list().valueForSort(QStringLiteral("500000"));
    QCOMPARE(value, std::optional(QStringLiteral("500000")));
    presenter().list().goTo(*value);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && m_page->table()->currentIndex().row() > 0, limit);
    const int row = m_page->table()->currentIndex().row();
    QTRY_VERIFY_WITH_TIMEOUT(model().at(row) != nullptr, limit);
    QVERIFY(model().at(row)->price >= property::Money::fromCents(50'000'000));
    m_page->table()->verticalScrollBar()->setValue(m_page->table()->verticalScrollBar()->maximum() / 2);
    QTRY_VERIFY_WITH_TIMEOUT(model().at(m_page->table()->visibleRange().first) != nullptr, limit);
}

void TestPropertiesPage::copiesRowsAsTsv()
{
    m_page->table()->setFocus();
    m_page->table()->goToRow(0);
    press(Qt::Key_Down, Qt::ShiftModifier);
    press(Qt::Key_C, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(QGuiApplication::clipboard()->text().count(u'\n'), 1, limit);
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(QString::number(model().at(0)->id) + u'\t'));
}

void TestPropertiesPage::facetsFilterAndClear()
{
    const qint64 all = *presenter().list().count();
    property::Filter filter;
    filter.types = {property::PropertyType::Land};
    presenter().list().setFilter(filter);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && *presenter().list().count() < all, limit);
    auto* chip = m_page->filterLine()->findChild<QPushButton*>(QStringLiteral("chip"));
    QVERIFY(chip != nullptr);
    QTest::mouseClick(chip, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && *presenter().list().count() == all, limit);
}

void TestPropertiesPage::saysWhatMatchesNothing()
{
    search(QStringLiteral("zzzz no such thing"));
    QTRY_COMPARE_WITH_TIMEOUT(presenter().state(), properties::ListState::NothingMatches, limit);
    QVERIFY(!m_page->table()->isVisible());
    Q_EMIT m_page->filterLine()->cleared();
    QTRY_COMPARE_WITH_TIMEOUT(presenter().state(), properties::ListState::Ready, limit);
    QVERIFY(m_page->filterLine()->searchField()->text().isEmpty());
}

void TestPropertiesPage::bypassesTheCache()
{
    m_page->action(common::ActionId::BypassCache)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && presenter().list().facts()->source == listing::Source::Bypass,
                             limit);
    QVERIFY(m_page->statusLine()->text().contains(QStringLiteral("bypass")));
    m_page->action(common::ActionId::BypassCache)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && presenter().list().facts()->source != listing::Source::Bypass,
                             limit);
}

void TestPropertiesPage::offersNoSaveOnAReadOnlyProfile()
{
    QVERIFY(m_page->saveBar()->saveButton()->isEnabled());
    profile::Profile profile = m_servers->profile();
    profile.access = base::AccessMode::ReadOnly;
    workspace::OpenOptions options;
    options.applySchema = false;
    workspace::Workspace readOnly(profile, options);
    readOnly.open();
    QTRY_COMPARE_WITH_TIMEOUT(readOnly.stage(), workspace::Stage::Open, limit);
    properties::PropertiesPage page(readOnly);
    QTRY_COMPARE_WITH_TIMEOUT(page.state(), common::Page::State::Ready, limit);
    const QPushButton* save = page.saveBar()->saveButton();
    QVERIFY(!save->isEnabled());
    QVERIFY2(save->toolTip().contains(QStringLiteral("read-only")), qPrintable(save->toolTip()));
    QVERIFY(page.saveBar()->discardButton()->isEnabled()); // going back is always possible
}

void TestPropertiesPage::staysUsableWithoutRedis()
{
    const auto killed = test::waitFor(*m_theirs, [this](workspace::Session&) -> base::Result<bool> {
        m_servers->sandbox().redis().kill();
        return true;
    });
    QVERIFY(killed);
    QTRY_VERIFY_WITH_TIMEOUT(!m_mine->connection().redisReachable, limit);
    QTRY_VERIFY_WITH_TIMEOUT(m_page->banner()->isVisible(), limit);
    QVERIFY(m_page->banner()->text().contains(QStringLiteral("Cache away")));
    openRow(6);
    const property::PropertyId id = openId();
    enter(Field::Price, QStringLiteral("777"));
    m_page->action(common::ActionId::Save)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QVERIFY2(m_toasts.first().contains(QStringLiteral("cache refresh pending")),
             qPrintable(m_toasts.first()));
    QCOMPARE(stored(id)->price, property::Money::fromCents(77'700));
}

QTEST_MAIN(TestPropertiesPage)
#include "tst_properties_page.moc"
