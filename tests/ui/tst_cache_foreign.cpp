// The tab “Foreign keys” as a person uses it: rules are looked at before they are added, can be taken back,
// and what cannot be done says why.
#include "cache_fake.h"
#include "find_widget.h"
#include "ui/cache_groups/cache_page.h"
#include "ui/cache_groups/foreign_key_dialog.h"
#include "ui/cache_groups/foreign_pane.h"
#include "ui/cache_groups/foreign_words.h"
#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/rows_table.h"
#include "ui/common/status_line.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QRadioButton>
#include <QtTest>

using cache_groups::CachePage;
using cache_groups::CachePresenter;
using cache_groups::ForeignKeyDialog;
using test::CacheFake;

namespace {

cache::ForeignRule rule(qint64 id, const char* name, bool pattern, std::vector<cache::Tag> tags)
{
    return {{id, name, pattern, std::move(tags)}, {}};
}

} // namespace

class CacheForeignTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { common::setLocale(QLocale::c()); }
    void init();
    void cleanup();
    void withoutRulesItSaysWhatTheyAreFor();
    void aRuleIsLookedAtBeforeItIsAdded();
    void whatCannotBeARuleSaysWhy_data();
    void whatCannotBeARuleSaysWhy();
    void anEditedNameIsLookedAtAgain();
    void withoutRedisARuleCanStillBeAdded();
    void removingCanBeUndone();
    void countingReportsAndCanBeCancelled();
    void whatIsKnownOfARuleIsShown();
    void aReadOnlyProfileSaysWhyItCannot();
    void aUserWithoutRightsSaysWhich_data();
    void aUserWithoutRightsSaysWhich();
    void aListThatCannotBeReadKeepsTheOldOne();

private:
    ForeignKeyDialog* openDialog();
    void type(ForeignKeyDialog& dialog, const QString& name, bool pattern);
    QPushButton* button(const char* name) { return m_page->findChild<QPushButton*>(QLatin1String(name)); }
    QString cell(int row, int column)
    {
        return m_page->foreign().model().index(row, column).data(common::ValueRole).toString();
    }

    CacheFake m_fake;
    std::unique_ptr<CachePresenter> m_presenter;
    std::unique_ptr<CachePage> m_page;
    std::vector<common::Toast> m_toasts;
};

void CacheForeignTest::init()
{
    m_fake = CacheFake();
    m_toasts.clear();
    m_presenter = std::make_unique<CachePresenter>(m_fake.source());
    m_page = std::make_unique<CachePage>(*m_presenter);
    connect(m_page.get(), &common::Page::toastRequested, this,
            [this](const common::Toast& toast) { m_toasts.push_back(toast); });
    m_page->resize(1100, 640);
    m_page->show();
    m_page->activate();
    m_page->setCurrentTab(1);
}

void CacheForeignTest::cleanup()
{
    m_page.reset();
    m_presenter.reset();
}

ForeignKeyDialog* CacheForeignTest::openDialog()
{
    QTest::mouseClick(button("add"), Qt::LeftButton);
    return test::opened<ForeignKeyDialog>(*m_page);
}

void CacheForeignTest::type(ForeignKeyDialog& dialog, const QString& name, bool pattern)
{
    dialog.findChildren<QRadioButton*>().at(pattern ? 1 : 0)->click();
    auto* field = dialog.findChild<QLineEdit*>(QStringLiteral("name"));
    field->clear();
    QTest::keyClicks(field, name);
}

void CacheForeignTest::withoutRulesItSaysWhatTheyAreFor()
{
    auto* empty = m_page->foreignPane()->findChild<common::EmptyState*>();
    QVERIFY(empty->isVisible());
    QCOMPARE(empty->title(), QStringLiteral("No keys of other applications"));
    QTest::mouseClick(test::button(*empty, QStringLiteral("Add a rule…")), Qt::LeftButton);
    QVERIFY(test::opened<ForeignKeyDialog>(*m_page));
}

