// Undoing what a transaction did to many rows, and doing it again; the bin.
#include "bulk_world.h"

using property::BulkFailure;
using property::BulkKind;
using property::PropertyId;

class PropertyBulkUndoTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_RESULT(m_world.start(10000)); }
    void tenThousandRowsChangedUndoneRedone();
    void undoLeavesWhatWasChangedSince();
    void deletesRestoresAndPurges();
    void undoOfAPurgeBringsTheRowBack();
    void undoOfAPurgeLeavesWhatCameBackOtherwise_data();
    void undoOfAPurgeLeavesWhatCameBackOtherwise();
    void undoOfACreationIsADeletion();
    void anUnknownTransactionIsNotFound();

private:
    QString priceOf(PropertyId id)
    {
        return m_world.value(QStringLiteral("select price from keystead.property where id = %1").arg(id));
    }
    BulkWorld m_world;
};

void PropertyBulkUndoTest::tenThousandRowsChangedUndoneRedone()
{
    property::BulkEdit edit = priceEdit("+7.25%", 100000);
    edit.status = property::PropertyStatus::UnderOffer;
    edit.bedrooms = property::Assigned<int>();
    edit.description = QString();
    edit.agent = property::Assigned<property::AgentId>{2};
    const QString before = m_world.dump();
    const auto preview = m_world.preview(BulkKind::Edit, edit, everything());
    VERIFY_RESULT(preview);
    QVERIFY(preview->rows.size() > 9900);
    int told = 0;
    property::BulkRepository repository(m_world.session());
    connect(&repository, &property::BulkRepository::committed, &repository,
            [&](const property::ChangeSet& changes) {
                ++told;
                QCOMPARE(changes.properties.size(), preview->rows.size());
            });
    const auto changed = repository.apply(*preview, m_world.control);
    VERIFY_RESULT(changed);
    QCOMPARE(changed->written, qint64(preview->rows.size()));
    QVERIFY(changed->failures.empty());
    QCOMPARE(told, 1);
    const QString after = m_world.dump();
    QVERIFY(after != before);
    const auto planned = repository.previewUndo(changed->transaction, m_world.control);
    VERIFY_RESULT(planned);
    QCOMPARE(planned->rows, changed->written);
    const auto undone = repository.undo(changed->transaction, m_world.control);
    VERIFY_RESULT(undone);
    QCOMPARE(undone->written, changed->written);
    QCOMPARE(m_world.dump(), before);
    const auto redone = repository.undo(undone->transaction, m_world.control);
    VERIFY_RESULT(redone);
    QCOMPARE(m_world.dump(), after);
    VERIFY_RESULT(repository.undo(redone->transaction, m_world.control));
    QCOMPARE(m_world.dump(), before);
    QCOMPARE(told, 4);
}

void PropertyBulkUndoTest::undoLeavesWhatWasChangedSince()
{
    const auto changed = m_world.change(BulkKind::Edit, priceEdit("=700"), these({61, 62, 63, 64}));
    VERIFY_RESULT(changed);
    QVERIFY(m_world.execute(QStringLiteral("update keystead.property set title = 'Another''s' where id = 62;"
                                           "update keystead.property set deleted_at = now() where id = 63")));
    const auto undone = m_world.undo(changed->transaction);
    VERIFY_RESULT(undone);
    QCOMPARE(undone->written, 2);
    QCOMPARE(undone->failures,
             (std::vector<BulkFailure>{{62, BulkFailure::Kind::Changed}, {63, BulkFailure::Kind::Gone}}));
    QCOMPARE(priceOf(62), QStringLiteral("700.00"));
    QVERIFY(priceOf(61) != QStringLiteral("700.00"));
    // Its own undoing is only of what it wrote.
    const auto again = m_world.undo(changed->transaction);
    VERIFY_RESULT(again);
    QCOMPARE(again->written, 0);
}

void PropertyBulkUndoTest::deletesRestoresAndPurges()
{
    const QString before = m_world.dump();
    const auto removed = m_world.change(BulkKind::Delete, {}, these({71, 72, 73}));
    VERIFY_RESULT(removed);
    QCOMPARE(removed->written, 3);
    QCOMPARE(m_world.change(BulkKind::Delete, {}, these({71}))->written, 0);
    const auto restored = m_world.change(BulkKind::Restore, {}, these({71, 72}));
    VERIFY_RESULT(restored);
    QCOMPARE(restored->written, 2);
    const auto purge = m_world.preview(BulkKind::Purge, {}, these({71, 73}));
    VERIFY_RESULT(purge);
    QCOMPARE(purge->missing, 1); // only what is in the bin
    VERIFY_RESULT(m_world.apply(*purge));
    QCOMPARE(m_world.value(QStringLiteral("select count(*) from keystead.property where id = 73")),
             QStringLiteral("0"));
    QVERIFY(m_world.value(QStringLiteral("select count(*) from keystead.history where property_id = 73")) >=
            QStringLiteral("2"));
    // Undone in the other order, everything is as it was.
    const auto last =
        m_world.value(QStringLiteral("select max(transaction::text::bigint) from keystead.history"));
    VERIFY_RESULT(m_world.undo(last.toULongLong()));
    VERIFY_RESULT(m_world.undo(restored->transaction));
    QCOMPARE(m_world.value(QStringLiteral("select count(*) from keystead.property where id in (71, 72, 73)"
                                          " and deleted_at is not null")),
             QStringLiteral("3"));
    VERIFY_RESULT(m_world.change(BulkKind::Restore, {}, these({71, 72, 73})));
    QCOMPARE(m_world.dump(), before);
}

