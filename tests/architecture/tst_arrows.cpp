// Checks every #include of app, ui and core against core/arrows.txt.
#include "tests/support/source_tree.h"

#include <QHash>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

namespace {

const QString repository = QStringLiteral(KEYSTEAD_SOURCE_DIR);

// Folder → folders whose headers it may use, from core/arrows.txt.
QHash<QString, QStringList> allowedArrows()
{
    QHash<QString, QStringList> arrows;
    const QString text =
        QString::fromUtf8(support::readSource(repository, QStringLiteral("core/arrows.txt")));
    for (const QString& line : text.split(QLatin1Char('\n'))) {
        const QString rule = line.section(QLatin1Char('#'), 0, 0).trimmed();
        if (rule.isEmpty())
            continue;
        const QString folder = rule.section(QLatin1Char(':'), 0, 0).trimmed();
        arrows[folder] = rule.section(QLatin1Char(':'), 1).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    }
    return arrows;
}

// The most special folder of the arrows file that holds the path.
QString roomOf(const QString& path, const QStringList& rooms)
{
    QString found;
    for (const QString& room : rooms) {
        if (path.startsWith(room + QLatin1Char('/')) && room.size() > found.size())
            found = room;
    }
    return found;
}

bool isAllowed(const QString& from, const QString& toPath, const QStringList& allowed)
{
    if (toPath.startsWith(from + QLatin1Char('/')))
        return true;
    return std::any_of(allowed.cbegin(), allowed.cend(),
                       [&](const QString& room) { return toPath.startsWith(room + QLatin1Char('/')); });
}

QStringList includesOf(const QByteArray& source)
{
    static const QRegularExpression include(QStringLiteral("^#include \"([^\"]+)\""),
                                            QRegularExpression::MultilineOption);
    QStringList paths;
    auto match = include.globalMatch(QString::fromUtf8(source));
    while (match.hasNext())
        paths.append(match.next().captured(1));
    return paths;
}

} // namespace

class ArrowsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyIncludeFollowsAnArrow()
    {
        const auto arrows = allowedArrows();
        const QStringList rooms = arrows.keys();
        QVERIFY(rooms.size() > 10);
        QStringList violations;
        for (const QString& top : {QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app")}) {
            for (const QString& file : support::sourceFiles(repository, top)) {
                const QString room = roomOf(file, rooms);
                if (room.isEmpty()) {
                    violations << file + QStringLiteral(" lies in no folder of core/arrows.txt");
                    continue;
                }
                for (const QString& path : includesOf(support::readSource(repository, file))) {
                    if (!path.endsWith(QStringLiteral(".moc")) && !isAllowed(room, path, arrows[room]))
                        violations << QStringLiteral("%1 includes %2").arg(file, path);
                }
            }
        }
        QVERIFY2(violations.isEmpty(), qPrintable(violations.join(QLatin1Char('\n'))));
    }

    void arrowsHaveNoCycle()
    {
        const auto arrows = allowedArrows();
        for (auto from = arrows.cbegin(); from != arrows.cend(); ++from) {
            for (const QString& to : from.value())
                QVERIFY2(!arrows.value(to).contains(from.key()),
                         qPrintable(from.key() + QStringLiteral(" ⇄ ") + to));
        }
    }

    void commandLineNeverKnowsTheScreen()
    {
        for (const QString& file : support::sourceFiles(repository, QStringLiteral("app/keysteadctl"))) {
            for (const QString& path : includesOf(support::readSource(repository, file)))
                QVERIFY2(!path.startsWith(QStringLiteral("ui/")),
                         qPrintable(file + QStringLiteral(" → ") + path));
        }
    }
};

QTEST_GUILESS_MAIN(ArrowsTest)
#include "tst_arrows.moc"
