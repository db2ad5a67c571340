// The action table: no clashes, nothing without a name; the window enables what its page can do.
#include "ui/common/actions.h"
#include "ui/theme/theme.h"
#include "ui/window/main_window.h"

#include <QMenuBar>
#include <QSettings>
#include <QStandardPaths>
#include <QtTest>

using common::ActionId;

namespace {

window::PageRegistry twoPages(int* saved)
{
    const auto first = [saved](QWidget* parent) {
        auto* page = new common::Page(QStringLiteral("First"), parent);
        page->handle(ActionId::Save, [saved] { ++*saved; });
        return page;
    };
    const auto second = [](QWidget* parent) { return new common::Page(QStringLiteral("Second"), parent); };
    return {{QStringLiteral("first"), QStringLiteral("First"), theme::Icon::Properties,
             window::PageGroup::Listings, first},
            {QStringLiteral("second"), QStringLiteral("Second"), theme::Icon::Cache, window::PageGroup::Cache,
             second}};
}

} // namespace

class ActionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void noTwoActionsShareAShortcut();
    void everyActionHasNameAndText();
    void everyIdStandsOnceInTheTable();
    void shortcutsAreOnEveryKeyboard();
    void pageActionsFollowTheCurrentPage();
    void pagesAreBuiltWhenFirstOpened();
};

void ActionsTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("keystead-test"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_actions"));
    QSettings().clear();
    theme::Theme::install(*qApp);
}

void ActionsTest::noTwoActionsShareAShortcut()
{
    QHash<QKeySequence, QString> taken;
    for (int page = 1; page <= 9; ++page)
        taken.insert(QKeySequence(QStringLiteral("Ctrl+%1").arg(page)), QStringLiteral("page"));
    for (const common::ActionSpec& spec : common::actionTable()) {
        for (const QKeySequence& key : common::actionKeys(spec.id)) {
            QVERIFY2(!key.isEmpty(), spec.name);
            QVERIFY2(!taken.contains(key),
                     qPrintable(QLatin1String(spec.name) + QStringLiteral(" and ") + taken.value(key)));
            taken.insert(key, QLatin1String(spec.name));
        }
    }
}

void ActionsTest::everyActionHasNameAndText()
{
    QSet<QString> names;
    for (const common::ActionSpec& spec : common::actionTable()) {
        QVERIFY(spec.name && *spec.name);
        QVERIFY2(!common::actionText(spec.id).isEmpty(), spec.name);
        QVERIFY2(!names.contains(QLatin1String(spec.name)), spec.name);
        names.insert(QLatin1String(spec.name));
        // Dangerous commands have no key of their own beyond Delete.
        if (spec.danger >= 2)
            QVERIFY2(common::actionKeys(spec.id).isEmpty(), spec.name);
    }
}

void ActionsTest::everyIdStandsOnceInTheTable()
{
    QSet<int> ids;
    for (const common::ActionSpec& spec : common::actionTable())
        ids.insert(static_cast<int>(spec.id));
    QCOMPARE(ids.size(), static_cast<qsizetype>(common::actionTable().size()));
    QCOMPARE(ids.size(), static_cast<qsizetype>(ActionId::About) + 1);
}

void ActionsTest::shortcutsAreOnEveryKeyboard()
{
    const QString missing = QStringLiteral("[]{}\\@|~`/;'");
    for (const common::ActionSpec& spec : common::actionTable()) {
        for (const QKeySequence& key : common::actionKeys(spec.id)) {
            const QString last = key.toString(QKeySequence::PortableText).right(1);
            QVERIFY2(!missing.contains(last), spec.name);
        }
    }
}

void ActionsTest::pageActionsFollowTheCurrentPage()
{
    int saved = 0;
    window::MainWindow window(twoPages(&saved));
    QVERIFY(!window.action(ActionId::Save)->isEnabled());
    window.openPage(QStringLiteral("first"));
    QVERIFY(window.action(ActionId::Save)->isEnabled());
    window.action(ActionId::Save)->trigger();
    QCOMPARE(saved, 1);
    window.page(QStringLiteral("first"))
        ->setAvailable(ActionId::Save, false, QStringLiteral("PostgreSQL is away"));
    QVERIFY(!window.action(ActionId::Save)->isEnabled());
    QCOMPARE(window.action(ActionId::Save)->statusTip(), QStringLiteral("PostgreSQL is away"));
    window.openPage(QStringLiteral("second"));
    QVERIFY(!window.action(ActionId::Save)->isEnabled());
    for (const QAction* menu : window.menuBar()->actions())
        QVERIFY2(menu->menu() && !menu->menu()->isEmpty(), qPrintable(menu->text()));
}

void ActionsTest::pagesAreBuiltWhenFirstOpened()
{
    int saved = 0;
    window::MainWindow window(twoPages(&saved));
    QCOMPARE(window.findChildren<common::Page*>().size(), 0);
    window.openPage(QStringLiteral("second"));
    QCOMPARE(window.findChildren<common::Page*>().size(), 1);
    QCOMPARE(window.currentPageId(), QStringLiteral("second"));
    window.openPage(QStringLiteral("unknown"));
    QCOMPARE(window.currentPageId(), QStringLiteral("second"));
    window.saveStateNow();
    window::MainWindow next(twoPages(&saved));
    next.show();
    QCOMPARE(next.currentPageId(), QStringLiteral("second"));
}

QTEST_MAIN(ActionsTest)
#include "tst_actions.moc"
