#include "core/cache/entry.h"
#include "core/cache/entry_checksum.h"
#include "core/cache/snapshot.h"

#include <QRandomGenerator>
#include <QtEndian>
#include <QTest>

#include <zstd.h>

using namespace cache;

namespace {

Entry sample(QByteArray payload)
{
    return {"page:city=langkawi",
            0x1122334455667788ULL,
            {newNonce(), {newNonce(), newNonce()}},
            QDateTime::fromMSecsSinceEpoch(1700000000123, Qt::UTC),
            std::move(payload)};
}

QByteArray noise(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (char& byte : bytes)
        byte = static_cast<char>(QRandomGenerator::global()->bounded(256));
    return bytes;
}

QByteArray sealed(QByteArray body)
{
    const quint64 sum = qToLittleEndian(entryChecksum(body));
    return body.append(reinterpret_cast<const char*>(&sum), sizeof sum);
}

// Where the payload's three fields (codec, raw size, stored size) begin.
qsizetype tailOffset(const QByteArray& encoded, qsizetype stored)
{
    return encoded.size() - 8 - stored - 9;
}

} // namespace

class CacheEntryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // What is stored by one machine is read by others.
    void theChecksumIsTheSameOnEveryMachine()
    {
        QCOMPARE(entryChecksum({}), 0x2D06800538D394C2ULL); // of the reference implementation
        QCOMPARE(entryChecksum(QByteArray(1000, 'x')), entryChecksum(QByteArray(1000, 'x')));
        const QByteArray bytes = noise(5000);
        for (const qsizetype at : {0, 1, 240, 241, 1023, 4999}) {
            QByteArray other = bytes;
            other[at] = static_cast<char>(other[at] ^ 1);
            QVERIFY(entryChecksum(other) != entryChecksum(bytes));
        }
    }

    void whatIsReadOnThisMachineIsPackedLater()
    {
        const Entry entry = sample(QByteArray(compressFromLocal - 1, 'x'));
        QVERIFY(encodeEntry(entry, compressFromLocal)->size() > compressFromLocal);
        QVERIFY(encodeEntry(entry)->size() < 1000);
        QVERIFY(encodeEntry(sample(QByteArray(compressFromLocal, 'x')), compressFromLocal)->size() < 1000);
    }

    void aPayloadIsTakenFromBytesThatOthersHold()
    {
        const Entry entry = sample(noise(5000));
        const QByteArray bytes = *encodeEntry(entry);
        const QByteArray copy(bytes.constData(), bytes.size());
        QCOMPARE(decodeEntry(bytes)->payload, entry.payload);
        QCOMPARE(bytes, copy);
    }

    void survivesARoundTrip_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("short") << QByteArray("row\0row", 7);
        QTest::newRow("compressible") << QByteArray(100000, 'x');
        QTest::newRow("noise") << noise(5000);
    }
    void survivesARoundTrip()
    {
        QFETCH(QByteArray, payload);
        const Entry entry = sample(payload);
        const auto bytes = encodeEntry(entry);
        QVERIFY(bytes);
        QCOMPARE(sealed(bytes->chopped(8)), *bytes);
        const auto again = decodeEntry(*bytes);
        QVERIFY(again);
        QCOMPARE(again->canonicalName, entry.canonicalName);
        QCOMPARE(again->schemaHash, entry.schemaHash);
        QCOMPARE(again->stamps, entry.stamps);
        QCOMPARE(again->filledAt, entry.filledAt);
        QCOMPARE(again->payload, entry.payload);
    }

    void stampsMatchWhenAllAreEqualInOrder_data()
    {
        using Nonces = QByteArrayList;
        QTest::addColumn<QByteArray>("epoch");
        QTest::addColumn<Nonces>("nonces");
        QTest::addColumn<bool>("match");
        QTest::newRow("equal") << QByteArray("e") << Nonces{"first", "second"} << true;
        QTest::newRow("another epoch") << QByteArray("f") << Nonces{"first", "second"} << false;
        QTest::newRow("no epoch") << QByteArray() << Nonces{"first", "second"} << false;
        QTest::newRow("another nonce") << QByteArray("e") << Nonces{"first", "secone"} << false;
        QTest::newRow("longer nonce") << QByteArray("e") << Nonces{"first", "seconds"} << false;
        QTest::newRow("another order") << QByteArray("e") << Nonces{"second", "first"} << false;
        QTest::newRow("an absent nonce") << QByteArray("e") << Nonces{"first", ""} << false;
        QTest::newRow("one less") << QByteArray("e") << Nonces{"first"} << false;
        QTest::newRow("one more") << QByteArray("e") << Nonces{"first", "second", ""} << false;
    }
    void stampsMatchWhenAllAreEqualInOrder()
    {
        QFETCH(QByteArray, epoch);
        QFETCH(QByteArrayList, nonces);
        QFETCH(bool, match);
        Entry entry = sample("rows");
        entry.stamps = {"e", {"first", "second"}};
        const auto opened = OpenedEntry::open(*encodeEntry(entry));
        QVERIFY(opened);
        QCOMPARE(opened->isStampedWith(epoch, static_cast<std::size_t>(nonces.size()),
                                       [&](std::size_t i) { return QByteArrayView(nonces[qsizetype(i)]); }),
                 match);
    }

    void compressesOnlyWhereItGains()
    {
        QVERIFY(encodeEntry(sample(QByteArray(100000, 'x')))->size() < 1000);
        QVERIFY(encodeEntry(sample(noise(5000)))->size() > 5000);
    }

    void everyChangedByteIsFound_H11()
    {
        const QByteArray good = *encodeEntry(sample(QByteArray(3000, 'x') + noise(100)));
        for (qsizetype i = 0; i < good.size(); ++i) {
            QByteArray bad = good;
            bad[i] = static_cast<char>(bad[i] ^ (1 << (i % 8)));
            const auto decoded = decodeEntry(bad);
            QVERIFY(!decoded);
            QCOMPARE(decoded.error().code, base::ErrorCode::CorruptEntry);
        }
    }

    void everyTruncationIsFound_H11()
    {
        const QByteArray good = *encodeEntry(sample(noise(300)));
        for (qsizetype size = 0; size < good.size(); ++size)
            QVERIFY(!decodeEntry(good.first(size)));
        QVERIFY(!decodeEntry(good + 'x'));
    }

    // With a right checksum, as somebody hostile would write it.
    void everyTruncationWithARightChecksumIsFound_H11()
    {
        const QByteArray body = encodeEntry(sample(noise(300)))->chopped(8);
        for (qsizetype size = 0; size < body.size(); ++size)
            QVERIFY(!decodeEntry(sealed(body.first(size))));
    }

    void everyChangedByteWithARightChecksumIsBounded_H11()
    {
        const QByteArray body = encodeEntry(sample(QByteArray(3000, 'x')))->chopped(8);
        for (qsizetype i = 0; i < body.size(); ++i) {
            for (const int value : {0x00, 0x7f, 0x80, 0xff}) {
                QByteArray bad = body;
                bad[i] = static_cast<char>(value);
                const auto decoded = decodeEntry(sealed(bad));
                QVERIFY(!decoded || decoded->payload.size() <= largestPayload);
            }
        }
    }

    void aBombIsRefusedByItsDeclaredSize_H13()
    {
        const QByteArray huge(largestPayload + 1, '\0');
        QByteArray frame(static_cast<qsizetype>(ZSTD_compressBound(static_cast<std::size_t>(huge.size()))),
                         Qt::Uninitialized);
        frame.truncate(static_cast<qsizetype>(
            ZSTD_compress(frame.data(), static_cast<std::size_t>(frame.size()), huge.constData(),
                          static_cast<std::size_t>(huge.size()), 1)));
        const QByteArray plain = encodeEntry(sample({}))->chopped(8);
        const auto bomb = [&](quint32 declared) {
            QByteArray tail(9, Qt::Uninitialized);
            tail[0] = 1;
            qToLittleEndian(declared, tail.data() + 1);
            qToLittleEndian(static_cast<quint32>(frame.size()), tail.data() + 5);
            return sealed(plain.chopped(9) + tail + frame);
        };
        QCOMPARE(decodeEntry(bomb(static_cast<quint32>(huge.size()))).error().code,
                 base::ErrorCode::CorruptEntry);
        QCOMPARE(decodeEntry(bomb(16)).error().code, base::ErrorCode::CorruptEntry);
    }

    void aFrameWithoutItsSizeIsRefused()
    {
        const QByteArray encoded = *encodeEntry(sample(QByteArray(5000, 'x')));
        QByteArray body = encoded.chopped(8);
        const qsizetype stored = body.size() - body.lastIndexOf(QByteArray::fromHex("28b52ffd"));
        const qsizetype at = tailOffset(encoded, stored);
        QCOMPARE(body[at], '\1');
        qToLittleEndian(quint32{4999}, body.data() + at + 1);
        QVERIFY(!decodeEntry(sealed(body)));
    }

    void whatIsTooLargeIsNotStored_H13()
    {
        QCOMPARE(encodeEntry(sample(noise(largestStored))).error().code, base::ErrorCode::TooLarge);
        QCOMPARE(encodeEntry(sample(QByteArray(largestPayload + 1, 'x'))).error().code,
                 base::ErrorCode::TooLarge);
        QVERIFY(encodeEntry(sample(QByteArray(largestPayload, 'x'))));
        QCOMPARE(decodeEntry(QByteArray(largestStored + 1, 'x')).error().code, base::ErrorCode::TooLarge);
    }

    void randomBytesAreNoEntry_H11()
    {
        for (int round = 0; round < 5000; ++round)
            QVERIFY(!decodeEntry(sealed("KSE1" + noise(QRandomGenerator::global()->bounded(200)))));
    }
};

QTEST_GUILESS_MAIN(CacheEntryTest)
#include "tst_cache_entry.moc"
