#include "core/base/result.h"

#include <QTest>

#include <memory>

using base::Error;
using base::ErrorCode;
using base::Result;

class ResultTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsAValue()
    {
        const Result<int> result = 7;
        QVERIFY(result);
        QCOMPARE(*result, 7);
        QCOMPARE(result.value_or(1), 7);
    }

    void holdsAnError()
    {
        const Result<int> result = Error{ErrorCode::TimedOut, QStringLiteral("late"), {}};
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().code, ErrorCode::TimedOut);
        QCOMPARE(result.value_or(1), 1);
    }

    void movesWhatCannotBeCopied()
    {
        Result<std::unique_ptr<int>> result = std::make_unique<int>(3);
        const std::unique_ptr<int> taken = *std::move(result);
        QCOMPARE(*taken, 3);
    }

    void chainsUntilTheFirstError()
    {
        const auto half = [](int n) -> Result<int> {
            if (n % 2 != 0)
                return Error{ErrorCode::InvalidInput, QString::number(n), {}};
            return n / 2;
        };
        QCOMPARE(*Result<int>(12).and_then(half).and_then(half), 3);
        QCOMPARE(Result<int>(6).and_then(half).and_then(half).error().detail, QStringLiteral("3"));
        QCOMPARE(*Result<int>(6).transform([](int n) { return QString::number(n); }), QStringLiteral("6"));
    }

    void voidResults()
    {
        QVERIFY(Result<void>());
        const Result<void> failed = Error{ErrorCode::Cancelled, {}, {}};
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, ErrorCode::Cancelled);
    }

    void everyCodeHasAName()
    {
        QCOMPARE(base::errorName(ErrorCode::EditConflict), QStringLiteral("EditConflict"));
        QVERIFY(base::isConnectionError(ErrorCode::TlsFailed));
        QVERIFY(!base::isConnectionError(ErrorCode::UniqueViolation));
    }
};

QTEST_GUILESS_MAIN(ResultTest)
#include "tst_base_result.moc"
