// The Cache page as a person uses it, on real servers: what is set holds on every desktop, what is cleared
// is gone, what is wrong is found and fixed.
#include "core/cache/entry.h"
#include "core/listing/catalogue.h"
#include "core/listing/rows_codec.h"
#include "find_widget.h"
#include "properties_servers.h"
#include "ui/cache_groups/audit_dialog.h"
#include "ui/cache_groups/cache_page.h"
#include "ui/cache_groups/clear_entries_dialog.h"
#include "ui/cache_groups/flush_dialog.h"
#include "ui/cache_groups/lifetime_dialog.h"
#include "ui/cache_groups/warm_dialog.h"
#include "ui/common/cell_delegate.h"
#include "ui/common/danger_dialog.h"
#include "ui/common/format.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QRadioButton>
#include <QSpinBox>
#include <QTableView>

using cache_groups::CachePage;
using cache_groups::CachePresenter;
using cache_groups::GroupsModel;

namespace {

constexpr int limit = 20000;

// A window's part of one desktop.
struct Desktop
{
    std::unique_ptr<workspace::Workspace> workspace;
    std::unique_ptr<CachePresenter> presenter;
    std::unique_ptr<CachePage> page;
    QStringList toasts;
    std::vector<common::ToastLink> links; // of the last one

    explicit Desktop(std::unique_ptr<workspace::Workspace> opened)
        : workspace(std::move(opened))
        , presenter(std::make_unique<CachePresenter>(cache_groups::sourceOf(*workspace)))
    {
        presenter->follow(workspace.get());
        presenter->tick();
        page = std::make_unique<CachePage>(*presenter);
        page->resize(1100, 640);
        QObject::connect(page.get(), &common::Page::toastRequested, page.get(),
                         [this](const common::Toast& toast) {
                             toasts << toast.text;
                             links = toast.links;
                         });
        page->show();
        page->activate();
    }

    QTableView& table() const { return *page->findChild<QTableView*>(QStringLiteral("groups")); }
    QModelIndex cell(const QByteArray& group, int column) const
    {
        return presenter->model().index(presenter->model().rowOf(group).value_or(-1), column);
    }
    QString text(const QByteArray& group, int column) const { return common::cellText(cell(group, column)); }
    bool isOn(const QByteArray& group) const
    {
        return cell(group, GroupsModel::On).data(common::ValueRole).toBool();
    }
    void choose(const QByteArray& group) const
    {
        table().setCurrentIndex(cell(group, GroupsModel::TimeToLive));
    }
    QAction* clearAction(const QString& text) const
    {
        for (const QMenu* menu : page->findChildren<QMenu*>()) {
            for (QAction* action : menu->actions()) {
                if (action->text() == text)
                    return action;
            }
        }
        return nullptr;
    }
    bool said(const QString& part) const
    {
        return std::ranges::any_of(toasts, [&part](const QString& text) { return text.contains(part); });
    }
};

} // namespace

class CachePageServersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void aSwitchHoldsOnEveryDesktop();
    void aLifetimeIsEditedFromTheKeyboard();
    void aReadOnlyProfileSaysWhyItCannot();
    void warmingFromTheDialogReportsItsGain();
    void aPatternClearsWhatItShowed();
    void aTagIsClearedOnEveryDesktop();
    void theAuditFindsAndFixes();
    void emptyingRedisWantsItsName();

private:
    bool fill(int count);
    bool spoil(property::PropertyId id);
    qint64 keys(const QByteArray& pattern);

    std::unique_ptr<test::PropertiesServers> m_servers;
    std::unique_ptr<Desktop> m_desktop;
};

void CachePageServersTest::initTestCase()
{
    common::setLocale(QLocale::c());
    theme::Theme::install(*qApp);
    m_servers = test::PropertiesServers::start();
    QVERIFY(m_servers);
    auto opened = m_servers->open();
    QVERIFY(opened);
    QVERIFY(test::seed(*opened, 200));
    m_desktop = std::make_unique<Desktop>(std::move(opened));
    base::markGuiThread();
}

void CachePageServersTest::cleanupTestCase()
{
    m_desktop.reset();
    m_servers.reset();
}

