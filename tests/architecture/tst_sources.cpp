// Rules of STYLE and SCREEN that a compiler does not know.
#include "tests/support/source_tree.h"

#include <QRegularExpression>
#include <QTest>

namespace {

const QString repository = QStringLiteral(KEYSTEAD_SOURCE_DIR);

// “file:line text” of every line that matches.
QStringList linesMatching(const QString& folder, const QRegularExpression& pattern,
                          const QStringList& except = {})
{
    QStringList found;
    for (const QString& file : support::sourceFiles(repository, folder)) {
        if (except.contains(file))
            continue;
        const QStringList lines =
            QString::fromUtf8(support::readSource(repository, file)).split(QLatin1Char('\n'));
        for (qsizetype i = 0; i < lines.size(); ++i) {
            if (pattern.match(lines[i].section(QStringLiteral("//"), 0, 0)).hasMatch())
                found << QStringLiteral("%1:%2 %3").arg(file).arg(i + 1).arg(lines[i].trimmed());
        }
    }
    return found;
}

QRegularExpression re(const char* pattern)
{
    return QRegularExpression(QString::fromLatin1(pattern));
}

} // namespace

class SourcesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void forbiddenPatterns_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QRegularExpression>("pattern");
        const auto core = QStringLiteral("core");
        const auto ui = QStringLiteral("ui");
        const auto app = QStringLiteral("app");
        QTest::newRow("core has no screen")
            << core << re("#include <(QtGui|QtWidgets|QWidget|QApplication|QColor|QIcon|QPainter)");
        QTest::newRow("core has no words for users") << core << re("[^_A-Za-z]tr\\(");
        QTest::newRow("no style sheets") << ui << re("setStyleSheet");
        QTest::newRow("no nested event loop in ui")
            << ui << re("QEventLoop +[a-z]|processEvents\\(|[.>]exec\\(\\)");
        QTest::newRow("no nested event loop in core") << core << re("QEventLoop +[a-z]|processEvents\\(");
        QTest::newRow("no processEvents in app") << app << re("QEventLoop +[a-z]|processEvents\\(");
        QTest::newRow("no future across threads") << core << re("QFuture|QPromise|QtConcurrent");
        QTest::newRow("no item widgets") << ui << re("setIndexWidget|setItemWidget|QTableWidget");
        QTest::newRow("no KEYS command") << core << re("Literal\\(\"KEYS\"\\)|\\{ *\"KEYS\"");
        QTest::newRow("no exceptions in core") << core << re("\\bthrow\\b|\\bcatch *\\(");
    }

    void forbiddenPatterns()
    {
        QFETCH(QString, folder);
        QFETCH(QRegularExpression, pattern);
        const QStringList found = linesMatching(folder, pattern);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }

    void filesStaySmall()
    {
        QStringList large;
        for (const QString& top : {QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app")}) {
            for (const QString& file : support::sourceFiles(repository, top)) {
                const auto lines = support::readSource(repository, file).count('\n');
                if (lines > 500)
                    large << QStringLiteral("%1: %2 lines").arg(file).arg(lines);
            }
        }
        QVERIFY2(large.isEmpty(), qPrintable(large.join(QLatin1Char('\n'))));
    }

    void headersAreGuarded()
    {
        for (const QString& top : {QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app")}) {
            for (const QString& file : support::sourceFiles(repository, top)) {
                if (file.endsWith(QStringLiteral(".h")))
                    QVERIFY2(support::readSource(repository, file).contains("#pragma once"),
                             qPrintable(file));
            }
        }
    }
};

QTEST_GUILESS_MAIN(SourcesTest)
#include "tst_sources.moc"
