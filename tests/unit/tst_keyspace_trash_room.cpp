// The trash is bounded, and drops nothing for what finds no room all the same.
#include "core/keyspace/trash/trash.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

using namespace keyspace;

Q_DECLARE_METATYPE(keyspace::TrashLimits)

class KeyspaceTrashRoomTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void theOldestGoWhenThereAreTooMany()
    {
        TrashLimits limits;
        limits.bundles = 3;
        Trash trash(m_folder->path(), limits);
        QStringList ids;
        for (int i = 0; i < 5; ++i) {
            const auto room = trash.roomFor(100);
            QCOMPARE(room->dropped, qint64(i < 3 ? 0 : 1));
            QCOMPARE(room->droppedKeys, qint64(i < 3 ? 0 : 1));
            ids << kept(trash, 10);
        }
        const auto left = *trash.bundles();
        QCOMPARE(left.size(), std::size_t(3));
        for (std::size_t i = 0; i < left.size(); ++i)
            QCOMPARE(left[i].id, ids[4 - static_cast<int>(i)]);
    }

    void theOldestGoWhenTheirBytesAreWanted()
    {
        Trash trash(m_folder->path(), {50'000, 0});
        const QString oldest = kept(trash, 20'000);
        const QString old = kept(trash, 20'000);
        const QString last = kept(trash, 20'000);
        QCOMPARE(trash.bundles()->size(), std::size_t(2));
        QVERIFY(!trash.open(oldest) && trash.open(old) && trash.open(last));
    }

    // Where all that is older would not make room enough, none of it goes.
    void nothingIsDroppedForWhatFindsNoRoom_data()
    {
        QTest::addColumn<TrashLimits>("limits");
        QTest::addColumn<bool>("isWritten"); // somebody else still writes another one
        QTest::addColumn<int>("bytes");
        QTest::newRow("the disk is almost full")
            << TrashLimits{1'000'000'000, qint64(1) << 60} << false << 10;
        QTest::newRow("too small for it alone") << TrashLimits{30'000, 0} << false << 31'000;
        QTest::newRow("too small beside what is being written") << TrashLimits{60'000, 0} << true << 45'000;
    }
    void nothingIsDroppedForWhatFindsNoRoom()
    {
        QFETCH(TrashLimits, limits);
        QFETCH(bool, isWritten);
        QFETCH(int, bytes);
        Trash roomy(m_folder->path(), {1'000'000'000, 0});
        const QString older = kept(roomy, 20'000);
        std::unique_ptr<TrashWriter> other;
        if (isWritten) {
            other = *roomy.begin({});
            other->add(record(20'000));
            QVERIFY(other->flush());
        }
        Trash trash(m_folder->path(), limits);
        auto writer = *trash.begin({});
        writer->add(record(bytes));
        const auto refused = trash.keep(*writer);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, base::ErrorCode::TooLarge);
        QVERIFY(trash.open(older));
    }

private:
    static TrashRecord record(int bytes) { return {"key", QByteArray(bytes, 'x'), std::nullopt, {}}; }
    // Its id; no two have the same time.
    static QString kept(Trash& trash, int bytes)
    {
        for (const qint64 then = QDateTime::currentMSecsSinceEpoch();
             QDateTime::currentMSecsSinceEpoch() == then;) {
        }
        auto writer = *trash.begin({TrashCause::Delete, QStringLiteral("here"), {}, {}});
        writer->add(record(bytes));
        const QString id = Trash::idOf(*writer);
        return trash.keep(*writer) && writer->finish() ? id : QString();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(KeyspaceTrashRoomTest)
#include "tst_keyspace_trash_room.moc"
