// Every code of core has its sentence and its advice.
#include "ui/common/error_text.h"

#include <QRegularExpression>
#include <QSet>
#include <QtTest>

using base::ErrorCode;

class ErrorTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCodeHasTitleAndAdvice();
    void theSubjectIsNamed();
    void detailIsNotInTheSentence();

private:
    // The codes are read from core's own table of names, so that a new one cannot be forgotten.
    static QList<ErrorCode> codes();
};

QList<ErrorCode> ErrorTextTest::codes()
{
    QFile header(QStringLiteral(KEYSTEAD_TEST_DATA "/../../core/base/error.h"));
    if (!header.open(QIODevice::ReadOnly))
        return {};
    static const QRegularExpression line(QStringLiteral("^\\s+(\\w+) = (\\d+),"),
                                         QRegularExpression::MultilineOption);
    QList<ErrorCode> result;
    QRegularExpressionMatchIterator matches = line.globalMatch(QString::fromUtf8(header.readAll()));
    while (matches.hasNext())
        result << static_cast<ErrorCode>(matches.next().captured(2).toInt());
    return result;
}

void ErrorTextTest::everyCodeHasTitleAndAdvice()
{
    const QList<ErrorCode> all = codes();
    QVERIFY(all.size() >= 35);
    QSet<QString> titles;
    for (const ErrorCode code : all) {
        const common::ErrorText text = common::describe({code, {}, {}});
        QVERIFY2(!text.title.isEmpty() && !text.advice.isEmpty(), qPrintable(base::errorName(code)));
        QVERIFY2(text.title != base::errorName(code), qPrintable(base::errorName(code)));
        QVERIFY2(!text.title.contains(QLatin1Char('%')), qPrintable(text.title));
        QVERIFY2(!titles.contains(text.title), qPrintable(text.title));
        titles.insert(text.title);
    }
}

void ErrorTextTest::theSubjectIsNamed()
{
    for (const ErrorCode code : codes()) {
        const common::ErrorText text = common::describe({code, {}, QStringLiteral("db2.lan:5432")});
        QVERIFY2(text.title.contains(QLatin1String("db2.lan:5432")), qPrintable(base::errorName(code)));
    }
}

void ErrorTextTest::detailIsNotInTheSentence()
{
    const base::Error error{ErrorCode::DatabaseError, QStringLiteral("XX000 internal"), {}};
    QVERIFY(!common::errorLine(error).contains(QLatin1String("XX000")));
}

QTEST_GUILESS_MAIN(ErrorTextTest)
#include "tst_error_text.moc"