// Details 1 … count are cached afterwards.
bool CachePageServersTest::fill(int count)
{
    return test::waitFor(*m_desktop->workspace,
                         [count](workspace::Session& session) -> base::Result<int> {
                             for (int id = 1; id <= count; ++id) {
                                 const auto detail = session.reads().property(id);
                                 if (!detail)
                                     return detail.error();
                             }
                             return count;
                         })
        .has_value();
}

// The price of a cached detail becomes another, and everybody goes on believing it.
bool CachePageServersTest::spoil(property::PropertyId id)
{
    return test::waitFor(*m_desktop->workspace,
                         [id](workspace::Session& session) -> base::Result<bool> {
                             const QByteArray key = session.keyspace().entry(listing::detailRequest(id).name);
                             const auto stored = session.redis().call({"GET", key});
                             auto entry = stored ? cache::decodeEntry(stored->bytes()) : stored.error();
                             if (!entry)
                                 return entry.error();
                             auto rows = listing::decodeRows(entry->payload);
                             if (!rows)
                                 return rows.error();
                             rows->front().price = property::Money::fromCents(4711);
                             entry->payload = listing::encodeRows(*rows);
                             const auto bytes = cache::encodeEntry(*entry);
                             if (!bytes)
                                 return bytes.error();
                             return session.redis().call({"SET", key, *bytes}).has_value();
                         })
        .has_value();
}

qint64 CachePageServersTest::keys(const QByteArray& pattern)
{
    const auto found =
        test::waitFor(*m_desktop->workspace, [pattern](workspace::Session& session) -> base::Result<qint64> {
            base::JobControl control;
            auto entries = cache::findEntries(session.redis(), session.keyspace(), pattern, control);
            if (!entries)
                return entries.error();
            return entries->keys.size();
        });
    return found ? *found : -1;
}

void CachePageServersTest::aSwitchHoldsOnEveryDesktop()
{
    Desktop other(m_servers->open());
    const QRect cell = m_desktop->table().visualRect(m_desktop->cell("count", GroupsModel::On));
    QTest::mouseClick(m_desktop->table().viewport(), Qt::LeftButton, {}, cell.center());
    QVERIFY(!m_desktop->isOn("count")); // at once
    QTRY_VERIFY_WITH_TIMEOUT(!other.isOn("count"), limit);
    QVERIFY(!m_desktop->workspace->policy()->isOn("count"));
    QTRY_VERIFY(m_desktop->said(QStringLiteral("“count” is switched off")));
    QCOMPARE(m_desktop->links.front().text, QStringLiteral("Undo"));
    m_desktop->links.front().act();
    QTRY_VERIFY_WITH_TIMEOUT(other.isOn("count"), limit);
    // The other tells every ten seconds, and this one asks as often.
    QTRY_VERIFY_WITH_TIMEOUT(
        m_desktop->presenter->statusParts().contains(QStringLiteral("figures of 2 desktops")), 2 * limit);
}