void PropertyBulkUndoTest::undoOfAPurgeBringsTheRowBack()
{
    VERIFY_RESULT(m_world.change(BulkKind::Delete, {}, these({81})));
    const QString before = m_world.dump();
    const QString version =
        m_world.value(QStringLiteral("select version from keystead.property where id = 81"));
    const auto purged = m_world.change(BulkKind::Purge, {}, these({81}));
    VERIFY_RESULT(purged);
    QVERIFY(m_world.dump() != before);
    const auto undone = m_world.undo(purged->transaction);
    VERIFY_RESULT(undone);
    QCOMPARE(undone->written, 1);
    QCOMPARE(m_world.dump(), before);
    QVERIFY(
        m_world.value(QStringLiteral("select version from keystead.property where id = 81")).toLongLong() >
        version.toLongLong());
    // It is there again: a second undo finds somebody else's row.
    QCOMPARE(m_world.undo(purged->transaction)->written, 0);
    // Nothing is deleted for good a second time.
    const auto again = m_world.undo(undone->transaction);
    VERIFY_RESULT(again);
    QVERIFY(again->written == 0 && again->failures.empty());
    QCOMPARE(m_world.dump(), before);
}

void PropertyBulkUndoTest::undoOfAPurgeLeavesWhatCameBackOtherwise_data()
{
    QTest::addColumn<PropertyId>("id");
    QTest::addColumn<bool>("fromHistory");
    QTest::addColumn<int>("edits");
    QTest::newRow("restored from the history") << PropertyId(82) << true << 0;
    QTest::newRow("added again by its number") << PropertyId(83) << false << 0;
    // With the very version that the deletion stands for.
    QTest::newRow("added again and edited") << PropertyId(84) << false << 2;
}

void PropertyBulkUndoTest::undoOfAPurgeLeavesWhatCameBackOtherwise()
{
    QFETCH(PropertyId, id);
    QFETCH(bool, fromHistory);
    QFETCH(int, edits);
    VERIFY_RESULT(m_world.change(BulkKind::Delete, {}, these({id})));
    const auto purged = m_world.change(BulkKind::Purge, {}, these({id}));
    VERIFY_RESULT(purged);
    if (fromHistory) {
        const auto last = m_world.value(
            QStringLiteral("select max(id) from keystead.history where property_id = %1").arg(id));
        VERIFY_RESULT(property::HistoryRepository(m_world.session())
                          .restoreVersion(last.toLongLong(), 0, property::Side::Before));
    } else {
        QVERIFY(
            m_world.execute(QStringLiteral("insert into keystead.property (id, title, location, price, type)"
                                           " values (%1, 'Another', 'Ipoh', 1, 'house')")
                                .arg(id)));
    }
    for (int i = 0; i < edits; ++i)
        QVERIFY(m_world.execute(
            QStringLiteral("update keystead.property set price = price + 1 where id = %1").arg(id)));
    const QString before = m_world.dump();
    const auto undone = m_world.undo(purged->transaction);
    VERIFY_RESULT(undone);
    QCOMPARE(undone->written, 0);
    QCOMPARE(undone->failures, (std::vector<BulkFailure>{{id, BulkFailure::Kind::Changed}}));
    QCOMPARE(m_world.dump(), before);
}

void PropertyBulkUndoTest::undoOfACreationIsADeletion()
{
    property::Batch batch;
    property::Property fresh;
    fresh.title = QStringLiteral("New");
    fresh.location = QStringLiteral("Ipoh");
    batch.creates = {fresh, fresh};
    const auto saved = property::BatchRepository(m_world.session()).saveAll(batch);
    VERIFY_RESULT(saved);
    const auto undone = m_world.undo(saved->transaction);
    VERIFY_RESULT(undone);
    QCOMPARE(undone->written, 2);
    const QString there = QStringLiteral("select count(*) from keystead.property where title = 'New'"
                                         " and deleted_at is null");
    QCOMPARE(m_world.value(there), QStringLiteral("0"));
    VERIFY_RESULT(m_world.undo(undone->transaction));
    QCOMPARE(m_world.value(there), QStringLiteral("2"));
}

void PropertyBulkUndoTest::anUnknownTransactionIsNotFound()
{
    QCOMPARE(m_world.undo(1).error().code, base::ErrorCode::NotFound);
    QCOMPARE(property::BulkRepository(m_world.session()).previewUndo(1, m_world.control).error().code,
             base::ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(PropertyBulkUndoTest)
#include "tst_property_bulk_undo.moc"