void CacheForeignTest::aRuleIsLookedAtBeforeItIsAdded()
{
    m_fake.foreign.rules = {rule(1, ":1:property_count", false, {"prop:list"})};
    m_page->foreign().refresh();
    m_fake.foreignMatch = {2, false, {":1:views.a", ":1:views.b"}};
    ForeignKeyDialog* dialog = openDialog();
    QVERIFY(dialog);
    type(*dialog, QStringLiteral(":1:views.*"), true);
    auto* proceed = dialog->findChild<QPushButton*>(QStringLiteral("proceed"));
    QCOMPARE(proceed->text(), QStringLiteral("Look what matches"));
    QTest::keyClick(dialog, Qt::Key_Return);
    QVERIFY(!proceed->isEnabled()); // one at a time
    m_fake.finish();
    QVERIFY(test::says(*dialog, QStringLiteral("Matches 2 keys now: :1:views.a, :1:views.b")));
    QCOMPARE(proceed->text(), QStringLiteral("Add the rule"));
    QCOMPARE(m_fake.foreign.rules.size(), std::size_t{1}); // it only looked
    QTest::mouseClick(proceed, Qt::LeftButton);
    QCOMPARE(m_fake.foreign.rules.size(), std::size_t{2});
    QCOMPARE(m_fake.foreign.rules.back().key.tags, std::vector<cache::Tag>{"prop:list"});
    QVERIFY(m_fake.foreign.rules.back().key.pattern);
    QVERIFY(!dialog->isVisible());
    QCOMPARE(m_page->foreign().model().rowCount(), 2);
    QCOMPARE(m_toasts.size(), std::size_t{1});
    QCOMPARE(m_toasts[0].text,
             QStringLiteral(":1:views.* is dropped by every change of listings from now on"));
    m_toasts[0].links.front().act();
    QCOMPARE(m_fake.foreign.rules.size(), std::size_t{1});
    QCOMPARE(m_page->foreign().model().rowCount(), 1);
}

void CacheForeignTest::whatCannotBeARuleSaysWhy_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("pattern");
    QTest::addColumn<QString>("tags");
    QTest::addColumn<bool>("listings");
    QTest::addColumn<QString>("says");
    QTest::newRow("ours") << "keystead:{0123456789ab}:count:" << false << "" << true
                          << "one of Keystead's own keys";
    QTest::newRow("everything") << "*" << true << "" << true << "Keystead's own keys would match";
    QTest::newRow("no change") << ":1:x" << false << "" << false << "at least one change";
    QTest::newRow("no such tag") << ":1:x" << false << "prop:many" << true
                                 << "No change has the tag “prop:many”";
    QTest::newRow("a group drops nothing") << ":1:x" << false << "group:page" << false << "“group:page”";
    QTest::newRow("there is one") << ":1:property_count" << false << "" << true
                                  << "There is a rule of this name";
}

void CacheForeignTest::whatCannotBeARuleSaysWhy()
{
    QFETCH(const QString, name);
    QFETCH(const bool, pattern);
    QFETCH(const QString, tags);
    QFETCH(const bool, listings);
    QFETCH(const QString, says);
    m_fake.foreign.rules = {rule(1, ":1:property_count", false, {"prop:list"})};
    m_page->foreign().refresh();
    ForeignKeyDialog* dialog = openDialog();
    type(*dialog, name, pattern);
    dialog->findChildren<QCheckBox*>().front()->setChecked(listings);
    QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("tags")), tags);
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("proceed")), Qt::LeftButton);
    QVERIFY2(test::says(*dialog, says),
             qPrintable(dialog->findChild<QLabel*>(QStringLiteral("problem"))->text()));
    QVERIFY(!m_fake.job); // Redis was not asked
    QCOMPARE(m_fake.foreign.rules.size(), std::size_t{1});
}

