// How pages of the window are reached: each by the digit it has for good, and what waits on one is counted
// beside its name, also while nobody has opened it.
#include "ui/theme/theme.h"
#include "ui/window/main_window.h"

#include <QAbstractButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>

class WindowPagesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aPageOpensByItsDigit_data();
    void aPageOpensByItsDigit();
    void whatWaitsIsCountedBesideThePagesName();

private:
    static window::PageRegistry pages();
    QTemporaryDir m_home;
};

window::PageRegistry WindowPagesTest::pages()
{
    window::PageRegistry pages;
    const auto add = [&pages](const char* id, int digit) {
        const QString name = QLatin1String(id);
        pages.push_back({name, name, theme::Icon::Server, window::PageGroup::Cache,
                         [name](QWidget* parent) { return new common::Page(name, parent); }, digit});
    };
    add("first", 0);
    add("second", 0);
    add("eighth", 8);
    return pages;
}

void WindowPagesTest::initTestCase()
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.path());
    QCoreApplication::setOrganizationName(QStringLiteral("Keystead"));
    theme::Theme::install(*qApp);
}

void WindowPagesTest::aPageOpensByItsDigit_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<QString>("page");
    QTest::newRow("its own") << int(Qt::Key_8) << "eighth";
    QTest::newRow("by its place") << int(Qt::Key_2) << "second";
    QTest::newRow("a digit that is nobody's") << int(Qt::Key_3) << "first";
}

void WindowPagesTest::aPageOpensByItsDigit()
{
    QFETCH(const int, key);
    QFETCH(const QString, page);
    window::MainWindow window(pages());
    window.show();
    window.openPage(QStringLiteral("first"));
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, static_cast<Qt::Key>(key), Qt::ControlModifier);
    QCOMPARE(window.currentPageId(), page);
}

void WindowPagesTest::whatWaitsIsCountedBesideThePagesName()
{
    window::MainWindow window(pages());
    window.show();
    const auto names = [&window] {
        QStringList found;
        for (const QAbstractButton* button : window.findChildren<QAbstractButton*>())
            found << button->accessibleName();
        return found.filter(QStringLiteral("eighth"));
    };
    const QStringList before = names();
    window.setWaiting(QStringLiteral("eighth"), 3);
    QVERIFY2(names().join(QLatin1Char(' ')).contains(QLatin1Char('3')), qPrintable(names().join(u' ')));
    window.setWaiting(QStringLiteral("eighth"), 0);
    QCOMPARE(names(), before);
}

QTEST_MAIN(WindowPagesTest)
#include "tst_window_pages.moc"
