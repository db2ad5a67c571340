// What every decoder of our entries has to survive, for tests of codecs: a decoder with its value
// thrown away, and the damage done to what it reads.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QRandomGenerator>
#include <QtTest>

#include <functional>

namespace test {

// The error, or None.
using Decode = std::function<base::ErrorCode(const QByteArray&)>;

template<class T>
Decode outcomeOf(base::Result<T> (*decode)(const QByteArray&))
{
    return [decode](const QByteArray& cbor) {
        const auto value = decode(cbor);
        return value ? base::ErrorCode::None : value.error().code;
    };
}

inline void refusesEveryTruncation(const QByteArray& cbor, const Decode& decode)
{
    QCOMPARE(decode(cbor), base::ErrorCode::None);
    for (qsizetype size = 0; size < cbor.size(); ++size)
        QCOMPARE(decode(cbor.left(size)), base::ErrorCode::CorruptEntry);
}

inline void refusesAppendedBytes(const QByteArray& cbor, const Decode& decode)
{
    QCOMPARE(decode(cbor + '\0'), base::ErrorCode::CorruptEntry);
    QCOMPARE(decode(cbor + cbor), base::ErrorCode::CorruptEntry);
}

// Any answer is fine, as long as there is one: no crash, no endless loop, no huge allocation.
inline void survivesFlippedBytes(const QByteArray& cbor, const Decode& decode)
{
    QRandomGenerator random(1);
    int refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        QByteArray broken = cbor;
        for (int flips = random.bounded(1, 4); flips > 0; --flips)
            broken[random.bounded(int(broken.size()))] = char(random.bounded(256));
        const base::ErrorCode code = decode(broken);
        QVERIFY(code == base::ErrorCode::None || code == base::ErrorCode::CorruptEntry);
        refused += code == base::ErrorCode::CorruptEntry ? 1 : 0;
    }
    QVERIFY(refused > 0);
}

} // namespace test