void CacheForeignTest::anEditedNameIsLookedAtAgain()
{
    m_fake.foreign.rules = {rule(1, "x", false, {"prop:list"})};
    m_page->foreign().refresh();
    m_fake.foreignMatch = {1, false, {":1:a"}};
    ForeignKeyDialog* dialog = openDialog();
    auto* proceed = dialog->findChild<QPushButton*>(QStringLiteral("proceed"));
    type(*dialog, QStringLiteral(":1:a"), false);
    QTest::mouseClick(proceed, Qt::LeftButton);
    m_fake.finish();
    QCOMPARE(proceed->text(), QStringLiteral("Add the rule"));
    QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("name")), QStringLiteral("b"));
    QCOMPARE(proceed->text(), QStringLiteral("Look what matches"));
    QVERIFY(!test::says(*dialog, QStringLiteral("Matches")));
}

void CacheForeignTest::withoutRedisARuleCanStillBeAdded()
{
    m_fake.foreign.rules = {rule(1, "x", false, {"prop:list"})};
    m_page->foreign().refresh();
    ForeignKeyDialog* dialog = openDialog();
    auto* proceed = dialog->findChild<QPushButton*>(QStringLiteral("proceed"));
    type(*dialog, QStringLiteral(":1:a"), false);
    QTest::mouseClick(proceed, Qt::LeftButton);
    m_fake.finish(base::Error{base::ErrorCode::TimedOut, {}, {}});
    QVERIFY(test::says(*dialog, QStringLiteral("What matches now is not known")));
    QTest::mouseClick(proceed, Qt::LeftButton);
    QCOMPARE(m_fake.foreign.rules.size(), std::size_t{2});
}

void CacheForeignTest::removingCanBeUndone()
{
    m_fake.foreign.rules = {rule(1, ":1:a", false, {"prop:list"}), rule(2, ":1:b*", true, {"feedback"})};
    m_page->foreign().refresh();
    auto* table = m_page->foreignPane()->table();
    table->setCurrentKey("2");
    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(m_fake.foreign.rules.size(), std::size_t{1});
    QCOMPARE(m_page->foreign().model().rowCount(), 1);
    QCOMPARE(m_toasts.size(), std::size_t{1});
    QCOMPARE(m_toasts[0].text, QStringLiteral(":1:b* is left alone from now on"));
    m_toasts[0].links.front().act();
    QCOMPARE(m_fake.foreign.rules.size(), std::size_t{2});
    QCOMPARE(m_fake.foreign.rules.back().key.name, QByteArray(":1:b*"));
    QVERIFY(m_fake.foreign.rules.back().key.pattern);
    QCOMPARE(m_toasts.back().text, QStringLiteral(":1:b* is dropped by new feedback again"));
}

void CacheForeignTest::countingReportsAndCanBeCancelled()
{
    m_fake.foreign.rules = {rule(1, ":1:a*", true, {"prop:list"})};
    m_page->foreign().refresh();
    m_fake.foreignMatch = {1204, false, {":1:a1", ":1:a2"}};
    QTest::mouseClick(button("count"), Qt::LeftButton);
    QVERIFY(!button("count")->isEnabled());
    m_fake.finish();
    QCOMPARE(m_toasts.back().text, QStringLiteral(":1:a* · Matches 1204 keys now: :1:a1, :1:a2, …"));
    QTest::mouseClick(button("count"), Qt::LeftButton);
    QTest::mouseClick(test::button(*m_page->foreignPane(), QStringLiteral("Cancel")), Qt::LeftButton);
    QVERIFY(m_fake.job->isCancelled());
    m_fake.finish(base::Error{base::ErrorCode::Cancelled, {}, {}});
    QCOMPARE(m_toasts.back().text, QStringLiteral("Counting :1:a* was cancelled"));
    QVERIFY(m_page->banner()->isHidden());
}