void CachePageServersTest::aLifetimeIsEditedFromTheKeyboard()
{
    m_desktop->choose("detail");
    QTest::keyClick(&m_desktop->table(), Qt::Key_F2);
    auto* dialog = test::opened<cache_groups::LifetimeDialog>(*m_desktop->page);
    QVERIFY(dialog);
    QVERIFY(test::says(*dialog, QStringLiteral("Entries already cached keep their old lifetime")));
    QVERIFY(dialog->findChild<QCheckBox*>()); // one edit names a detail: it may be read again
    auto* value = dialog->findChild<QSpinBox*>();
    QCOMPARE(value->value(), 1);
    dialog->findChild<QComboBox*>()->setCurrentText(QStringLiteral("days"));
    value->setValue(31);
    QPushButton* save = test::button(*dialog, QStringLiteral("Save"));
    QVERIFY(!save->isEnabled());
    QVERIFY(test::says(*dialog, QStringLiteral("between 1 second and 30 days")));
    dialog->findChild<QComboBox*>()->setCurrentText(QStringLiteral("seconds"));
    value->setValue(90);
    QTest::mouseClick(save, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->workspace->policy()->group("detail").ttl, std::chrono::seconds(90),
                              limit);
    QCOMPARE(m_desktop->text("detail", GroupsModel::TimeToLive), QStringLiteral("90 s"));
    QTRY_VERIFY(m_desktop->said(QStringLiteral("Entries of “detail” live 90 s from now on")));

    const QRect cell = m_desktop->table().visualRect(m_desktop->cell("detail", GroupsModel::TimeToLive));
    QTest::mouseClick(m_desktop->table().viewport(), Qt::LeftButton, {}, cell.center());
    QTest::mouseDClick(m_desktop->table().viewport(), Qt::LeftButton, {}, cell.center());
    QTRY_VERIFY(test::opened<cache_groups::LifetimeDialog>(*m_desktop->page));
    dialog = test::opened<cache_groups::LifetimeDialog>(*m_desktop->page);
    QTest::mouseClick(test::button(*dialog, QStringLiteral("Reset to the default")), Qt::LeftButton);
    QTest::mouseClick(test::button(*dialog, QStringLiteral("Save")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->workspace->policy()->group("detail").ttl, std::chrono::seconds(3600),
                              limit);
}

void CachePageServersTest::aReadOnlyProfileSaysWhyItCannot()
{
    profile::Profile profile = m_servers->profile();
    profile.access = base::AccessMode::ReadOnly;
    auto looking = std::make_unique<workspace::Workspace>(profile, workspace::OpenOptions{});
    looking->open();
    QTRY_COMPARE_WITH_TIMEOUT(looking->stage(), workspace::Stage::Open, limit);
    Desktop desktop(std::move(looking));
    desktop.choose("page");
    QTest::keyClick(&desktop.table(), Qt::Key_Space);
    QVERIFY(desktop.isOn("page"));
    QVERIFY(desktop.page->banner()->text().contains(QStringLiteral("read-only")));
    QTest::keyClick(&desktop.table(), Qt::Key_Return);
    auto* dialog = test::opened<cache_groups::LifetimeDialog>(*desktop.page);
    QVERIFY(dialog);
    QVERIFY(test::says(*dialog, QStringLiteral("read-only")));
    QVERIFY(!test::button(*dialog, QStringLiteral("Save"))->isEnabled());
}

void CachePageServersTest::warmingFromTheDialogReportsItsGain()
{
    m_desktop->page->action(common::ActionId::WarmCache)->trigger();
    auto* dialog = test::opened<cache_groups::WarmDialog>(*m_desktop->page);
    QVERIFY(dialog);
    dialog->findChildren<QRadioButton*>().back()->click(); // the usual lists
    QCOMPARE(dialog->wish().source, listing::WarmSource::Catalogue);
    dialog->findChild<QCheckBox*>()->click();
    QCOMPARE(dialog->wish().perSecond, 0);
    QTest::mouseClick(test::button(*dialog, QStringLiteral("Warm 17 groups")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_desktop->said(QStringLiteral("Warmed all groups")), limit);
    QVERIFY2(m_desktop->said(QStringLiteral("a read takes")), qPrintable(m_desktop->toasts.back()));
    QVERIFY(keys("market:*") > 0); // the market's own are among them
}

void CachePageServersTest::aPatternClearsWhatItShowed()
{
    QVERIFY(fill(12));
    m_desktop->clearAction(QStringLiteral("Clear by name or tag…"))->trigger();
    auto* dialog = test::opened<cache_groups::ClearEntriesDialog>(*m_desktop->page);
    QVERIFY(dialog);
    auto* text = dialog->findChild<QLineEdit*>();
    text->setText(QStringLiteral("nothing:*"));
    QTest::keyClick(text, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(test::says(*dialog, QStringLiteral("Nothing is cached under such a name")),
                             limit);
    text->setText(QStringLiteral("detail:id=1*"));
    const qint64 matching = keys("detail:id=1*");
    const qint64 all = keys("detail:*");
    QTest::mouseClick(test::button(*dialog, QStringLiteral("Look…")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(test::opened<common::DangerDialog>(*m_desktop->page), limit);
    auto* danger = test::opened<common::DangerDialog>(*m_desktop->page);
    QVERIFY(test::says(*danger, QStringLiteral("detail:id=1")));
    QPushButton* verb = test::button(*danger, QStringLiteral("Clear %1 entries").arg(matching));
    QVERIFY(verb);
    QCOMPARE(keys("detail:*"), all); // looked at, not touched
    QTest::mouseClick(verb, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_desktop->said(QStringLiteral("Cleared %1 entries").arg(matching)), limit);
    QCOMPARE(keys("detail:id=1*"), qint64(0));
    QCOMPARE(keys("detail:*"), all - matching);
}

void CachePageServersTest::aTagIsClearedOnEveryDesktop()
{
    QVERIFY(fill(3));
    m_desktop->clearAction(QStringLiteral("Clear by name or tag…"))->trigger();
    auto* dialog = test::opened<cache_groups::ClearEntriesDialog>(*m_desktop->page);
    dialog->findChildren<QRadioButton*>().back()->click();
    dialog->findChild<QLineEdit*>()->setText(QStringLiteral("tour:3"));
    QTest::mouseClick(test::button(*dialog, QStringLiteral("Look…")), Qt::LeftButton);
    QVERIFY(test::says(*dialog, QStringLiteral("No entry carries a tag of that name")));
    dialog->findChild<QLineEdit*>()->setText(QStringLiteral("prop:3"));
    QTest::mouseClick(test::button(*dialog, QStringLiteral("Look…")), Qt::LeftButton);
    auto* danger = test::opened<common::DangerDialog>(*m_desktop->page);
    QVERIFY(danger);
    QTest::mouseClick(test::button(*danger, QStringLiteral("Clear from “detail”")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_desktop->said(QStringLiteral("carried prop:3")), limit);
}

void CachePageServersTest::theAuditFindsAndFixes()
{
    QVERIFY(fill(5));
    QVERIFY(spoil(4));
    QTest::mouseClick(test::button(*m_desktop->page, QStringLiteral("Audit…")), Qt::LeftButton);
    auto* dialog = test::opened<cache_groups::AuditDialog>(*m_desktop->page);
    QVERIFY(dialog);
    QTest::mouseClick(test::button(*dialog, QStringLiteral("Compare")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->report(), limit);
    QCOMPARE(dialog->report()->wrong, qint64(1));
    QCOMPARE(dialog->model().rowCount(), 1);
    QVERIFY(dialog->model().index(0, 2).data().toString().contains(QStringLiteral("price")));
    QVERIFY(dialog->model().index(0, 3).data().toString().contains(QStringLiteral("47.11")));
    QVERIFY(test::says(*dialog, QStringLiteral("Wrong: 1 of")));
    QPushButton* fix = test::button(*dialog, QStringLiteral("Fix the entry"));
    QVERIFY(fix);
    QTest::mouseClick(fix, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(test::says(*dialog, QStringLiteral("cleared and right again")), limit);
    QVERIFY(!fix->isVisible());
    QTest::mouseClick(test::button(*dialog, QStringLiteral("Compare again")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(test::says(*dialog, QStringLiteral("agrees with the database")), limit);
    dialog->close();
}

void CachePageServersTest::emptyingRedisWantsItsName()
{
    QVERIFY(test::waitFor(*m_desktop->workspace, [](workspace::Session& session) {
        return session.redis().call({"SET", "sessions:1", "theirs"});
    }));
    m_desktop->clearAction(QStringLiteral("Empty the whole Redis database…"))->trigger();
    auto* dialog = test::opened<cache_groups::FlushDialog>(*m_desktop->page);
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(test::says(*dialog, QStringLiteral("1 of others")), limit);
    QVERIFY(test::says(*dialog, QStringLiteral("sessions:1")));
    auto* typed = dialog->findChild<QLineEdit*>();
    const QString name = m_servers->profile().redis.displayName();
    QPushButton* verb = nullptr;
    for (QPushButton* button : dialog->findChildren<QPushButton*>()) {
        if (button->text().startsWith(QStringLiteral("Empty ")))
            verb = button;
    }
    QVERIFY(verb);
    QTest::keyClicks(typed, QStringLiteral("test"));
    QVERIFY(!verb->isEnabled());
    typed->clear();
    QTest::keyClicks(typed, name);
    QVERIFY(verb->isEnabled());
    QTest::mouseClick(verb, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_desktop->said(QStringLiteral("Emptied %1").arg(name)), limit);
    const auto left = test::waitFor(*m_desktop->workspace, [](workspace::Session& session) {
        return session.redis().call({"EXISTS", "sessions:1"});
    });
    QCOMPARE(left->toInteger(), qint64(0));
}

QTEST_MAIN(CachePageServersTest)
#include "tst_cache_page_servers.moc"
