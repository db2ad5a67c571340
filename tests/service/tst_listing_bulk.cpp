// Many rows at once and the cache: one invalidation, every desktop sees it, and what was restored is there.
#include "core/base/pause_point.h"
#include "core/property/filter_text.h"
#include "desk.h"

#include <algorithm>

using listing::Source;
using property::BulkKind;
using property::PropertyId;

class ListingBulkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void aFewRowsAreNamed();
    void manyRowsAreOneInvalidation();
    void aBatchDropsWhatItTouched();
    void aBatchWithConflictsDropsNothing();
    void aRestoredVersionIsShownAtOnce();
    void aPurgeDropsFeedbackToo();
    void aPendingRefreshIsSaid();

private:
    base::Result<listing::BulkSaveReport> change(const property::BulkWish& wish)
    {
        listing::BulkEditService& edits = m_desk->session.bulkEdits();
        const auto preview = edits.preview(wish, m_control);
        if (!preview)
            return preview.error();
        return edits.apply(*preview, m_control);
    }
    static property::BulkWish retitle(const QString& title, std::vector<PropertyId> ids)
    {
        property::BulkWish wish;
        wish.edit.title = title;
        wish.selection.ids = std::move(ids);
        return wish;
    }
    static bool names(const std::vector<QByteArray>& tags, const QByteArray& tag)
    {
        return std::find(tags.begin(), tags.end(), tag) != tags.end();
    }

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
    std::unique_ptr<test::Desk> m_other;
    base::JobControl m_control;
};

void ListingBulkTest::initTestCase()
{
    m_servers = test::Servers::start(500);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
    m_desk = std::make_unique<test::Desk>(m_servers);
    m_other = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY(m_desk->trusted() && m_other->trusted());
}

void ListingBulkTest::cleanupTestCase()
{
    m_desk.reset();
    m_other.reset();
}

void ListingBulkTest::aFewRowsAreNamed()
{
    QVERIFY(m_other->reads().property(3));
    QCOMPARE(m_other->reads().property(3)->source, Source::PageCache);
    const auto report = change(retitle(QStringLiteral("One of a few"), {3, 4, 5}));
    QVERIFY(report);
    QCOMPARE(report->report.written, 3);
    QCOMPARE(report->transaction, report->report.transaction);
    QVERIFY(!report->refreshPending);
    QVERIFY(names(report->tags, "prop:3") && names(report->tags, "prop:list"));
    QVERIFY(!names(report->tags, "prop:all"));
    const auto seen = m_other->reads().property(3);
    QCOMPARE(seen->value.title, QStringLiteral("One of a few"));
    QCOMPARE(seen->source, Source::Database);
}

void ListingBulkTest::manyRowsAreOneInvalidation()
{
    QVERIFY(m_other->reads().page({}));
    QVERIFY(m_other->reads().property(300));
    property::BulkWish wish = retitle(QStringLiteral("One of many"), {});
    wish.selection.filter = property::Filter();
    const auto report = change(wish);
    QVERIFY(report);
    QCOMPARE(report->report.written, 500);
    QVERIFY(names(report->tags, "prop:all") && names(report->tags, "prop:list"));
    QVERIFY(report->tags.size() < 10);
    for (const char* const group : {"page", "count", "detail", "facets"})
        QVERIFY2(names(report->groups, group), group);
    QCOMPARE(m_other->reads().property(300)->value.title, QStringLiteral("One of many"));
    QCOMPARE(m_other->reads().page({})->value.front().title, QStringLiteral("One of many"));
    const auto undone = m_desk->session.bulkEdits().undo(report->transaction, m_control);
    QVERIFY(undone);
    QCOMPARE(undone->report.written, 500);
    QVERIFY(m_other->reads().property(300)->value.title != QStringLiteral("One of many"));
}

void ListingBulkTest::aBatchDropsWhatItTouched()
{
    property::Batch batch;
    property::Property wish = m_desk->reads().property(10)->value;
    wish.title = QStringLiteral("Staged");
    batch.updates = {wish};
    batch.creates = {property::duplicateOf(wish)};
    const auto before = m_other->reads().count({});
    const auto report = m_desk->session.bulkEdits().saveAll(batch);
    QVERIFY(report);
    QVERIFY(report->outcome.isSaved());
    QVERIFY(names(report->tags, "prop:10"));
    QCOMPARE(m_other->reads().property(10)->value.title, wish.title);
    QCOMPARE(m_other->reads().count({})->value, before->value + 1);
}

void ListingBulkTest::aBatchWithConflictsDropsNothing()
{
    property::Batch batch;
    batch.updates = {m_desk->reads().property(11)->value};
    batch.updates[0].version += 1;
    const auto report = m_desk->session.bulkEdits().saveAll(batch);
    QVERIFY(report);
    QVERIFY(!report->outcome.isSaved());
    QVERIFY(report->tags.empty() && report->groups.empty());
    QCOMPARE(report->transaction, quint64(0));
}

void ListingBulkTest::aRestoredVersionIsShownAtOnce()
{
    const auto changed = change(retitle(QStringLiteral("To be restored"), {20}));
    QVERIFY(changed);
    QCOMPARE(m_other->reads().property(20)->value.title, QStringLiteral("To be restored"));
    property::HistoryQuery query;
    query.transaction = changed->transaction;
    const auto entries = m_desk->session.history().entries(query);
    QVERIFY(entries && entries->entries.size() == 1);
    const auto& entry = entries->entries.front();
    const auto restored = m_desk->session.bulkEdits().restoreField(
        entry.id, property::Field::Title, m_desk->reads().property(20)->value.version);
    QVERIFY(restored);
    QVERIFY(restored->transaction > changed->transaction);
    QCOMPARE(m_other->reads().property(20)->value.title,
             entry.before.value(QStringLiteral("title")).toString());
    const auto version = m_desk->session.bulkEdits().restoreVersion(entry.id, restored->property.version);
    QVERIFY(version);
    QCOMPARE(m_other->reads().property(20)->value.title, QStringLiteral("To be restored"));
}

void ListingBulkTest::aPurgeDropsFeedbackToo()
{
    property::BulkWish wish;
    wish.kind = BulkKind::Delete;
    const auto id =
        m_desk->session.database().first(QStringLiteral("select property_id from keystead.feedback limit 1"),
                                         {}, [](const database::Row& row) { return row.integer(0); });
    QVERIFY(id && *id);
    wish.selection.ids = {**id};
    QVERIFY(change(wish));
    QCOMPARE(m_other->reads().property(**id).error().code, base::ErrorCode::NotFound);
    QCOMPARE(m_desk->session.bin().page({})->front().property.id, **id);
    wish.kind = BulkKind::Purge;
    const auto report = change(wish);
    QVERIFY(report);
    QVERIFY(names(report->tags, "feedback"));
    QVERIFY(names(report->groups, "sentiment"));
    QVERIFY(m_desk->session.bin().page({})->empty());
}

void ListingBulkTest::aPendingRefreshIsSaid()
{
    m_servers.sandbox->redis().kill();
    const auto report = change(retitle(QStringLiteral("Without Redis"), {30, 31}));
    QVERIFY(report);
    QVERIFY(report->refreshPending);
    QCOMPARE(report->report.written, 2);
    QVERIFY(names(report->tags, "prop:30"));
    QVERIFY(m_servers.sandbox->redis().restart());
    QTRY_VERIFY(m_other->trusted());
    QCOMPARE(m_other->reads().property(30)->value.title, QStringLiteral("Without Redis"));
}

QTEST_GUILESS_MAIN(ListingBulkTest)
#include "tst_listing_bulk.moc"