void CacheForeignTest::whatIsKnownOfARuleIsShown()
{
    cache::ForeignRule swept = rule(1, ":1:a*", true, {"prop:list", "agent:3"});
    swept.sweep = {QDateTime::currentDateTimeUtc().addSecs(-90), 12, 340, true};
    m_fake.foreign.rules = {swept, rule(2, QByteArray("\x01\xff", 2).constData(), false, {"feedback"})};
    m_page->foreign().refresh();
    QCOMPARE(cell(0, 1), QStringLiteral("pattern"));
    QCOMPARE(cell(0, 2), QStringLiteral("every change of listings, agent 3"));
    QCOMPARE(cell(0, 4), QStringLiteral("12"));
    QCOMPARE(cell(0, 5), QStringLiteral("340"));
    QCOMPARE(cell(0, 6), QStringLiteral("being dropped"));
    QCOMPARE(cell(1, 0), QStringLiteral("\\x01\\xff"));
    QVERIFY(cell(1, 3).isEmpty()); // never is not “just now”
    QCOMPARE(m_page->statusLine()->text().contains(QStringLiteral("1 being dropped")), true);
}

void CacheForeignTest::aReadOnlyProfileSaysWhyItCannot()
{
    m_fake.foreign.rules = {rule(1, ":1:a", false, {"prop:list"})};
    m_fake.profile.access = base::AccessMode::ReadOnly;
    m_page->foreign().refresh();
    for (const char* name : {"add", "remove"}) {
        QVERIFY(!button(name)->isEnabled());
        QCOMPARE(button(name)->toolTip(), QStringLiteral("This profile is read-only"));
    }
    QVERIFY(button("count")->isEnabled()); // looking is no writing
    QTest::keyClick(m_page->foreignPane()->table(), Qt::Key_Delete);
    QCOMPARE(m_fake.foreign.rules.size(), std::size_t{1});
    QVERIFY(m_page->statusLine()->text().contains(QStringLiteral("read-only")));
}

void CacheForeignTest::aUserWithoutRightsSaysWhich_data()
{
    QTest::addColumn<bool>("mayRead");
    QTest::newRow("may look") << true;
    QTest::newRow("may not even look") << false;
}

void CacheForeignTest::aUserWithoutRightsSaysWhich()
{
    QFETCH(const bool, mayRead);
    m_fake.foreign.rules = {rule(1, ":1:a", false, {"prop:list"})};
    m_fake.foreign.mayChange = false;
    if (!mayRead)
        m_fake.foreignRefusal = base::Error{base::ErrorCode::DatabaseNoPermission, {}, {}};
    m_page->foreign().refresh();
    if (mayRead) {
        QVERIFY(!button("add")->isEnabled());
        QVERIFY(button("add")->toolTip().contains(
            QStringLiteral("INSERT, DELETE ON keystead.cache_foreign_key")));
    } else {
        QVERIFY(test::says(*m_page->foreignPane(), QStringLiteral("This user may not read the list")));
        QCOMPARE(m_page->foreignPane()->findChild<common::EmptyState*>()->findChild<QLineEdit*>()->text(),
                 QStringLiteral("GRANT SELECT ON keystead.cache_foreign_key, keystead.cache_sweep TO …;"));
    }
}

void CacheForeignTest::aListThatCannotBeReadKeepsTheOldOne()
{
    m_fake.foreign.rules = {rule(1, ":1:a", false, {"prop:list"})};
    m_page->foreign().refresh();
    m_fake.foreignRefusal = base::Error{base::ErrorCode::ConnectionLost, {}, {}};
    m_page->foreign().refresh();
    QCOMPARE(m_page->foreign().model().rowCount(), 1);
    QVERIFY2(m_page->banner()->text().contains(QStringLiteral("what is shown may be old")),
             qPrintable(m_page->banner()->text()));
    QVERIFY(!button("add")->isEnabled());
    m_fake.foreignRefusal.reset();
    m_page->foreign().refresh();
    QVERIFY(m_page->banner()->isHidden());
}

QTEST_MAIN(CacheForeignTest)
#include "tst_cache_foreign.moc"
